"""The ``shishin ingest`` command: a look first, and the storing only when it is accepted."""

import json

import click
from rich.console import Console
from rich.progress import Progress

from assistant.ingest import Proposal, Request, accept, propose
from assistant.ingest_view import print_proposal, to_json
from corpus.disk import Disk
from corpus.errors import StoreDamagedError, StoreWriteError
from corpus.library import Library
from corpus.step import OnStep, ignore
from index.entry import Note, whoami
from index.settings import Settings
from index.store import Store


def run_ingest(
    settings: Settings,
    request: Request,
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
    with Progress(console=notes, transient=True, disable=not notes.is_terminal) as bars:
        task = bars.add_task("ページを読んでいます", total=None)
        proposal = propose(
            request, library, lambda done, total: bars.update(task, completed=done, total=total)
        )
    if as_json:
        click.echo(json.dumps(to_json(proposal), ensure_ascii=False, indent=2))
    else:
        print_proposal(proposal)
    if accepted:
        untold = _add(proposal, library, store, Note(by or whoami()), on_step)
        click.echo(_STORED.format(proposal.document.name), err=as_json)
        for warning in untold:
            notes.print(f"注意: {warning}", style="yellow", soft_wrap=True)
    else:
        click.echo(_NOT_STORED, err=as_json)


_NOT_STORED = "\nまだ何も保存していません。この内容で取り込むには、同じコマンドに --accept を付けてください。"
_STORED = "\n{0}を取り込みました。「shishin build」で索引を作り、「shishin publish」で公開できます。"


def _add(proposal: Proposal, library: Library, store: Store, note: Note, on_step: OnStep) -> tuple[str, ...]:
    """What could not be told to the record, as sentences; a refusing disk's error says what is there."""
    document = proposal.document
    version = f"{document.id}@{document.version}"
    try:
        return store.ingest(version, note, lambda: accept(proposal, library, on_step), library.editions)
    except (StoreDamagedError, StoreWriteError) as error:
        if version in library.editions():
            raise
        raise type(error)(f"{error}{document.name}は取り込んでいません。") from error
