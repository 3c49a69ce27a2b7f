"""A visit: one browser session at the page, as the page itself talks to the server, without a browser."""

import ipaddress
import json
import re
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from corpus.errors import InputError, ServeError

PATIENCE = 120.0  # seconds until an answer counts as lost
_QUESTION, _CITATION = ("shishin-question", "submit"), ("shishin-answers", "cite")
_SECRET = 1  # where the script of the page puts it
_JOIN, _DATA = "/gradio_api/queue/join", "/gradio_api/queue/data"


@dataclass(frozen=True)
class Form:
    """A handler of the page: its number, what triggers it, and what it is sent."""

    function: int
    trigger: int
    inputs: tuple[object, ...]
    place: int | None

    def filled(self, question: str, secret: str) -> list[object]:
        """What is sent for a question, with the secret of the tab; the rest as the page opens with it."""
        given = {_SECRET: secret, self.place: question}
        return [given.get(n, each) for n, each in enumerate(self.inputs)]


@dataclass(frozen=True)
class Forms:
    """What a visitor uses: the question box, and the citations of the answers."""

    question: Form
    citation: Form


def forms_of(config: Mapping[str, Any]) -> Forms:
    """The forms that Gradio's ``/config`` describes.

    Raises:
        ServeError: it is of another page.
    """
    # A handler's number changes with the page, so it is looked up by the id that we gave its component.
    forms = {}
    components = {each["id"]: each["props"] for each in config["components"]}
    for dependency in config["dependencies"]:
        for part, event in dependency["targets"]:
            name = components.get(part, {}).get("elem_id")
            if (name, event) in (_QUESTION, _CITATION):
                inputs = dependency["inputs"]
                values = tuple(components[each].get("value") for each in inputs)
                place = inputs.index(part) if part in inputs else None
                forms[name, event] = Form(dependency["id"], part, values, place)
    if len(forms) < 2:
        raise ServeError("質問のページではありません。「shishin serve」の URL を指定してください。")
    return Forms(forms[_QUESTION], forms[_CITATION])


@dataclass(frozen=True)
class Reply:
    """What became of a question: seconds until the whole answer, and why there is none."""

    seconds: float
    problem: str | None = None


class Visit:
    """A session of its own."""

    def __init__(self, http: httpx.AsyncClient, forms: Forms) -> None:
        self._http, self._forms = http, forms
        self._session, self._secret = secrets.token_hex(8), secrets.token_hex(32)

    async def ask(self, question: str) -> Reply:
        """Ask in the question box, and wait for the last of what the server has to say."""
        return await self._use(self._forms.question, question, None)

    async def cite(self, turn: int, rank: int) -> Reply:
        """Open a citation of an answer, both counted from where the page counts."""
        return await self._use(self._forms.citation, "", {"turn": turn, "role": "", "rank": rank})

    async def _use(self, form: Form, question: str, event: dict[str, object] | None) -> Reply:
        body = {
            "data": form.filled(question, self._secret),
            "event_data": event,
            "fn_index": form.function,
            "trigger_id": form.trigger,
            "session_hash": self._session,
        }
        return await _timed(self._http, _JOIN, body, _DATA, {"session_hash": self._session})

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Visit"]:
        """With the page open: its connection tells the server when it closes."""
        (await self._http.get("/")).raise_for_status()
        async with self._http.stream("GET", f"/gradio_api/heartbeat/{self._session}"):
            yield self


async def ask_by_api(http: httpx.AsyncClient, question: str) -> Reply:
    """Ask by the public endpoint, as programs do."""
    return await _timed(http, "/gradio_api/call/ask", {"data": [question]}, None, {})


@asynccontextmanager
async def visitor(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Connections of one person's own."""
    limits = httpx.Limits(max_connections=4)
    # trust_env: no proxy of the environment, the server is on this machine.
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False, limits=limits) as http:
        yield http


async def _timed(
    http: httpx.AsyncClient, join: str, body: Mapping[str, object], data: str | None, query: dict[str, str]
) -> Reply:
    began = time.perf_counter()
    try:
        joined = await http.post(join, json=body)
        if joined.status_code != httpx.codes.OK:
            return Reply(time.perf_counter() - began, f"HTTP {joined.status_code}: {joined.text[:200]}")
        where = data or f"{join}/{joined.json()['event_id']}"
        async with http.stream("GET", where, params=query) as stream:
            problem = _problem([line async for line in stream.aiter_lines()])
    except httpx.HTTPError as error:
        problem = f"{type(error).__name__}: {error}"
    return Reply(time.perf_counter() - began, problem)


def _problem(lines: Sequence[str]) -> str | None:
    """Why the events of a question bring no answer; they are the page's, or those of ``/call``."""
    kind = ""
    # `/call` sends `event: complete` and then `data: …`; the page's queue only `data: {"msg": …}`.
    for line in lines:
        name, _, value = line.partition(": ")
        kind = value if name == "event" else kind
        if name != "data":
            continue
        told = json.loads(value)
        if kind == "complete":
            return None
        if kind == "error":
            return str(told)
        if isinstance(told, dict) and told.get("msg") == "process_completed":
            return None if told["success"] else str(told["output"].get("error"))
    return "返事が途中で切れました。"


_URL = re.compile(r"http://[^\s()(]+/")
_STOPPING = 20.0  # seconds that a server gets to end


@dataclass(frozen=True)
class Target:
    """A server; ``pid`` is its process where it is known."""

    url: str
    pid: int | None = None

    def memory(self) -> float | None:
        """Its resident memory in MiB, as Linux tells it (VmRSS); None where that cannot be told."""
        return memory_of(self.pid, "VmRSS")


def memory_of(pid: int | None, name: str) -> float | None:
    """A figure of ``/proc/<pid>/status`` in MiB, such as VmRSS; None where it cannot be told."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(rf"{name}:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else None


def check_local(url: str) -> str:
    """The URL, if it is of this machine, without what follows the port.

    Raises:
        InputError: it is not.
    """
    address = urlsplit(url)
    if address.scheme != "http" or not _loopback(address.hostname or ""):
        raise InputError(
            f"{url} には負荷をかけられません。"
            "このコンピューターの http://127.0.0.1:ポート/ だけを指定できます。"
        )
    return f"http://{address.netloc}/"


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def target(url: str | None, pid: int | None = None) -> Iterator[Target]:
    """The server at ``url``, or without one ``shishin serve`` on a free port, stopped afterwards.

    Raises:
        InputError: ``url`` is not of this machine.
        ServeError: the server does not start.
    """
    if url is not None:
        yield Target(check_local(url), pid)
        return
    # --ask-rate 0: all visitors come from one address, for which there is a limit too.
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--ask-rate", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            yield Target(_announced(process), process.pid)
        finally:
            _stop(process)


def _announced(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    for line in process.stdout:
        if found := _URL.search(line):
            return check_local(found[0])
    raise ServeError("「shishin serve」を始められませんでした。上に出た説明を確かめてください。")


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        # Not `wait`: a server that still writes would stand still at a full pipe.
        process.communicate(timeout=_STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
