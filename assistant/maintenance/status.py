"""Status: what is there, in a form that people and programs can read."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from corpus.errors import ShishinError
from corpus.guideline.document import load_document
from corpus.guideline.editorial import load_aids, load_editorial
from corpus.guideline.item import ItemKind
from corpus.guideline.library import Library
from corpus.parsing.parser import parse
from index.settings import Settings
from index.store.build import Build, BuildState
from index.store.record import History, RecordEntry, Stage
from index.store.store import Store


@dataclass(frozen=True)
class DocumentStatus:
    """One version of one document, or why it cannot be read.

    ``in_service``: the build that answers has just this text; ``waiting``: one that may be published has.
    """

    document: str
    version: str
    name: str
    items: dict[ItemKind, int]
    aids_missing: tuple[str, ...]
    in_service: bool
    problem: str | None = None
    waiting: bool = False


@dataclass(frozen=True)
class Status:
    """Documents on disk, builds in the store, and what is wrong with either; sizes in bytes.

    ``answering`` is the build that answers, which is not the current one if that is damaged.
    """

    home: Path
    documents: tuple[DocumentStatus, ...]
    builds: tuple[BuildState, ...]
    answering: str | None
    model: str | None
    model_size: int
    problems: tuple[str, ...]


def status(settings: Settings) -> Status:
    """Look at documents and store; no model is loaded."""
    problems: list[str] = []
    store = Store(settings.home)
    build, candidate = _try_open(store, problems), _try_candidate(store)
    return Status(
        home=settings.home,
        documents=tuple(_documents(settings.documents, build, candidate, problems)),
        builds=_try_builds(store, problems),
        answering=build.build_id if build else None,
        model=build.manifest.model_id if build else None,
        model_size=_size(settings.models),
        problems=tuple(dict.fromkeys(problems)),
    )


def _try_open(store: Store, problems: list[str]) -> Build | None:
    try:
        build = store.open()
    except ShishinError as error:
        problems.append(str(error))
        return None
    problems.extend((*build.warnings, *store.history().problems))
    return build


def _try_candidate(store: Store) -> Build | None:
    """What waits to be published; a damaged one is told among the builds."""
    try:
        waiting = store.candidate()
        return store.load(waiting) if waiting else None
    except ShishinError:
        return None


def _try_builds(store: Store, problems: list[str]) -> tuple[BuildState, ...]:
    try:
        return store.builds()
    except ShishinError as error:
        problems.append(str(error))
        return ()


def _documents(
    root: Path, build: Build | None, candidate: Build | None, problems: list[str]
) -> Iterator[DocumentStatus]:
    try:
        folders: Sequence[Path] = Library(root).folders()
    except ShishinError as error:
        problems.append(str(error))
        return
    for folder in folders:
        each = _document(folder, build, candidate)
        if each.problem:
            problems.append(each.problem)
        yield each


def _document(folder: Path, build: Build | None, candidate: Build | None) -> DocumentStatus:
    name, version = folder.parent.name, folder.name
    try:
        document = load_document(folder)
        items = parse(document, load_editorial(folder)).items
        missing = load_aids(folder).missing(items)
    except ShishinError as error:
        return DocumentStatus(name, version, name, {}, (), False, str(error))
    kinds = Counter(item.kind for item in items)
    served, waiting = (_has(each, name, version, document.text) for each in (build, candidate))
    return DocumentStatus(name, version, document.name, dict(kinds), missing, served, waiting=waiting)


def _has(build: Build | None, name: str, version: str, text: str) -> bool:
    return any(
        (shard.data.document_id, shard.data.version, shard.source) == (name, version, text)
        for shard in (build.shards if build else ())
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


_SHOWN = 1  # measures of an entry that the table has room for
_WIDTH = 160  # a narrower terminal wraps the lines; cells are never cut
ENDED = {Stage.BEGUN: "途中", Stage.DONE: "済み", Stage.UNDONE: "取りやめ"}


def deeds(entries: Sequence[RecordEntry]) -> Iterator[RecordEntry]:
    """One entry for each deed: the line that says how it ended, or that it was begun."""
    unended = History(tuple(entries)).open_ingests
    for each, after in pairwise((*entries, None)):
        if each and not (each.stage is Stage.BEGUN and after and each not in unended):
            yield each


def print_record(history: History, last: int | None, *, as_json: bool) -> None:
    """The latest ``last`` deeds (all if None), oldest first, and what is wrong with the record."""
    chosen = tuple(deeds(history.entries))
    chosen = chosen[max(0, len(chosen) - last) :] if last is not None else chosen
    if as_json:
        fields = {"entries": [each.to_json() for each in chosen], "problems": history.problems}
        text = json.dumps(fields, ensure_ascii=False, indent=2)
        click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))
        return
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _WIDTH)
    console.print(_table(chosen))
    for problem in history.problems:
        console.print(f"注意: {problem}", style="yellow", soft_wrap=True)


def _table(entries: Sequence[RecordEntry]) -> Table:
    columns = "いつ(UTC)", "した人", "したこと", "結果", "索引", "前の索引", "版", "理由と成績"
    table = Table(title="記録")
    for name in columns:
        table.add_column(name, overflow="fold")
    for each in entries:
        table.add_row(
            f"{each.at:%Y-%m-%d %H:%M:%S}",
            each.by,
            each.deed.label,
            ENDED[each.stage],
            each.build_id or "",
            each.previous or "",
            "、".join(each.versions),
            "\n".join(part for part in (each.reason, *figures_of(each)) if part),
        )
    return table


def figures_of(entry: RecordEntry) -> Iterator[str]:
    """The first of what was measured before and now; ``--json`` shows it all."""
    figures = entry.figures
    pairs = [
        (name, figures[f"{name} before"], figures[name]) for name in figures if f"{name} before" in figures
    ]
    for name, before, now in pairs[:_SHOWN]:
        yield f"{name} {before:.3f} → {now:.3f}"
    if len(pairs) > _SHOWN:
        yield f"ほか {len(pairs) - _SHOWN} 件"
