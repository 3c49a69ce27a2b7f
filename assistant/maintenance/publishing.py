"""Publishing: a build is put in service when it answers no worse than the one that does, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assistant.listener import Listener
from corpus.errors import InputError, ShishinError, StoppedError, StoreError, StoreMismatchError
from corpus.files.disk import OnStep, ignore
from index.model.embedding import configured_model_id
from index.settings import Settings
from index.store.build import Build
from index.store.record import Deed, RecordNote, whoami
from index.store.store import Store
from index.store.store_writer import StoreWriter

_STOPPED = "比較を途中で止めました。何も公開していません。使用中の索引はそのままです。"
_HOW_TO_FORCE = "それでも公開するなら「shishin publish --force 理由」としてください。理由は記録に残ります。"


@dataclass(frozen=True)
class PublishVerdict:
    """What the comparison of two builds found.

    ``holds`` says whether the candidate may be published; ``figures`` are the measured values, by name;
    ``sentences`` are Japanese and say why.
    """

    holds: bool
    figures: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


class BuildJudge(Protocol):
    """Compares the build in service with one that may take its place."""

    def __call__(
        self, settings: Settings, live: Build, candidate: Build, listener: Listener
    ) -> PublishVerdict:
        """Both builds are of the configured model; tables of what is found go to the listener."""
        ...


@dataclass(frozen=True)
class PublishRequest:
    """What is to be put in service, as it was asked for.

    ``build`` is the beginning of a build id, None for the one that suggests itself; ``force`` is the
    reason to publish in spite of the verdict.
    """

    build: str | None = None
    by: str | None = None
    reason: str = ""
    force: str | None = None

    def note(self, figures: Mapping[str, float] | None = None) -> RecordNote:
        """What the record is told."""
        return RecordNote(self.by or whoami(), self.force or self.reason, figures or {})


@dataclass(frozen=True)
class Comparison:
    """A candidate beside the build in service: the verdict, and the pointer as it was then.

    ``live`` is None where nothing could be compared.
    """

    candidate: str
    live: str | None
    verdict: PublishVerdict
    mark: bytes | None


def publish(
    settings: Settings,
    request: PublishRequest,
    judge: BuildJudge,
    listener: Listener,
    on_step: OnStep = ignore,
) -> None:
    """Compare a build with the one in service, and put it in service if it is no worse.

    Raises:
        InputError: no reason, no such build, the one in service.
        StoreError: nothing waits, it cannot be used, or another was put in service meanwhile.
        StoppedError: somebody stopped the comparison.
        ShishinError: it answers worse.
    """
    # Here too, before the long comparison.
    _check_reason(request)
    compared = compare(settings, request.build, judge, listener, forced=request.force is not None)
    put_in_service(settings, compared, request, listener, on_step)


def compare(
    settings: Settings, build: str | None, judge: BuildJudge, listener: Listener, *, forced: bool = False
) -> Comparison:
    """Hold a build, by default the newest that waits, against the one in service.

    ``forced``: what cannot be compared is a verdict that does not hold, no error.

    Raises:
        InputError: no such build, the one in service.
        StoreError: nothing waits, or it cannot be used.
        StoppedError: somebody stopped it, by the listener or by Ctrl-C.
        ShishinError: as the judge does.
    """
    store = Store(settings.home)
    candidate = store.load(_wanted(store, build))
    # As it is before the long comparison: put_in_service() sees by it whether another build came meanwhile.
    mark = store.mark()
    try:
        live, verdict = _judged(settings, store, candidate, judge, listener, forced=forced)
    except (StoppedError, KeyboardInterrupt) as error:
        raise StoppedError(_STOPPED) from error
    for sentence in verdict.sentences:
        listener.say(sentence)
    return Comparison(candidate.build_id, live, verdict, mark)


def put_in_service(
    settings: Settings,
    compared: Comparison,
    request: PublishRequest,
    listener: Listener,
    on_step: OnStep = ignore,
) -> None:
    """Publish what was compared; what does not hold needs a reason in ``PublishRequest.force``.

    Raises:
        InputError: the reason is empty.
        StoreError: it cannot be used, or another was put in service since the comparison.
        ShishinError: it answers worse.
    """
    _check_reason(request)
    verdict = compared.verdict
    if not verdict.holds and request.force is None:
        raise ShishinError(f"索引 {compared.candidate} は公開しませんでした。{_HOW_TO_FORCE}")
    store, deed = StoreWriter(settings.home), Deed.PUBLISH if verdict.holds else Deed.FORCED
    with store.lock():
        # Under the lock, so that nobody publishes between this look and the swap.
        if store.mark() != compared.mark:
            raise StoreError(
                "比べているあいだに、使用中の索引が変わりました。公開していません。"
                "「shishin status」で確かめてから、もう一度実行してください。"
            )
        published = store.publish(compared.candidate, deed, request.note(verdict.figures), on_step=on_step)
    _report(published, "を公開しました", listener)


def _check_reason(request: PublishRequest) -> None:
    if request.force is not None and not request.force.strip():
        raise InputError("--force には、公開する理由を書いてください。")


def roll_back(
    settings: Settings, request: PublishRequest, listener: Listener, on_step: OnStep = ignore
) -> None:
    """Let an earlier build answer again, by default the one that was in service before.

    Raises:
        InputError: no such build, the one in service.
        StoreError: there is none, or it cannot be used.
    """
    store = StoreWriter(settings.home)
    if not store.ids():
        store.open()  # says that nothing has been built yet
    model_id = _model(settings)
    with store.lock():
        wanted = store.find(request.build) if request.build is not None else store.previous(model_id)
        if wanted is None:
            raise StoreError("戻れる索引がありません。「shishin status」で残っている索引を確かめてください。")
        _check_other(store, wanted)
        _check_model(store.load(wanted), model_id)
        served = store.publish(wanted, Deed.ROLLBACK, request.note(), on_step=on_step)
    _report(served, "に戻しました", listener)


def _model(settings: Settings) -> str:
    return configured_model_id(settings.model, settings.models)


def _wanted(store: Store, build: str | None) -> str:
    if build is not None:
        wanted = store.find(build)
        _check_other(store, wanted)
        return wanted
    waiting = store.candidate()
    if waiting is None:
        store.open()  # where there is nothing at all, that is what has to be told
        raise StoreError(
            "公開を待っている索引がありません。「shishin build」で作ってください。"
            "使っていた索引に戻すには「shishin rollback」を使います。"
        )
    return waiting


def _check_other(store: Store, build_id: str) -> None:
    # Where nothing usable is in service, any build may take its place.
    try:
        live = store.live().build_id
    except StoreError:
        return
    if live == build_id:
        raise InputError(f"索引 {build_id} は、すでに使用中です。「shishin status」で確かめてください。")


def _check_model(build: Build, model_id: str) -> None:
    if build.manifest.model_id != model_id:
        raise StoreMismatchError(
            f"索引 {build.build_id} は埋め込みモデル「{build.manifest.model_id}」で作られています。"
            f"いまの設定は「{model_id}」なので、使えません。SHISHIN_MODEL を合わせてください。"
        )


def _judged(
    settings: Settings, store: Store, candidate: Build, judge: BuildJudge, listener: Listener, *, forced: bool
) -> tuple[str | None, PublishVerdict]:
    """What it was compared with and the verdict.

    Where nothing can be compared it does not hold, unless nothing answers at all.
    """
    model_id = _model(settings)
    _check_model(candidate, model_id)
    try:
        live = store.open(model_id)
    except StoreMismatchError as error:
        return None, PublishVerdict(False, {}, (f"使用中の索引と比べられません。{error}",))
    # open() falls back where the build in service is damaged, in the end on the one that waits.
    if live.build_id == candidate.build_id:
        return None, PublishVerdict(True, {}, ("ほかに使える索引がないので、比べずに公開します。",))
    try:
        return live.build_id, judge(settings, live, candidate, listener)
    except ShishinError as error:
        if not forced or isinstance(error, StoppedError):
            raise
        return live.build_id, PublishVerdict(False, {}, (f"比べられませんでした。{error}",))


def _report(build: Build, done: str, listener: Listener) -> None:
    versions = "、".join(build.manifest.versions)
    listener.say(f"索引 {build.build_id}({versions}){done}。")
    for warning in build.warnings:
        listener.warn(warning)
