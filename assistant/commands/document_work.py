"""The ``shishin diff`` command: two versions on disk in, one report out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from assistant.answering.item_view import ItemView, item_place, item_view
from assistant.commands.terminal import Terminal, json_text
from assistant.editions import Editions, editions_of
from assistant.maintenance.ingest import (
    IngestRequest,
    ingest_proposal,
    preview,
    print_proposal,
    proposal_fields,
)
from assistant.maintenance.revision_report import (
    RevisionView,
    to_json,
    to_markdown,
    to_page,
    to_text,
    view_of,
)
from corpus.errors import InputError
from corpus.files.disk import Disk, OnStep, check_writable, ignore, write_whole
from corpus.guideline.item import Role
from corpus.guideline.library import Library
from corpus.versions.revision import Revision
from index.settings import Settings
from index.store.record import RecordNote, whoami
from index.store.store import Store

FORMS: Mapping[str, Callable[[RevisionView], str]] = {
    "text": to_text,
    "json": to_json,
    "markdown": to_markdown,
    "html": to_page,
}


def chosen_form(wanted: Mapping[str, bool]) -> str:
    """The one form that was asked for, else text.

    Raises:
        InputError: several were.
    """
    forms: Sequence[str] = [form for form, asked in wanted.items() if asked]
    if len(forms) > 1:
        raise InputError(f"{'、'.join(f'--{form}' for form in forms)} は一つだけ指定してください。")
    return forms[0] if forms else "text"


def show_diff(revision: Revision, role: Role | None, form: str, out: Path | None) -> None:
    """Print the report, or write it to a file, whole or not at all.

    Raises:
        ShishinError: the file cannot be written.
    """
    text = FORMS[form](view_of(revision, role))
    if out is None:
        click.echo(text.encode("utf-8", "replace").decode("utf-8"), nl=False)
    else:
        write_whole(out, text)
        click.echo(f"新旧対照表を {out} に書きました。")


def run_diff(
    settings: Settings,
    old: str,
    new: str,
    document: str | None,
    role: Role | None,
    form: str,
    out: Path | None,
) -> None:
    """Compare two versions and show the report; what cannot be done is told before the work."""
    if out:
        check_writable(out)
    editions = editions_of(settings)
    chosen = editions.document(document, settings.document)
    before, after = (editions.version(chosen, each) for each in (old, new))
    show_diff(editions.revision(chosen, before, after), role, form, out)


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
    library, store = Library(settings.documents, disk or Disk()), Store(settings.home, disk or Disk())
    with Terminal(notes) as terminal:
        proposal = preview(request, library, terminal)
    if as_json:
        click.echo(json_text(proposal_fields(proposal), indent=2))
    else:
        print_proposal(proposal)
    if not accepted:
        click.echo(_NOT_STORED, err=as_json)
        return
    untold = ingest_proposal(proposal, library, store, RecordNote(by or whoami()), on_step)
    click.echo(_STORED.format(proposal.document.name), err=as_json)
    for warning in untold:
        terminal.warn(warning)


_NOT_STORED = "\nまだ何も保存していません。この内容で取り込むには、同じコマンドに --accept を付けてください。"
_STORED = "\n{0}を取り込みました。「shishin build」で索引を作り、「shishin publish」で公開できます。"


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
