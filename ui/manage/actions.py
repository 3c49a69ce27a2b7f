"""What maintainers can have done, each as a job of its own; free of Gradio."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from assistant.listener import Listener
from assistant.maintenance.building import build_index
from assistant.maintenance.evaluations import Evaluations
from assistant.maintenance.ingest import IngestRequest, Proposal, ingest_proposal, preview
from assistant.maintenance.publishing import (
    Comparison,
    PublishRequest,
    compare,
    put_in_service,
    roll_back,
)
from assistant.maintenance.tools import MaintenanceTools
from corpus.errors import ChoiceError, ShishinError
from corpus.files.disk import Disk
from corpus.guideline.library import Library
from index.store.record import RecordNote
from index.store.store_writer import StoreWriter
from ui.manage.forms import FormFields
from ui.manage.jobs import Job, JobKind, JobRunner
from ui.manage.uploads import Upload, Uploads
from ui.records.model import AuditAction
from ui.records.repository import Repository

STOP = "stop"
Start = Callable[[str, FormFields], Job]
T = TypeVar("T")


class ManageActions:
    """Starts jobs for people; every one is a work that the command line has too.

    ``by`` is the name under which the record keeps it.
    """

    def __init__(self, tools: MaintenanceTools, repository: Repository) -> None:
        self.tools, self.repository = tools, repository
        self.jobs, self.uploads = JobRunner(), Uploads()
        self._settings, self._library = tools.settings, Library(tools.settings.documents)
        self._starts: Mapping[str, Start] = {
            JobKind.LOOK: self._look,
            JobKind.ACCEPT: self._accept,
            JobKind.BUILD: self._build,
            JobKind.COMPARE: self._compare,
            JobKind.PUBLISH: self._publish,
            JobKind.ROLLBACK: self._roll_back,
            JobKind.EVALUATE: self._evaluate,
            STOP: self._stop,
        }

    def start(self, deed: str, by: str, fields: FormFields) -> Job:
        """Begin what was asked for, or stop what was begun.

        Raises:
            ShishinError: there is no such deed, a field is wrong, or something else is being done.
        """
        if deed not in self._starts:
            raise ChoiceError("この操作はありません。ページを開き直してください。")
        return self._starts[deed](by, fields)

    def outcome(self, id: str, kind: type[T]) -> T:
        """What a job came to.

        Raises:
            ChoiceError: it is not known any more, or came to something else.
        """
        outcome = self.jobs.find(id).outcome
        if not isinstance(outcome, kind):
            raise ChoiceError("この結果はもう使えません。もう一度やり直してください。")
        return outcome

    def _look(self, by: str, fields: FormFields) -> Job:
        """Read an uploaded file as a new version; nothing is stored, and the file is deleted."""
        file = self.uploads.take(fields.text("file"), by)
        try:
            request = fields.request(file.path)
            return self.jobs.start(JobKind.LOOK, by, lambda listener: self._looked(file, request, listener))
        except ShishinError:
            # A field is wrong or another job goes on: nobody will read the file any more.
            file.path.unlink(missing_ok=True)
            raise

    def _looked(self, file: Upload, request: IngestRequest, listener: Listener) -> Proposal:
        listener.step(f"「{file.name}」を読んでいます")
        try:
            return preview(request, self._library, listener)
        except ShishinError as error:
            # The sentence names our temporary file; people know theirs by its own name.
            raise type(error)(file.told(str(error))) from error
        finally:
            file.path.unlink(missing_ok=True)

    def _accept(self, by: str, fields: FormFields) -> Job:
        """Store what a look showed."""
        proposal = self.outcome(fields.text("job"), Proposal)

        def work(listener: Listener) -> None:
            listener.step("文書を保存しています")
            store = StoreWriter(self._settings.home)
            for warning in ingest_proposal(proposal, self._library, store, RecordNote(by)):
                listener.warn(warning)
            listener.say(f"{proposal.document.name}を取り込みました。次は索引を作ってください。")

        return self.jobs.start(JobKind.ACCEPT, by, work)

    def _build(self, by: str, _fields: FormFields) -> Job:
        """Make an index of the documents as they are."""
        open_model = self.tools.open_model

        def work(listener: Listener) -> str:
            return build_index(self._settings, open_model, listener, RecordNote(by)).build.build_id

        return self.jobs.start(JobKind.BUILD, by, work)

    def _compare(self, by: str, fields: FormFields) -> Job:
        """Hold an index against the one in service."""
        build, judge = fields.text("build") or None, self.tools.judge

        def work(listener: Listener) -> Comparison:
            listener.step("使用中の索引と新しい索引に、同じ問いを解かせています")
            # forced: what cannot be compared may still be published with a reason.
            return compare(self._settings, build, judge, listener, forced=True)

        return self.jobs.start(JobKind.COMPARE, by, work)

    def _publish(self, by: str, fields: FormFields) -> Job:
        """Put in service what was compared; where it got worse, with a reason."""
        compared = self.outcome(fields.text("job"), Comparison)
        force = None if compared.verdict.holds else fields.needed("reason", "公開する理由")
        request = PublishRequest(compared.candidate, by, fields.text("reason"), force)

        def work(listener: Listener) -> None:
            put_in_service(self._settings, compared, request, listener)

        return self.jobs.start(JobKind.PUBLISH, by, work)

    def _roll_back(self, by: str, fields: FormFields) -> Job:
        """Let an earlier index answer again."""
        request = PublishRequest(fields.needed("build", "索引"), by, fields.needed("reason", "戻す理由"))

        def work(listener: Listener) -> None:
            roll_back(self._settings, request, listener)

        return self.jobs.start(JobKind.ROLLBACK, by, work)

    def _evaluate(self, by: str, _fields: FormFields) -> Job:
        """Put the question set to the index in service, and keep what comes of it."""

        def work(listener: Listener) -> str:
            listener.step("使用中の索引に評価セットを解かせています。1〜2分かかります")
            evaluation = self.tools.evaluate(self._settings, by, listener)
            Evaluations(self._settings.home, Disk()).keep(evaluation)
            self.repository.record_action(by, AuditAction.EVALUATE, f"索引 {evaluation.build_id}")
            listener.say(f"索引 {evaluation.build_id} を評価しました。")
            return evaluation.build_id

        return self.jobs.start(JobKind.EVALUATE, by, work)

    def _stop(self, by: str, fields: FormFields) -> Job:
        """Stop a job that goes on."""
        return self.jobs.stop(fields.text("job"), by)
