"""Items of a version found by words or number, for whoever says which ones should have been cited."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.item_view import ItemHit
from corpus.errors import ChoiceError
from ui.asker import Asker

SHOWN = 12  # items listed for one search
EXCERPT = 60  # characters of the words of an item that are shown to tell it from others
MAX_WORDS = 200


@dataclass(frozen=True)
class ItemChoice:
    """An item that can be picked; ``excerpt`` is the beginning of its displayed words, cut."""

    item_id: str
    code: str
    title: str
    title_editorial: bool
    excerpt: str = ""


class ItemPicker:
    """Looks items up in the versions that can be asked."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def found(self, words: str, document: str, version: str) -> tuple[ItemChoice, ...]:
        """The items of a version that fit best; none without words.

        Raises:
            ShishinError: that version cannot be asked (any more), or the words cannot be read.
        """
        asked = words.strip()[:MAX_WORDS]
        hits = self._asker.search(asked, document=document, version=version, limit=SHOWN) if asked else ()
        return tuple(map(_pick, hits))

    def best(self, words: str, document: str, version: str) -> ItemChoice:
        """The item that fits best.

        Raises:
            ChoiceError: nothing is found.
        """
        found = self.found(words, document, version)
        if not found:
            raise ChoiceError(
                f"「{words}」に当てはまる項目が見つかりません。別の言葉か番号を試してください。"
            )
        return found[0]

    def named(self, ids: Sequence[str]) -> tuple[ItemChoice, ...]:
        """The items of these ids; one that cannot be opened any more keeps its key as its name."""
        return tuple(map(self._named, ids))

    def check(self, ids: Sequence[str], document: str, version: str) -> None:
        """Refuse ids that are no items of a version.

        Raises:
            ChoiceError: one is none.
        """
        for id in ids:
            item = self._asker.item(id)
            if (item.document, item.version) != (document, version):
                raise ChoiceError(f"項目「{id}」は版 {version} のものではありません。選び直してください。")

    def _named(self, id: str) -> ItemChoice:
        try:
            item = self._asker.item(id)
        except ChoiceError:
            return ItemChoice(id, id.partition("#")[2], "", title_editorial=False)
        return ItemChoice(id, item.code, item.title, item.title_editorial)


def _pick(hit: ItemHit) -> ItemChoice:
    words = hit.display.replace("\n", " ")
    excerpt = words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…"
    return ItemChoice(hit.item_id, hit.code, hit.title, hit.title_editorial, excerpt)
