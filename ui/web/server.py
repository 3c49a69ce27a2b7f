"""Serving: one process, one port, nothing asked of any other host."""

import asyncio
import ctypes
import errno
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import cast

import h11
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from corpus.errors import AccountError, ServeError
from ui.access.authorization import Authorization
from ui.access.caller import SignInMode, is_loopback
from ui.access.forwarding import Forwarding
from ui.access.gradio_calls import GradioCalls
from ui.access.services import Services
from ui.log import log
from ui.web.guard import Guard

_M_ARENA_MAX = -8  # of malloc.h
_ARENAS = 2
_EVERY = 30.0  # seconds; one trim takes a few milliseconds


@contextmanager
def frugal(every: float = _EVERY) -> Iterator[None]:
    """Let the threads of this process share two arenas, and give back what is free while the block runs."""
    library = _glibc()
    if library is None:
        yield
        return
    library.mallopt(_M_ARENA_MAX, _ARENAS)
    stop = threading.Event()
    threading.Thread(target=_trim, args=(library, stop, every), daemon=True, name="trimmer").start()
    try:
        yield
    finally:
        stop.set()


def _glibc() -> ctypes.CDLL | None:
    """The C library of this process, if it is glibc."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows has no such thing
        return None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


def _trim(library: ctypes.CDLL, stop: threading.Event, every: float) -> None:
    while not stop.wait(every):
        library.malloc_trim(0)


PATIENCE = 15  # seconds from the opening of a connection, or the first byte, to the end of the headers


class PatientProtocol(H11Protocol):
    """uvicorn's protocol, which alone would wait for ever."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait."""
        super().connection_made(cast(asyncio.Transport, transport))
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on while there is less than a request."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._deadline is None and data:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(PATIENCE, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


WAITING = 100  # about 15 seconds of work on two cores; fifty people who ask at the same moment all wait
CONNECTIONS = 2000  # open at the same time; every page holds one or two
MAX_HEADERS = 32 * 1024  # bytes
LAST_WORDS = 3  # seconds that open connections get when the server stops


def serve(
    services: Services, host: str, port: int, on_ready: Callable[[str], None], *, waiting: int = WAITING
) -> None:
    """Serve the page until Ctrl-C or SIGTERM, then return.

    ``on_ready`` is called once with the page's URL, when it answers. Port 0 takes a free
    one. ``waiting`` questions may queue; more are told that it is busy.

    Raises:
        ServeError: the port or the host cannot be used.
    """
    with _listen(host, port) as listener, TemporaryDirectory(prefix="shishin-") as folder:
        check_exposure(host, services)
        url = _url(host, listener.getsockname()[1])
        config = uvicorn.Config(
            _guarded(services, _application(services, folder, waiting)),
            http=PatientProtocol,
            ws="none",
            proxy_headers=False,  # Forwarding knows which proxies to believe
            h11_max_incomplete_event_size=MAX_HEADERS,
            limit_concurrency=CONNECTIONS,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=LAST_WORDS,
        )
        with _own_signals(), frugal():
            log().info("started", host=host, port=listener.getsockname()[1], entrance=services.policy.mode)
            _Server(config, lambda: on_ready(url)).run(sockets=[listener])
            log().info("stopped")


def check_exposure(host: str, services: Services) -> None:
    """Nobody serves the app to a network in which anybody may be.

    Raises:
        AccountError: others than this machine can policy it, and they need not say who they are.
    """
    if services.policy.mode is SignInMode.OPEN and not is_loopback(host):
        raise AccountError(
            f"{host} で待ち受けると、ほかのコンピューターから誰でも開けてしまいます。"
            "先に「shishin user add 名前 --role maintainer」で名前を登録してください。"
        )


def _guarded(services: Services, app: FastAPI) -> ASGIApp:
    calls = GradioCalls(app, app.state.blocks.asks, services.policy.ask_rate)
    gate = Authorization(calls, services.identify, services.policy.mode)
    return Forwarding(Guard(gate), services.policy)


def check_address(host: str, port: int) -> None:
    """Tell early, before anything slow is loaded, that ``serve`` would not get its port.

    Raises:
        ServeError: the port or the host cannot be used.
    """
    _listen(host, port).close()


def _listen(host: str, port: int) -> socket.socket:
    """Bind first: the bound socket itself goes to the server, so nobody takes the port in between."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # there it only skips the wait after a stop; on Windows it would share
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise ServeError(_why_not(host, port, error)) from error
    return listener


def _why_not(host: str, port: int, error: Exception) -> str:
    if isinstance(error, OverflowError):
        return f"ポート {port} はありません。`--port` には 0 から 65535 までの番号を指定してください。"
    other = "`--port 8765` のように別の番号を指定してください。"
    reasons = {
        errno.EADDRINUSE: f"ポート {port} はほかのプログラムが使っています。{other}",
        errno.EACCES: f"ポート {port} を使う権限がありません。{other}",
    }
    unknown = f"{host} のポート {port} で待ち受けできません。`--host 127.0.0.1` を指定するか、{other}"
    return reasons.get(error.errno or 0, unknown) if isinstance(error, OSError) else unknown


def _url(host: str, port: int) -> str:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
    shown = f"[{host}]" if ":" in host else host
    return f"http://{everywhere.get(host, shown)}:{port}/"


def _application(services: Services, folder: str, waiting: int) -> FastAPI:
    # read by Gradio when it is imported, hence before it is
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = folder
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "100"  # a table of past calls, by default of ten thousand
    from ui.web.application import application

    return application(services, waiting)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # every open page holds an event stream that never ends by itself
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await super().shutdown(sockets)


@contextmanager
def _own_signals() -> Iterator[None]:
    """Being asked to stop is no failure.

    uvicorn stops on a signal and then raises it again for whoever listened before; that
    is this handler, which has nothing left to do.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, lambda *_: None) for each in asked}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
