"""The routes of the room beside Gradio's: the verdicts as files.

The gate has refused everybody who is no trainer before one of them is reached.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from corpus.errors import InputError, ShishinError
from ui.access.caller import account_in
from ui.asker import Asker
from ui.records.model import AuditAction
from ui.records.repository import Repository
from ui.review.export import FORMATS, Format, exported
from ui.review.forms import filter_of


class ReviewRoutes:
    """``/review/export.csv`` and ``/review/export.jsonl``: the verdicts that a filter leaves in."""

    def __init__(self, asker: Asker, repository: Repository) -> None:
        self._asker, self._repository = asker, repository

    def add_routes(self, app: FastAPI) -> None:
        """Add them."""
        for ending, format in FORMATS.items():
            app.add_api_route(f"/review/export.{ending}", self._export(ending, format))

    def _export(self, ending: str, format: Format) -> Callable[[Request], Response]:
        def export(request: Request) -> Response:
            try:
                wanted = filter_of(request.query_params, self._asker).wanted
                body = format.write(exported(self._repository.verdicts(wanted)))
            except ShishinError as error:
                return JSONResponse({"detail": str(error)}, 400 if isinstance(error, InputError) else 503)
            account = account_in(request.scope)
            self._repository.record_action(account.name if account else "", AuditAction.EXPORT, ending)
            name = f"shishin-verdicts-{datetime.now(UTC):%Y%m%d}.{ending}"
            headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
            return Response(body, media_type=format.media_type, headers=headers)

        return export
