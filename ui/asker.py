"""What the page needs of an assistant, and nothing more."""

from typing import Protocol, Unpack

from assistant.answer import Answer, Citation
from assistant.catalogue import EditionCard
from assistant.inquiry import Choices


class Asker(Protocol):
    """Answers questions. The page calls it from several threads at once."""

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that can be asked, newest first."""

    @property
    def editions(self) -> tuple[EditionCard, ...]:
        """Every version of every document that can be asked, the one asked by default first."""

    def ask(self, question: str, **choices: Unpack[Choices]) -> Answer:
        """Answer one question; see ``Choices`` for what may be chosen beside it.

        Raises:
            ShishinError: a sentence in Japanese that says what is wrong and what to do.
        """

    def source_of(self, citation: Citation) -> str:
        """The source text that a citation points into, as it was when the answer was given."""
