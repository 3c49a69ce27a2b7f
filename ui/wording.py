"""The fixed words of the page, ours alone."""

TITLE = "指針 ─ AI事業者ガイドラインを引用で答える"
ROLE_LABEL = "あなたの立場"
EDITION_LABEL = "文書と版"
EDITION_HINT = "次の質問と、立場を選んだ答え直しから使います。"
QUESTION_LABEL = "質問"
PLACEHOLDER = "ふだんの言葉で質問してください(Enterで送信、Shift+Enterで改行)"
SEND = "質問する"
REFUSED = "回答できません"
TROUBLE = "答えられませんでした。少し待ってからもう一度お試しください。続くときは管理者に知らせてください。"
BUSY = "ただいま混み合っています。少し待ってから、もう一度質問してください。"
UNREACHABLE = "サーバーにつながりません。少し待ってから、もう一度お試しください。"
TOO_LARGE = "送られた内容が大きすぎます。質問を短くして、もう一度お試しください。"
NOT_SERVED = "このページにはありません。"
HEADER = (
    '<header class="top"><h1>指針</h1>'
    "<p>「AI事業者ガイドライン」の該当箇所を、原文のまま引用してお答えします。</p></header>"
)
FOOTER = (
    '<footer class="bottom">「編集部」と示した見出しや案内の言葉は、ガイドラインの原文にはありません。'
    "判断の際は、公表された原本もあわせてご確認ください。</footer>"
)
NOT_ALLOWED = "この操作をする権限がありません。権限のある名前でサインインしてください。"
CHAT, REVIEW, MANAGE = "質問", "出典確認", "管理"
ONLY_TOOLS = (
    "ここは MCP クライアントの接続先です。ブラウザーでは開けません(設定の例は docs/api.md にあります)。"
)
