"""The log: what happened, as JSON lines, by structlog.

Off until ``start_log``: whoever tries the app in a terminal should see its address, and what must be
kept (sign-ins, verdicts, publications) is in the records anyway. It never holds a question's text
unless that is asked for, nor a password, a cookie or an address.
"""

import logging
import time
from typing import TextIO, Unpack, cast

import structlog

from assistant.answer import Answer
from assistant.reading.question import Choices
from ui.asker import Asker

_SILENT = structlog.make_filtering_bound_logger(logging.CRITICAL)
_SPOKEN = structlog.make_filtering_bound_logger(logging.INFO)
structlog.configure(wrapper_class=_SILENT)


def log() -> structlog.typing.FilteringBoundLogger:
    """Where events are logged: a name and fields."""
    return cast(structlog.typing.FilteringBoundLogger, structlog.get_logger())


def start_log(stream: TextIO) -> None:
    """Write to ``stream`` from now on, one JSON object a line; times are UTC."""
    structlog.configure(
        wrapper_class=_SPOKEN,
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream),
    )


def stop_log() -> None:
    """Write nothing any more."""
    structlog.configure(wrapper_class=_SILENT)


class _LoggedAsker:
    def __init__(self, asker: Asker, *, words: bool) -> None:
        self._asker, self._words = asker, words

    def __getattr__(self, name: str) -> object:
        return getattr(self._asker, name)

    def ask(self, question: str, **choices: Unpack[Choices]) -> Answer:
        began = time.perf_counter()
        answer = self._asker.ask(question, **choices)
        milliseconds = round(1000 * (time.perf_counter() - began))
        said = {"question": question} if self._words else {}
        log().info(
            "asked",
            id=answer.id,
            role=answer.role,
            document=answer.document,
            version=answer.version,
            milliseconds=milliseconds,
            abstained=answer.abstained,
            items=[each.item_id for each in answer.citations],
            **said,
        )
        return answer


def logged(asker: Asker, *, words: bool) -> Asker:
    """The same asker, each answer logged; with the question's ``words`` only if that is wanted."""
    return cast(Asker, _LoggedAsker(asker, words=words))
