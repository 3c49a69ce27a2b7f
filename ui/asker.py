"""What the page needs of an assistant, and nothing more."""

from collections.abc import Sequence
from typing import Protocol

from assistant.answer import Answer, Citation
from assistant.catalogue import EditionCard
from corpus.item import Role


class Asker(Protocol):
    """Answers questions. The page calls it from several threads at once."""

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that can be asked, newest first."""

    @property
    def editions(self) -> tuple[EditionCard, ...]:
        """Every version of every document that can be asked, the one asked by default first."""

    def ask(
        self,
        question: str,
        *,
        role: Role | None = None,
        document: str | None = None,
        version: str | None = None,
        history: Sequence[str] = (),
        corrected: bool = False,
        k: int = 5,
    ) -> Answer:
        """Answer one question, asked after those of ``history``.

        ``corrected`` says that ``role`` puts right what was read from the question itself.
        By default the newest version of the first document answers.

        Raises:
            ShishinError: a sentence in Japanese that says what is wrong and what to do.
        """

    def source_of(self, citation: Citation) -> str:
        """The source text that a citation points into, as it was when the answer was given."""
