"""A time limit for the headers of a request: nobody holds a connection by sending drop by drop.

The body has a limit of its own, see ``ui.web.guard``.
"""

import asyncio
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 15  # seconds from the opening of a connection, or the first byte, to the end of the headers


class HeaderTimeoutProtocol(H11Protocol):
    """uvicorn's protocol, which by itself waits without end for the rest of a request's headers."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the clock: nothing has been sent yet."""
        super().connection_made(cast(asyncio.Transport, transport))
        self._start_clock()

    def data_received(self, data: bytes) -> None:
        """Stop the clock once the headers are whole; start it at the first byte of a next request."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_clock()
        elif self._deadline is None and data:
            self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock: the client has left."""
        self._stop_clock()
        super().connection_lost(exc)

    def _start_clock(self) -> None:
        self._deadline = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
