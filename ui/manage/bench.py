"""The bench: where jobs are done, one at a time for the whole server."""

import logging
import threading

from corpus.errors import ChoiceError, StoreBusyError
from ui.manage.job import Job, JobKind, JobView, Work

_KEPT = 8  # jobs whose outcome can still be used
_LOG = logging.getLogger("shishin.manage")


class Bench:
    """Safe for many threads; nobody has to stay for a job to go on."""

    def __init__(self) -> None:
        self._jobs: tuple[Job, ...] = ()  # the latest first
        self._starting = threading.Lock()

    def start(self, kind: JobKind, by: str, work: Work) -> Job:
        """Begin a job.

        Raises:
            StoreBusyError: another one is not done yet; the message says whose.
        """
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

    def latest(self) -> JobView | None:
        """The job that was begun last."""
        jobs = self._jobs
        return jobs[0].view() if jobs else None

    def find(self, id: str) -> JobView:
        """A job that is still known.

        Raises:
            ChoiceError: it is not.
        """
        for job in self._jobs:
            if job.view().id == id:
                return job.view()
        raise ChoiceError("この結果はもう残っていません。もう一度やり直してください。")


def _who(view: JobView) -> str:
    return view.by or "名前のない人"


def _crashed(error: BaseException) -> str:
    _LOG.error("a job crashed", exc_info=error)
    return (
        f"思いがけない失敗です({type(error).__name__})。使用中の索引はそのままです。"
        "もう一度試しても続くときは、サーバーの記録を調べてください。"
    )
