"""The server: one process, one port, nothing asked of any other host.

``ui.web.startup`` makes the ``Services`` from the options of the command; this serves them. From the
network inwards a request passes ``Forwarding``, ``Guard``, ``Authorization``, ``GradioCalls``, the
application.
"""

import errno
import inspect
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import Any, NoReturn, cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from corpus.errors import AccountError, ServeError
from ui.access.authorization import Authorization
from ui.access.forwarding import Forwarding
from ui.access.gradio_calls import GradioCalls
from ui.access.policy import SignInMode, is_loopback
from ui.access.services import Services
from ui.log import log
from ui.web.guard import Guard
from ui.web.header_timeout import HeaderTimeoutProtocol
from ui.web.memory import limited_memory

WAITING = 100  # about 15 seconds of work on two cores; fifty people who ask at the same moment all wait
CONNECTIONS = 2000  # open at the same time; every page holds one or two
MAX_HEADERS = 32 * 1024  # bytes
GRADIO_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",  # a table of past calls, by default of ten thousand
}
SHUTDOWN_SECONDS = 3  # that open connections get when the server stops


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
            http=HeaderTimeoutProtocol,
            ws="none",  # Gradio streams its events over plain HTTP
            proxy_headers=False,  # Forwarding knows which proxies to believe
            h11_max_incomplete_event_size=MAX_HEADERS,
            limit_concurrency=CONNECTIONS,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        with _own_signals(), limited_memory():
            log().info("started", host=host, port=listener.getsockname()[1], entrance=services.policy.mode)
            _Server(config, lambda: on_ready(url)).run(sockets=[listener])
            log().info("stopped")


def check_exposure(host: str, services: Services) -> None:
    """Refuse to let a whole network in without a sign-in.

    Raises:
        AccountError: others than this machine can reach it, and they need not say who they are.
    """
    if services.policy.mode is SignInMode.OPEN and not is_loopback(host):
        raise AccountError(
            f"{host} で待ち受けると、ほかのコンピューターから誰でも開けてしまいます。"
            "先に「shishin user add 名前 --role maintainer」で名前を登録してください。"
        )


def _guarded(services: Services, app: FastAPI) -> ASGIApp:
    calls = GradioCalls(app, app.state.blocks.asks, services.policy.ask_rate)
    authorized = Authorization(calls, services.identify, services.policy.mode)
    return Forwarding(Guard(authorized), services.policy)


def check_address(host: str, port: int) -> None:
    """Tell early, before anything slow is loaded, that ``serve`` would not get its port.

    Raises:
        ServeError: the port or the host cannot be used.
    """
    _listen(host, port).close()


def _listen(host: str, port: int) -> socket.socket:
    """Bind first: the bound socket itself goes to the server, so nobody takes the port in between."""
    # Only with its protocol named does asyncio send each piece at once; else a body waits 40 ms for its head.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
    os.environ.update(GRADIO_ENVIRONMENT, GRADIO_TEMP_DIR=folder)
    with _no_stubs():
        import_module("gradio")
    from ui.web.application import application

    return application(services, waiting)


@contextmanager
def _no_stubs() -> Iterator[None]:
    """Let Gradio be imported without making the type stubs of its components.

    It makes them anew and compares them with those on the disk at every start, a third of its import; of a
    class whose file cannot be told it makes none.
    """

    def untold(_of: object) -> NoReturn:
        raise OSError

    getfile, inspect.getfile = inspect.getfile, cast(Any, untold)
    try:
        yield
    finally:
        inspect.getfile = getfile


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
    """Let SIGINT and SIGTERM stop the server without ending in an error.

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
