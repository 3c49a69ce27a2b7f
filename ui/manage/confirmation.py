"""The question before something is done: what will happen, the reason where one is kept, yes or no."""

import secrets
from dataclasses import dataclass

from assistant.maintenance.ingest import Proposal
from assistant.maintenance.publishing import Comparison
from corpus.errors import ChoiceError
from ui.manage.actions import ManageActions
from ui.manage.forms import FormFields
from ui.manage.jobs import JobKind
from ui.render import text


@dataclass(frozen=True)
class Confirmation:
    """A deed that waits for a yes; ``reason`` labels the field for it, empty for none."""

    deed: JobKind
    title: str
    sentences: tuple[str, ...]
    yes: str
    carried: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    needed: bool = False


def confirmation_for(actions: ManageActions, fields: FormFields) -> Confirmation:
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
    return questions[JobKind(deed)](actions, fields)


def _accept(actions: ManageActions, fields: FormFields) -> Confirmation:
    job = fields.text("job")
    document = actions.outcome(job, Proposal).document
    told = (
        f"{document.name}({document.id} {document.version})を文書に加えます。",
        "加えた版は書き換えられません。答えは、索引を作って公開するまで変わりません。",
    )
    return Confirmation(JobKind.ACCEPT, "取り込みますか", told, "取り込む", (("job", job),))


def _build(_actions: ManageActions, _fields: FormFields) -> Confirmation:
    told = (
        "いまの文書から、使用中の索引の隣に新しい索引を作ります。変わらない文の計算は使い回します。",
        "数分かかることがあります。そのあいだ、答えは少し遅くなります。公開するまで答えは変わりません。",
    )
    return Confirmation(JobKind.BUILD, "索引を作りますか", told, "索引を作る")


def _publish(actions: ManageActions, fields: FormFields) -> Confirmation:
    job = fields.text("job")
    compared = actions.outcome(job, Comparison)
    told = (f"索引 {compared.candidate} が、いまの索引に代わって答え始めます。止まることはありません。",)
    carried = (("job", job),)
    if compared.verdict.holds:
        return Confirmation(
            JobKind.PUBLISH, "公開しますか", told, "公開する", carried, "理由(書くと記録に残ります)"
        )
    worse = "成績が下がったか、比べられませんでした。それでも公開する理由を書いてください。"
    return Confirmation(
        JobKind.PUBLISH,
        "それでも公開しますか",
        (worse, *told),
        "公開する",
        carried,
        "公開する理由",
        needed=True,
    )


def _roll_back(_actions: ManageActions, fields: FormFields) -> Confirmation:
    build = fields.needed("build", "索引")
    told = (
        f"索引 {build} が、いまの索引に代わって答え始めます。文書はそのまま残ります。",
        "いまの索引も残るので、あとで戻せます。",
    )
    return Confirmation(
        JobKind.ROLLBACK, "この索引に戻しますか", told, "戻す", (("build", build),), "戻す理由", needed=True
    )


def confirmation_html(confirmation: Confirmation) -> str:
    """The question as a dialog; each time another text, so that the page sees that it was asked anew."""
    told = "".join(f"<p>{text(each)}</p>" for each in confirmation.sentences)
    carried = "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">'
        for name, value in confirmation.carried
    )
    needed = " required" if confirmation.needed else ""
    box = f'<textarea name="reason" rows="3" maxlength="1000"{needed}></textarea>'
    reason = f"<label>{text(confirmation.reason)}{box}</label>" if confirmation.reason else ""
    return (
        f'<dialog aria-labelledby="confirmation-h" data-asked="{secrets.token_hex(4)}">'
        f'<form data-do="{confirmation.deed}"><h2 id="confirmation-h">{text(confirmation.title)}</h2>'
        f"{told}{carried}{reason}"
        f'<p class="do"><button type="submit" class="yes">{text(confirmation.yes)}</button>'
        '<button type="button" data-close>やめる</button></p></form></dialog>'
    )
