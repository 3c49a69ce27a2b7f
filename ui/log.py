"""The log: what happened, as JSON lines, by structlog.

Off until ``start_log``: whoever tries the app in a terminal should see its address, and what must be
kept (sign-ins, verdicts, publications) is in the records anyway. It never holds a question's text
unless that is asked for, nor a password, a cookie or an address.
"""

import logging
import time
from typing import TextIO, cast

import structlog

from assistant.answer import Answer

_SILENT = structlog.make_filtering_bound_logger(logging.CRITICAL)
_SPOKEN = structlog.make_filtering_bound_logger(logging.INFO)
structlog.configure(wrapper_class=_SILENT)


def log() -> structlog.typing.FilteringBoundLogger:
    """Where events are logged: a name and fields."""
    return cast(structlog.typing.FilteringBoundLogger, structlog.get_logger())


def start_log(stream: TextIO, *, questions: bool = False) -> None:
    """Write to ``stream`` from now on, one JSON object a line; times are UTC.

    The text of a question is taken out of every event unless ``questions`` wants it.
    """
    structlog.configure(
        wrapper_class=_SPOKEN,
        processors=[
            *([] if questions else [_without_question]),
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


def log_answer(answer: Answer, began: float) -> None:
    """Log an answer that was begun at ``began`` (of ``time.perf_counter``)."""
    log().info(
        "asked",
        id=answer.id,
        role=answer.role,
        document=answer.document,
        version=answer.version,
        milliseconds=round(1000 * (time.perf_counter() - began)),
        abstained=answer.abstained,
        items=[each.item_id for each in answer.citations],
        question=answer.question,
    )


def _without_question(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    event.pop("question", None)
    return event
