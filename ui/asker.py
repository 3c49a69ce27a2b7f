"""What the page needs of an assistant, and nothing more."""

from typing import Any, Protocol, Unpack

from assistant.answer import Answer, Citation
from assistant.answering.item_view import ItemHit, ItemView
from assistant.editions import EditionCard
from assistant.reading.question import Choices, Where
from corpus.guideline.item import Item, Role


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

    def item(self, item_id: str) -> ItemView:
        """One item by its id, with what stands beside it.

        Raises:
            ChoiceError: there is no such item.
        """

    def items(self, version: str | None = None, *, document: str | None = None) -> tuple[Item, ...]:
        """The items of a version, in its own order.

        Raises:
            ChoiceError: there is no such document or version.
        """

    def search(self, words: str, *, limit: int = 20, **where: Unpack[Where]) -> tuple[ItemHit, ...]:
        """The items that words or numbers lead to, best first; none for a search without words.

        Raises:
            ShishinError: as ``ask`` does.
        """

    def changes(
        self, old: str, new: str, *, document: str | None = None, role: Role | None = None
    ) -> dict[str, Any]:
        """What changed from one version to another; the fields of ``shishin diff --json``.

        Raises:
            ChoiceError: an unknown document or version, or both are the same.
        """

    def source_of(self, citation: Citation) -> str:
        """The source text that a citation points into, as it was when the answer was given."""
