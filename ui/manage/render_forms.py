"""Rendering of the forms: a new version, two versions side by side, the last evaluation."""

from collections.abc import Sequence

from assistant.evaluations import Evaluation
from corpus.item import Role
from ui.manage.incoming import LARGEST
from ui.manage.render import button_html, section_html, sheet_html, time_html
from ui.manage.wording import NOBODY
from ui.render_card import text

_USUAL = "%usual%"
_LOOK = f"""
<p class="hint">文字の入った PDF・Markdown・HTML・テキスト({LARGEST // 1024**2} MB まで)を読み、
何が入るかを先にお見せします。「取り込む」を押すまで何も保存しません。送られたファイルは読んだあとに消します。</p>
<form class="fields" data-upload data-largest="{LARGEST}">
<label class="wide">ファイル<input type="file" name="file" required
 accept=".pdf,.md,.markdown,.txt,.html,.htm,.xhtml"></label>
<label>文書の名前<input name="document" required maxlength="200" list="known-documents" value="{_USUAL}"
 aria-describedby="document-hint"><span class="hint" id="document-hint">例: ai-guideline</span></label>
<label>版の名前<input name="version" required maxlength="200"
 aria-describedby="version-hint"><span class="hint" id="version-hint">例: 1.1</span></label>
<label>公表日<input type="date" name="published"></label>
<label>題名<input name="title" maxlength="300" aria-describedby="title-hint">
<span class="hint" id="title-hint">空なら前の版と同じ</span></label>
<label>版の呼び名<input name="edition" maxlength="100" aria-describedby="edition-hint">
<span class="hint" id="edition-hint">空なら「第1.1版」のように付けます</span></label>
<label>公表元<input name="publisher" maxlength="300" aria-describedby="publisher-hint">
<span class="hint" id="publisher-hint">空なら前の版と同じ</span></label>
<label>公表されている場所(URL)<input name="url" maxlength="1000" inputmode="url"></label>
<label>利用の条件<input name="terms" maxlength="1000" aria-describedby="terms-hint">
<span class="hint" id="terms-hint">空なら前の版と同じ</span></label>
<label class="check"><input type="checkbox" name="older" value="yes">過去の版として加える</label>
<p class="do"><button type="submit">下見する</button></p>
<p class="notice" role="alert" hidden></p>
</form>
"""


def upload_html(documents: Sequence[str], usual: str = "") -> str:
    """The form for a new version; ``usual`` is the document that it most probably is one of."""
    known = "".join(f'<option value="{text(each)}"></option>' for each in documents)
    look = _LOOK.replace(_USUAL, text(usual) if usual in documents else "")
    body = f'{look}<datalist id="known-documents">{known}</datalist>'
    return section_html("upload", "新しい版を取り込む", body)


def revision_html(editions: Sequence[str]) -> str:
    """The form for two versions; ``editions`` are ``document@version``, oldest first."""
    if len(editions) < 2:
        body = '<p class="hint">比べるには、二つの版が要ります。</p>'
        return section_html("revision", "新旧対照表", body)
    old, new = (_options(editions, len(editions) - back) for back in (2, 1))
    roles = '<option value="">すべて</option>' + "".join(
        f'<option value="{role.value}">{text(role.label)}</option>' for role in Role
    )
    forms = "".join(
        f'<button type="submit" name="form" value="{form}" formtarget="_self">{words}で保存</button>'
        for form, words in (("markdown", "Markdown"), ("page", "HTML"), ("json", "JSON"))
    )
    return section_html(
        "revision",
        "新旧対照表",
        '<form class="fields" action="manage/diff" method="get" target="revision-frame">'
        f'<label>旧<select name="old">{old}</select></label>'
        f'<label>新<select name="new">{new}</select></label>'
        f'<label>立場<select name="role">{roles}</select></label>'
        f'<p class="do"><button type="submit" name="form" value="show">見る</button>{forms}</p></form>'
        '<iframe name="revision-frame" title="新旧対照表" sandbox="" hidden></iframe>',
    )


def _options(editions: Sequence[str], chosen: int) -> str:
    return "".join(
        f"<option{' selected' if at == chosen else ''}>{text(each)}</option>"
        for at, each in enumerate(editions)
    )


def evaluation_html(kept: Sequence[Evaluation]) -> str:
    """The last evaluation with its figures and plots, and those before."""
    start = f'<p class="do">{button_html("使用中の索引を評価する", "evaluate", ask=False)}</p>'
    if not kept:
        return section_html("evaluation", "評価", f'{start}<p class="hint">まだ評価していません。</p>')
    last, *former = kept
    address = f"manage/evaluation/{text(last.build_id)}"
    body = (
        f"<p><b>索引 <code>{text(last.build_id)}</code></b> "
        f'<span class="hint">{time_html(last.at)}、{text(last.by or NOBODY)}、{text(last.split)}</span></p>'
        f'{sheet_html(last.figures)}<p><a href="{address}" target="_blank" rel="noopener">'
        "図の入った報告を別のタブで開く</a></p><details><summary>図の入った報告をここで見る</summary>"
        f'<iframe src="{address}" title="評価の報告" sandbox="" loading="lazy"></iframe></details>'
    )
    earlier = "".join(
        f'<li><a href="manage/evaluation/{text(each.build_id)}" target="_blank" rel="noopener">'
        f"索引 {text(each.build_id)}</a> {time_html(each.at)}</li>"
        for each in former
    )
    title = f"前の評価({len(former)} 件)"
    past = f"<details><summary>{title}</summary><ul>{earlier}</ul></details>" if former else ""
    return section_html("evaluation", "評価", start + body + past)
