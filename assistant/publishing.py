"""Publishing: a build is put in service when it answers no worse than the one that does, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import click
from rich.console import Console

from corpus.errors import InputError, ShishinError, StoreError, StoreMismatchError
from corpus.step import OnStep, ignore
from index.build import Build
from index.embedding import configured_model_id
from index.entry import Deed, Note, whoami
from index.settings import Settings
from index.store import Store

_HOW_TO_FORCE = "それでも公開するなら「shishin publish --force 理由」としてください。理由は記録に残ります。"


@dataclass(frozen=True)
class Verdict:
    """What the comparison of two builds found.

    ``holds`` says whether the candidate may be published; ``figures`` are the measured values, by name;
    ``sentences`` are Japanese and say why.
    """

    holds: bool
    figures: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


class Judge(Protocol):
    """Compares the build in service with one that may take its place."""

    def __call__(self, settings: Settings, live: Build, candidate: Build, notes: Console) -> Verdict:
        """Both builds are of the configured model; what is found is printed as it is found."""
        ...


@dataclass(frozen=True)
class Wish:
    """What is to be put in service, as it was asked for.

    ``build`` is the beginning of a build id, None for the one that suggests itself; ``force`` is the
    reason to publish in spite of the verdict.
    """

    build: str | None = None
    by: str | None = None
    reason: str = ""
    force: str | None = None

    def note(self, figures: Mapping[str, float] | None = None) -> Note:
        """What the record is told."""
        return Note(self.by or whoami(), self.force or self.reason, figures or {})


def publish(settings: Settings, wish: Wish, judge: Judge, notes: Console, on_step: OnStep = ignore) -> None:
    """Compare a build with the one in service, and put it in service if it is no worse.

    Raises:
        InputError: no reason, no such build, the one in service.
        StoreError: nothing waits, it cannot be used, or another was put in service meanwhile.
        ShishinError: it answers worse.
    """
    if wish.force is not None and not wish.force.strip():
        raise InputError("--force には、公開する理由を書いてください。")
    store = Store(settings.home)
    candidate = store.load(_wanted(store, wish))
    before = store.mark()
    verdict = _judged(settings, store, candidate, wish, judge, notes)
    for sentence in verdict.sentences:
        click.echo(sentence)
    if not verdict.holds and wish.force is None:
        raise ShishinError(f"索引 {candidate.build_id} は公開しませんでした。{_HOW_TO_FORCE}")
    deed = Deed.PUBLISH if verdict.holds else Deed.FORCED
    with store.lock():
        if store.mark() != before:
            raise StoreError(
                "比べているあいだに、使用中の索引が変わりました。公開していません。"
                "「shishin status」で確かめてから、もう一度実行してください。"
            )
        published = store.publish(candidate.build_id, deed, wish.note(verdict.figures), on_step=on_step)
    _report(published, "を公開しました", notes)


def roll_back(settings: Settings, wish: Wish, notes: Console, on_step: OnStep = ignore) -> None:
    """Let an earlier build answer again, by default the one that was in service before.

    Raises:
        InputError: no such build, the one in service.
        StoreError: there is none, or it cannot be used.
    """
    store = Store(settings.home)
    if not store.ids():
        store.open()  # says that nothing has been built yet
    model_id = _model(settings)
    with store.lock():
        wanted = store.find(wish.build) if wish.build is not None else store.previous(model_id)
        if wanted is None:
            raise StoreError("戻れる索引がありません。「shishin status」で残っている索引を確かめてください。")
        _check_other(store, wanted)
        _check_model(store.load(wanted), model_id)
        served = store.publish(wanted, Deed.ROLLBACK, wish.note(), on_step=on_step)
    _report(served, "に戻しました", notes)


def _model(settings: Settings) -> str:
    return configured_model_id(settings.model, settings.models)


def _wanted(store: Store, wish: Wish) -> str:
    if wish.build is not None:
        wanted = store.find(wish.build)
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
    settings: Settings, store: Store, candidate: Build, wish: Wish, judge: Judge, notes: Console
) -> Verdict:
    """The verdict; where nothing can be compared it does not hold, unless nothing answers at all."""
    model_id = _model(settings)
    _check_model(candidate, model_id)
    try:
        live = store.open(model_id)
    except StoreMismatchError as error:
        return Verdict(False, {}, (f"使用中の索引と比べられません。{error}",))
    if live.build_id == candidate.build_id:
        return Verdict(True, {}, ("ほかに使える索引がないので、比べずに公開します。",))
    try:
        return judge(settings, live, candidate, notes)
    except ShishinError as error:
        if wish.force is None:
            raise
        return Verdict(False, {}, (f"比べられませんでした。{error}",))


def _report(build: Build, done: str, notes: Console) -> None:
    versions = "、".join(build.manifest.versions)
    click.echo(f"索引 {build.build_id}({versions}){done}。")
    for warning in build.warnings:
        notes.print(f"注意: {warning}", style="yellow", soft_wrap=True)
