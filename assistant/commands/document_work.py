"""The work of ``shishin ingest``, ``diff`` and ``show``: apart, so that ``--help`` need not load it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click
from rich.console import Console

from assistant.answering.item_view import ItemView, item_place, item_view
from assistant.commands.maintenance_reports import print_proposal
from assistant.commands.terminal import Terminal, json_text
from assistant.editions import Editions, editions_of
from assistant.maintenance.ingest import IngestRequest, ingest_proposal, preview
from assistant.maintenance.revision_report import to_markdown, to_page, to_text
from assistant.maintenance.revision_view import RevisionView, to_fields, view_of
from corpus.files.disk import Disk, OnStep, check_writable, ignore, write_output
from corpus.guideline.item import Role
from corpus.guideline.library import Library
from index.settings import Settings
from index.store.record import RecordNote, whoami
from index.store.store_writer import StoreWriter

_NOT_STORED = "\nまだ何も保存していません。この内容で取り込むには、同じコマンドに --accept を付けてください。"
_STORED = "\n{0}を取り込みました。「shishin build」で索引を作り、「shishin publish」で公開できます。"


def run_ingest(
    settings: Settings,
    request: IngestRequest,
    *,
    accepted: bool,
    by: str | None,
    as_json: bool,
    notes: Console,
    on_step: OnStep = ignore,
    disk: Disk | None = None,
) -> None:
    """Show what would be stored, and store it if that was asked for.

    Raises:
        ChoiceError, DocumentError: the request or the file is refused; nothing is stored.
        StoreBusyError, StoreDamagedError, StoreWriteError: it cannot be stored; nothing is, unless the
            message says otherwise.
    """
    library, store = Library(settings.documents, disk or Disk()), StoreWriter(settings.home, disk or Disk())
    with Terminal(notes) as terminal:
        proposal = preview(request, library, terminal)
    print_proposal(proposal, as_json=as_json)
    if not accepted:
        # With --json the standard output is the JSON and nothing else.
        click.echo(_NOT_STORED, err=as_json)
        return
    untold = ingest_proposal(proposal, library, store, RecordNote(by or whoami()), on_step)
    click.echo(_STORED.format(proposal.document.name), err=as_json)
    for warning in untold:
        terminal.warn(warning)


@dataclass(frozen=True)
class DiffRequest:
    """Which two versions to compare, for whom, in which of ``REPORT_FORMATS``, and into which file."""

    old: str
    new: str
    document: str | None = None
    role: Role | None = None
    format: str = "text"
    out: Path | None = None


def run_diff(settings: Settings, request: DiffRequest) -> None:
    """Compare two versions, and print the report or write it to a file, whole or not at all.

    Raises:
        ChoiceError: there is no such document or version, or both are the same.
        DocumentError: a version cannot be read.
        ShishinError: the file cannot be written.
    """
    if request.out:
        check_writable(request.out)  # before the work
    editions = editions_of(settings)
    document = editions.document(request.document, settings.document)
    old, new = (editions.version(document, each) for each in (request.old, request.new))
    view = view_of(editions.revision(document, old, new), request.role)
    text = REPORT_FORMATS[request.format](view)
    if request.out is None:
        click.echo(text.encode("utf-8", "replace").decode("utf-8"), nl=False)
    else:
        write_output(request.out, text)
        click.echo(f"新旧対照表を {request.out} に書きました。")


def _to_json(view: RevisionView) -> str:
    return json_text(to_fields(view), indent=2) + "\n"


REPORT_FORMATS: Mapping[str, Callable[[RevisionView], str]] = {
    "text": to_text,
    "json": _to_json,
    "markdown": to_markdown,
    "html": to_page,
}


def open_item(item_id: str, editions: Editions) -> ItemView:
    """Open an item of any version that is registered.

    Raises:
        ChoiceError: the id is no id, or there is no such document, version or item.
        DocumentError: the version cannot be read.
    """
    place = item_place(item_id)
    edition = editions.edition(place.document, place.version)
    opened = item_view(edition, item_id, since="")  # an unknown item is told before versions are compared
    return replace(opened, since=editions.sentence(place.document, place.version, item_id))


def item_lines(view: ItemView) -> Iterator[str]:
    """An item as text for a terminal."""
    note = "(編集部の見出し)" if view.title_editorial else ""
    page = f" {view.page}ページ" if view.page is not None else ""
    yield f"{view.document_name} {view.code} {view.title}{note}"
    yield f"  {view.publisher} {view.published}{page}"
    yield f"  {' > '.join(view.heading)}"
    for quote in view.quotes:
        yield f"\n  {view.source} {quote.start}〜{quote.end} 文字目"
        yield from (f"  「{line}」" for line in quote.display.split("\n"))
    yield f"\n{view.since or 'この項目は、登録されている最新の版でも同じです。'}"
