"""A job: one piece of a maintainer's work, done by a thread of its own while pages look on."""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from assistant.listener import Listener, Sheet
from corpus.errors import ChoiceError, ShishinError, StoppedError, StoreBusyError


class JobKind(StrEnum):
    """What is done."""

    LOOK = "look"
    ACCEPT = "accept"
    BUILD = "build"
    COMPARE = "compare"
    PUBLISH = "publish"
    ROLLBACK = "rollback"
    EVALUATE = "evaluate"

    @property
    def label(self) -> str:
        """Its Japanese name."""
        return _LABELS[self]

    @property
    def stoppable(self) -> bool:
        """Whether it can be stopped on the way: it changes nothing before its end."""
        return self is JobKind.COMPARE


_LABELS = {
    JobKind.LOOK: "取り込みの下見",
    JobKind.ACCEPT: "取り込み",
    JobKind.BUILD: "索引の作成",
    JobKind.COMPARE: "使用中の索引との比較",
    JobKind.PUBLISH: "公開",
    JobKind.ROLLBACK: "索引を戻す作業",
    JobKind.EVALUATE: "評価",
}


@dataclass(frozen=True)
class Bar:
    """How far one part is; ``total`` is None where it is not known."""

    what: str
    done: int
    total: int | None


@dataclass(frozen=True)
class JobSnapshot:
    """A job as it was at one moment; times are UTC.

    ``told``, ``warnings`` and ``sheets`` are what the work said so far; ``remaining`` is how many seconds
    it will still take, None where nobody can tell. ``problem`` is why it failed, ``outcome`` what it came
    to. ``stopper`` wants it to stop; ``stopped`` says that it did.
    """

    id: str
    kind: JobKind
    by: str
    started: datetime
    ended: datetime | None = None
    steps: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    remaining: float | None = None
    told: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    problem: str | None = None
    stopper: str | None = None
    stopped: bool = False
    outcome: object = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        """Whether it is still being done."""
        return self.ended is None


Work = Callable[[Listener], object]


class Job:
    """A listener that remembers; written by the thread that works, read by any other."""

    def __init__(self, kind: JobKind, by: str) -> None:
        self._view = JobSnapshot(secrets.token_hex(8), kind, by, datetime.now(UTC))
        self._changing = threading.Lock()

    def view(self) -> JobSnapshot:
        """As it is now."""
        # No lock: a snapshot is never changed, only replaced as a whole.
        return self._view

    def run(self, work: Work, crashed: Callable[[BaseException], str]) -> None:
        """Do the work to its end; ``crashed`` puts an unforeseen error into a sentence."""
        try:
            outcome = work(self)
        except StoppedError as error:
            told = (*self._view.told, str(error))
            self._change(stopped=True, told=told, ended=datetime.now(UTC))
        except ShishinError as error:
            self._change(problem=str(error), ended=datetime.now(UTC))
        except BaseException as error:  # the thread's last words: a page must not wait for ever
            self._change(problem=crashed(error), ended=datetime.now(UTC))
        else:
            self._change(outcome=outcome, ended=datetime.now(UTC))

    def stop(self, by: str) -> None:
        """Have the work stop at the next piece of it."""
        self._change(stopper=by)

    def step(self, sentence: str) -> None:
        """What begins now."""
        self._change(steps=(*self._view.steps, sentence))

    def progress(self, what: str, done: int, total: int | None) -> None:
        """How far one part is; see ``Counter``."""
        if self._view.stopper is not None:
            raise StoppedError("途中で止めました。")
        bars = {bar.what: bar for bar in self._view.bars} | {what: Bar(what, done, total)}
        self._change(bars=tuple(bars.values()))

    def remaining(self, seconds: float) -> None:
        """How long it will still take."""
        self._change(remaining=seconds)

    def note(self, sentence: str) -> None:
        """What is good to know; it stays with what came of it."""
        self.say(sentence)

    def say(self, sentence: str) -> None:
        """What came of it."""
        self._change(told=(*self._view.told, sentence))

    def warn(self, sentence: str) -> None:
        """What somebody should look at."""
        self._change(warnings=(*self._view.warnings, sentence))

    def table(self, sheet: Sheet) -> None:
        """What was found."""
        self._change(sheets=(*self._view.sheets, sheet))

    def _change(self, **changes: object) -> None:
        with self._changing:
            self._view = replace(self._view, **changes)  # type: ignore[arg-type]


_KEPT = 8  # jobs whose outcome can still be used
_LOG = logging.getLogger("shishin.manage")


class JobRunner:
    """Safe for many threads; a job goes on when the page that started it is closed."""

    def __init__(self) -> None:
        self._jobs: tuple[Job, ...] = ()  # the latest first
        self._starting = threading.Lock()

    def start(self, kind: JobKind, by: str, work: Work) -> Job:
        """Begin a job.

        Raises:
            StoreBusyError: another one is not done yet; the message says whose.
        """
        # Two requests at the same moment must not both find that nothing is going on.
        with self._starting:
            if (latest := self.latest()) and latest.running:
                raise StoreBusyError(
                    f"いま「{latest.kind.label}」が進行中です({_who(latest)}、"
                    f"{latest.started.astimezone():%H:%M} から)。終わってからもう一度押してください。"
                )
            job = Job(kind, by)
            self._jobs = (job, *self._jobs)[:_KEPT]
            # a daemon: a server that is told to stop must not wait; what is half done is never seen
            threading.Thread(target=job.run, args=(work, _crashed), daemon=True, name=f"job {kind}").start()
        return job

    def stop(self, id: str, by: str) -> Job:
        """Have a job stop.

        Raises:
            ChoiceError: it is over, or goes through with what it does.
        """
        job = self._found(id)
        if not (job.view().running and job.view().kind.stoppable):
            raise ChoiceError("この作業は、もう止められません。")
        job.stop(by)
        return job

    def latest(self) -> JobSnapshot | None:
        """The job that was begun last."""
        jobs = self._jobs
        return jobs[0].view() if jobs else None

    def find(self, id: str) -> JobSnapshot:
        """A job that is still known.

        Raises:
            ChoiceError: it is not.
        """
        return self._found(id).view()

    def _found(self, id: str) -> Job:
        for job in self._jobs:
            if job.view().id == id:
                return job
        raise ChoiceError("この結果はもう残っていません。もう一度やり直してください。")


def _who(view: JobSnapshot) -> str:
    return view.by or "名前のない人"


def _crashed(error: BaseException) -> str:
    _LOG.error("a job crashed", exc_info=error)
    return (
        f"思いがけない失敗です({type(error).__name__})。使用中の索引はそのままです。"
        "もう一度試しても続くときは、サーバーの記録を調べてください。"
    )
