"""The ``shishin ingest`` command: a look first, and the storing only when it is accepted."""

import click
from rich.console import Console

from assistant.ingest import Request, look, take_in
from assistant.ingest_view import print_proposal, to_json
from assistant.terminal import Terminal, json_text
from corpus.disk import Disk
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
    with Terminal(notes) as terminal:
        proposal = look(request, library, terminal)
    if as_json:
        click.echo(json_text(to_json(proposal), indent=2))
    else:
        print_proposal(proposal)
    if not accepted:
        click.echo(_NOT_STORED, err=as_json)
        return
    untold = take_in(proposal, library, store, Note(by or whoami()), on_step)
    click.echo(_STORED.format(proposal.document.name), err=as_json)
    for warning in untold:
        terminal.warn(warning)


_NOT_STORED = "\nまだ何も保存していません。この内容で取り込むには、同じコマンドに --accept を付けてください。"
_STORED = "\n{0}を取り込みました。「shishin build」で索引を作り、「shishin publish」で公開できます。"
