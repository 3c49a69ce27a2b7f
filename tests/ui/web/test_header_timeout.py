"""Connections that send their request drop by drop."""

import asyncio
import socket

import pytest
import uvicorn

from ui.web import header_timeout
from ui.web.header_timeout import HeaderTimeoutProtocol


async def _app(scope: dict[str, object], receive: object, send: object) -> None:
    assert callable(send)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def _served(sent: list[bytes]) -> bytes:
    """What comes back until the server closes, for pieces sent to one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            _app,
            http=HeaderTimeoutProtocol,
            ws="none",
            lifespan="off",
            log_level="error",
            timeout_keep_alive=60,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listener]))
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        for each in sent:
            writer.write(each)
            await asyncio.sleep(0.1)
        try:
            return await asyncio.wait_for(reader.read(), 3)
        finally:
            writer.close()
            server.should_exit = True
            await serving


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        ([], 0),
        ([b"GET / HTTP/1.1\r\nhost: a\r\n"], 0),
        ([b"GET / HTTP/1.1\r\nhost: a\r\n\r\n", b"GET / HT"], 1),
    ],
)
def test_a_request_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, sent: list[bytes], answers: int
) -> None:
    monkeypatch.setattr(header_timeout, "HEADER_SECONDS", 0.5)
    assert asyncio.run(_served(sent)).count(b"200 OK") == answers


@pytest.mark.long
def test_whoever_has_asked_is_not_hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header_timeout, "HEADER_SECONDS", 0.5)
    request = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"
    with pytest.raises(TimeoutError):  # the connection stays open for the next one
        asyncio.run(_served([request]))
