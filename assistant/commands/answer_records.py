"""How commands reach the records, which live in a room that only the command line itself may import."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.settings import Settings

if TYPE_CHECKING:  # this file is loaded for every command
    from assistant.saved_answers import SavedAnswer


@dataclass(frozen=True)
class AnswerRecords:
    """The saved answers of a home; the object of Click's context.

    ``lines`` gives them, each as its line of JSON, oldest first; ``open_for_saving`` opens the records
    and gives what keeps one more answer there.
    """

    lines: Callable[[Settings], Iterable[bytes]]
    open_for_saving: "Callable[[Settings], Callable[[SavedAnswer], None]]"
