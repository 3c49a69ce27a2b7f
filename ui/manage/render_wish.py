"""Rendering of the question before a deed: what will happen, the reason where one is kept, yes or no."""

import secrets
from dataclasses import dataclass

from assistant.ingest import Proposal
from assistant.publishing import Comparison
from corpus.errors import ChoiceError
from ui.manage.desk import Desk
from ui.manage.fields import Fields
from ui.manage.job import JobKind
from ui.render_card import text


@dataclass(frozen=True)
class Wish:
    """A deed that waits for a yes; ``reason`` labels the field for it, empty for none."""

    deed: JobKind
    title: str
    sentences: tuple[str, ...]
    yes: str
    carried: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    needed: bool = False


def wish_for(desk: Desk, fields: Fields) -> Wish:
    """The question that a deed raises.

    Raises:
        ChoiceError: there is no such deed, or what it is about is gone.
    """
    deed = fields.text("deed")
    questions = {
        JobKind.ACCEPT: _accept,
        JobKind.BUILD: _build,
        JobKind.PUBLISH: _publish,
        JobKind.ROLLBACK: _roll_back,
    }
    if deed not in questions:
        raise ChoiceError("この操作はありません。ページを開き直してください。")
    return questions[JobKind(deed)](desk, fields)


def _accept(desk: Desk, fields: Fields) -> Wish:
    job = fields.text("job")
    document = desk.outcome(job, Proposal).document
    told = (
        f"{document.name}({document.id} {document.version})を文書に加えます。",
        "加えた版は書き換えられません。答えは、索引を作って公開するまで変わりません。",
    )
    return Wish(JobKind.ACCEPT, "取り込みますか", told, "取り込む", (("job", job),))


def _build(_desk: Desk, _fields: Fields) -> Wish:
    told = (
        "いまの文書から、使用中の索引の隣に新しい索引を作ります。変わらない文の計算は使い回します。",
        "数分かかることがあります。そのあいだ、答えは少し遅くなります。公開するまで答えは変わりません。",
    )
    return Wish(JobKind.BUILD, "索引を作りますか", told, "索引を作る")


def _publish(desk: Desk, fields: Fields) -> Wish:
    job = fields.text("job")
    compared = desk.outcome(job, Comparison)
    told = (f"索引 {compared.candidate} が、いまの索引に代わって答え始めます。止まることはありません。",)
    carried = (("job", job),)
    if compared.verdict.holds:
        return Wish(JobKind.PUBLISH, "公開しますか", told, "公開する", carried, "理由(書くと記録に残ります)")
    worse = "成績が下がったか、比べられませんでした。それでも公開する理由を書いてください。"
    return Wish(
        JobKind.PUBLISH,
        "それでも公開しますか",
        (worse, *told),
        "公開する",
        carried,
        "公開する理由",
        needed=True,
    )


def _roll_back(_desk: Desk, fields: Fields) -> Wish:
    build = fields.needed("build", "索引")
    told = (
        f"索引 {build} が、いまの索引に代わって答え始めます。文書はそのまま残ります。",
        "いまの索引も残るので、あとで戻せます。",
    )
    return Wish(
        JobKind.ROLLBACK, "この索引に戻しますか", told, "戻す", (("build", build),), "戻す理由", needed=True
    )


def wish_html(wish: Wish) -> str:
    """The question as a dialog; each time another text, so that the page sees that it was asked anew."""
    told = "".join(f"<p>{text(each)}</p>" for each in wish.sentences)
    carried = "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">' for name, value in wish.carried
    )
    needed = " required" if wish.needed else ""
    box = f'<textarea name="reason" rows="3" maxlength="1000"{needed}></textarea>'
    reason = f"<label>{text(wish.reason)}{box}</label>" if wish.reason else ""
    return (
        f'<dialog aria-labelledby="wish-h" data-asked="{secrets.token_hex(4)}">'
        f'<form data-do="{wish.deed}"><h2 id="wish-h">{text(wish.title)}</h2>{told}{carried}{reason}'
        f'<p class="do"><button type="submit" class="yes">{text(wish.yes)}</button>'
        '<button type="button" data-close>やめる</button></p></form></dialog>'
    )
