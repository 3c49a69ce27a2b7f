"""A made-up guideline in Markdown, built like the full text: role codes, common items, nested lists."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.guideline.item import Role
from corpus.parsing.numbering import ROLE_LETTERS
from corpus.text.numerals import roman
from eval.benchmarks.synthetic.phrases import Vocabulary

_PHASES = {
    Role.DEVELOPER: ("データ前処理・学習時", "AI開発時", "AI開発後"),
    Role.PROVIDER: ("AIシステム実装時", "AIシステム・サービス提供後"),
    Role.USER: ("AIシステム・サービス利用時",),
}
_SUBJECTS_A_PHASE = (2, 3, 4, 5, 6, 7)  # principles that role items elaborate


def sentence(words: Vocabulary, pick: random.Random) -> str:
    """When, what, how and what to do about it."""
    first, second = pick.sample(words.objects, 2)
    when, how, what = pick.choice(words.conditions), pick.choice(words.means), pick.choice(words.verbs)
    return f"{when}、{first}及び{second}を、{how}{what}"


@dataclass(frozen=True)
class Size:
    """How many narrative chapters with how many list entries each.

    ``role_items``: at most so many items has a role for one principle in one phase.
    """

    chapters: int = 10
    bullets: int = 14
    role_items: int = 5


FULL = Size()


class MockGuideline:
    """Writes one guideline; the same seed writes the same."""

    def __init__(self, vocabulary: Vocabulary, seed: int, size: Size = FULL) -> None:
        self._words = vocabulary
        self._random = random.Random(seed)
        self._size = size

    def text(self) -> str:
        """The whole source: about 300 items in full size."""
        parts = [["# 人工知能の利活用に関する指針"], self._narrative(), self._common(), self._advanced()]
        parts += [self._role(letter, role) for letter, role in ROLE_LETTERS.items()]
        return "\n".join(line for part in parts for line in part) + "\n"

    def _sentence(self) -> str:
        return sentence(self._words, self._random)

    def _title(self) -> str:
        return f"{self._random.choice(self._words.objects)}の{self._random.choice(self._words.nouns)}"

    def _narrative(self) -> Iterator[str]:
        for number in range(self._size.chapters):
            title = self._words.chapters[number % len(self._words.chapters)]
            yield from ("", f"## 第{number + 1}章 {title}", "")
            for at in range(self._size.bullets):
                yield f"- {self._sentence()}"
                if at % 4 == 3:
                    yield f"  - {self._sentence()}"
            yield from ("", f"{self._sentence()}。{self._sentence()}。")

    def _common(self) -> Iterator[str]:
        yield from ("", "## C. 共通の指針", "")
        for number, title in enumerate(self._words.principles, 1):
            yield from (f"### {number}) {title}", "", *self._entries(3), "")

    def _advanced(self) -> Iterator[str]:
        yield from ("", "## D. 高度なAIシステムに関する事業者に共通の指針", "")
        for number in range(1, 13):
            yield f"- {roman(number)}. {self._sentence()}"

    def _role(self, letter: str, role: Role) -> Iterator[str]:
        yield from ("", f"## {role.label}に関する事項", "")
        count: dict[int, int] = {}
        for phase in _PHASES[role]:
            yield from ("", f"### {phase}", "")
            for principle in _SUBJECTS_A_PHASE:
                for _ in range(self._random.randint(self._size.role_items - 2, self._size.role_items)):
                    # The numerals of a principle go on from phase to phase, so that no code stands twice.
                    count[principle] = count.get(principle, 0) + 1
                    numeral = roman(count[principle]).lower()
                    yield from (f"- {letter}-{principle}) {numeral}. {self._title()}", *self._entries(2), "")

    def _entries(self, most: int) -> Iterator[str]:
        for _ in range(self._random.randint(1, most)):
            yield f"  - {self._sentence()}"
