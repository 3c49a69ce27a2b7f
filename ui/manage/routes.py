"""The routes of the room beside Gradio's: an upload, two versions side by side, the report of an evaluation.

The gate has refused everybody who is no maintainer before one of them is reached.
"""

from collections.abc import Mapping
from urllib.parse import quote, unquote

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from assistant.commands.document_work import REPORT_FORMATS
from assistant.editions import editions_of
from assistant.maintenance.evaluations import Evaluations
from assistant.maintenance.revision_view import view_of
from corpus.errors import ChoiceError, InputError, ShishinError
from corpus.files.disk import Disk
from corpus.guideline.item import Role
from index.store.record import whoami
from ui.access.caller import account_in
from ui.manage.actions import ManageActions
from ui.manage.render import problem_html
from ui.manage.uploads import LARGEST, TOO_LARGE

_HTML, _JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
_SAVED: Mapping[str, tuple[str, str, str]] = {  # form → kind of report, suffix, media type
    "page": ("html", ".html", _HTML),
    "markdown": ("markdown", ".md", "text/markdown; charset=utf-8"),
    "json": ("json", ".json", _JSON),
}


class ManageRoutes:
    """The routes, over what maintainers can have done."""

    def __init__(self, actions: ManageActions) -> None:
        self._actions = actions

    def add_routes(self, app: FastAPI) -> None:
        """Add them."""
        app.add_api_route("/manage/upload", self.upload, methods=["POST"], response_model=None)
        app.add_api_route("/manage/diff", self.diff, methods=["GET"], response_model=None)
        app.add_api_route("/manage/evaluation/{build}", self.evaluation, methods=["GET"], response_model=None)

    async def upload(self, request: Request) -> Response:
        """Take a file as the body of a request: the token under which it is looked at next."""
        account = account_in(request.scope)
        # Headers hold no Japanese, so the page sends the name percent-encoded.
        name = unquote(request.headers.get("x-file-name", ""))
        # Refused before the body is read; a body that tells no length is counted while it comes in.
        if int(request.headers.get("content-length", "0")) > LARGEST:
            return _refused(TOO_LARGE, 413)
        try:
            by = author(account.name if account else "")
            token = await self._actions.uploads.receive(name, by, request.stream())
        except InputError as error:
            return _refused(str(error), 413)
        return _json({"file": token})

    async def diff(self, old: str, new: str, role: str = "", form: str = "show") -> Response:
        """Two versions, each as ``document@version``, as a page or as a file to keep."""
        try:
            return await run_in_threadpool(self._diff, old, new, role, form)
        except ShishinError as error:
            return _page(problem_html(str(error)), 400)

    def _diff(self, old: str, new: str, role: str, form: str) -> Response:
        (document, old_version), (other, new_version) = _edition(old), _edition(new)
        if document != other:
            raise ChoiceError("違う文書どうしは比べられません。同じ文書の二つの版を選んでください。")
        editions = editions_of(self._actions.tools.settings)
        view = view_of(editions.revision(document, old_version, new_version), _role(role))
        if form not in _SAVED:
            return _page(REPORT_FORMATS["html"](view))
        kind, suffix, media = _SAVED[form]
        name = quote(f"{document}-{old_version}-{new_version}{suffix}")
        # `filename*` below (RFC 6266): the plain `filename` could not hold a Japanese name.
        raw = REPORT_FORMATS[kind](view).encode("utf-8", "replace")
        return Response(raw, 200, {"content-disposition": f"attachment; filename*=UTF-8''{name}"}, media)

    async def evaluation(self, build: str) -> Response:
        """The report of a build."""
        kept = Evaluations(self._actions.tools.settings.home, Disk())
        try:
            return _page((await run_in_threadpool(kept.page, build)).decode())
        except ShishinError as error:
            return _page(problem_html(str(error)), 404)


def author(name: str) -> str:
    """The name under which the record keeps what an account does."""
    return name or whoami()


def _edition(name: str) -> tuple[str, str]:
    document, _, version = name.partition("@")
    return document, version


def _role(name: str) -> Role | None:
    try:
        return Role(name) if name else None
    except ValueError as error:
        raise ChoiceError("この立場はありません。一覧から選んでください。") from error


def _page(html: str, status: int = 200) -> Response:
    return Response(html.encode("utf-8", "replace"), status, media_type=_HTML)


def _refused(sentence: str, status: int) -> Response:
    return _json({"detail": sentence}, status)


def _json(fields: Mapping[str, str], status: int = 200) -> Response:
    return JSONResponse(dict(fields), status)
