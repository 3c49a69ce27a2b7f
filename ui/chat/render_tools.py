"""Rendering of what can be done with a conversation as a whole."""

from ui.wording import KEPT_NOTE

_FIELD = '<input type="hidden" name="conversation" autocomplete="off">'

TOOLS = (
    '<div class="tools" role="group" aria-label="この会話">'
    '<button type="button" data-fresh>新しい会話</button>'
    f'<form method="post" action="conversation/markdown">{_FIELD}'
    '<button type="submit">Markdownで書き出す</button></form>'
    f'<form method="post" action="conversation/print" target="_blank">{_FIELD}'
    '<button type="submit">印刷用ページ</button></form>'
    '<details class="forget"><summary>この会話を消す</summary>'
    f"<p>{KEPT_NOTE}消すと、この会話の質問・答え・評価がサーバーからもなくなり、元に戻せません。</p>"
    '<button type="button" data-forget>すべて消す</button></details></div>'
)
"""The tools; the page fills in the secret of its tab when a form is sent."""
