"""The downloads of the room: the verdicts of the answers that the filter leaves in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from corpus.errors import InputError, ShishinError
from ui.access.visit import account_in
from ui.asker import Asker
from ui.records.export import ExportedVerdict, exported, to_csv, to_json_lines
from ui.records.record import SiteDeed
from ui.records.repository import Repository
from ui.review.filtering import filter_of

Write = Callable[[tuple[ExportedVerdict, ...]], bytes]


@dataclass(frozen=True)
class Format:
    """A kind of file."""

    write: Write
    media_type: str


FORMATS: Mapping[str, Format] = {
    "csv": Format(to_csv, "text/csv; charset=utf-8"),
    "jsonl": Format(to_json_lines, "application/jsonl; charset=utf-8"),
}


def add_exports(app: FastAPI, asker: Asker, repository: Repository) -> None:
    """Add ``/review/export.csv`` and ``/review/export.jsonl``; the gate asks for the role of a trainer."""
    for ending, format in FORMATS.items():
        app.add_api_route(f"/review/export.{ending}", _endpoint(asker, repository, ending, format))


def _endpoint(
    asker: Asker, repository: Repository, ending: str, format: Format
) -> Callable[[Request], Response]:
    def export(request: Request) -> Response:
        try:
            wanted = filter_of(request.query_params, asker).wanted
            body = format.write(exported(repository.verdicts(wanted)))
        except ShishinError as error:
            return JSONResponse({"detail": str(error)}, 400 if isinstance(error, InputError) else 503)
        account = account_in(request.scope)
        repository.note(account.name if account else "", SiteDeed.EXPORT, ending)
        name = f"shishin-verdicts-{datetime.now(UTC):%Y%m%d}.{ending}"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(body, media_type=format.media_type, headers=headers)

    return export
