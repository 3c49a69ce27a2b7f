"""The fixed words of the page, ours alone."""

from datetime import datetime

from corpus.errors import ChoiceError
from corpus.guideline.item import Role

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
UNUSABLE_CALL = "この名前の機能がないか、引数が足りません。使える名前と引数は docs/api.md にあります。"
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
SIGN_IN, SIGN_OUT = "サインイン", "サインアウト"
KEPT_NOTE = "質問と答えは名前を付けずに保存し、出典の確認に使います。"
NOT_KEPT = "答えを保存できなかったため、この答えは書き出しと、ページを開き直した後には残りません。"
NOT_RECALLED = "これまでの会話を読み出せませんでした。続けて質問できます。"
GONE = "この会話を消しました。サーバーに保存されていた質問と答え {count} 件もなくなりました。"
FRESH = "新しい会話を始めました。前の会話はこのページからは開けません。"
COPIED, NOT_COPIED = "引用を写しました。", "写せませんでした。文を選んで写してください。"
THANKS = "評価を保存しました。もう一度押すと変えられます。"
COMMENT_TOO_LONG = "ひとことが長すぎます。{limit:,} 文字以内にしてください。"
NOT_RATED = "この答えは保存されていないため、評価を残せません。"
FOREIGN = (
    "ほかのサイトから送られたため、受け付けませんでした。このサイトのページを開き直してから操作してください。"
)
WRONG_HOST = "このアドレスでは開けません。起動したときに表示されたアドレスで開いてください。"
TOO_OFTEN = "質問が続いています。{0}秒ほど待ってから、もう一度質問してください。"


AUTOMATIC = "auto"
CHOICES: tuple[tuple[str, str], ...] = (("自動", AUTOMATIC), *((role.label, role.value) for role in Role))


def role_of(choice: str) -> Role | None:
    """The chosen role; None leaves it to the assistant.

    Raises:
        ChoiceError: not one of ``CHOICES``.
    """
    if choice == AUTOMATIC:
        return None
    try:
        return Role(choice)
    except ValueError as error:
        names = "、".join(value for _, value in CHOICES)
        raise ChoiceError(f"立場は {names} のどれかで指定してください。") from error


def when(moment: datetime) -> str:
    """Day and minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
