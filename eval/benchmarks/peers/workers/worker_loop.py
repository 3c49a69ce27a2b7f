"""What every worker does: told of its job by one line of JSON, it opens its index and then answers questions.

The lines in are the job, ``{"model", "store", "items"}``, and questions, ``{"question"}``; the lines out are
``{"embedded", "versions"}`` when it is ready, and ``{"keys"}`` for each question. This file and the peers
run without our libraries.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

FOUND = 5  # items that a system gives for a question
CANDIDATES = 20  # items that each half of a mixed search hands to the mixing


@dataclass(frozen=True)
class Job:
    """The model's folder, the folder for the index, and the text of each item by its key."""

    model: str
    store: Path
    items: dict[str, str]

    @property
    def prompts(self) -> dict[str, str]:
        """What the model wants before a ``query`` and before a ``document``."""
        settings = (Path(self.model) / "config_sentence_transformers.json").read_text(encoding="utf-8")
        return dict(json.loads(settings)["prompts"])


@dataclass(frozen=True)
class Opened:
    """How a question is answered, and whether the texts were embedded first; if not, they were loaded."""

    answer: Callable[[str], Sequence[str]]
    embedded: bool


def work(open_index: Callable[[Job], Opened], packages: Sequence[str] = ()) -> None:
    """Answer until there are no more questions; ``packages`` are those whose versions are told."""
    # Libraries print as they like: what they print goes where the errors go, not among our lines.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)

        def say(line: dict[str, object]) -> None:
            out.write(f"{json.dumps(line, ensure_ascii=False)}\n")
            out.flush()

        told = json.loads(sys.stdin.readline())
        opened = open_index(Job(told["model"], Path(told["store"]), told["items"]))
        say({"embedded": opened.embedded, "versions": {name: version(name) for name in packages}})
        for line in sys.stdin:
            say({"keys": list(opened.answer(json.loads(line)["question"]))[:FOUND]})
