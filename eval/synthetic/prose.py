"""Prose: guideline sentences put together from clauses, different each time and the same for one seed."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Clauses:
    """``clauses.toml``: the parts of a sentence."""

    who: tuple[str, ...]
    when: tuple[str, ...]
    what: tuple[str, ...]
    how: tuple[str, ...]
    do: tuple[str, ...]
    why: tuple[str, ...]
    topics: tuple[str, ...]
    ends: tuple[str, ...]
    joins: tuple[str, ...]


CLAUSES = TypeAdapter(Clauses).validate_python(
    tomllib.loads(Path(__file__).with_name("clauses.toml").read_text(encoding="utf-8"))
)


@dataclass
class Prose:
    """Writes sentences, titles and entries; ``random`` alone decides."""

    random: Random

    def clause(self) -> str:
        """「…に当たり、…を…確認する」."""
        pick, what = self.random.choice, self.random.sample(CLAUSES.what, 2)
        objects = what[0] if self.random.random() < 0.6 else f"{what[0]}及び{what[1]}"
        return f"{pick(CLAUSES.when)}、{objects}を{pick(CLAUSES.how)}{pick(CLAUSES.do)}"

    def sentence(self) -> str:
        """One sentence, with 。."""
        pick = self.random.choice
        why = f"{pick(CLAUSES.why)}、" if self.random.random() < 0.4 else ""
        return f"{pick(CLAUSES.who)}は、{why}{self.clause()}{pick(CLAUSES.ends)}。"

    def paragraph(self, sentences: int) -> str:
        """Some sentences."""
        joins = ["", *(self.random.choice(CLAUSES.joins) for _ in range(sentences - 1))]
        return "".join(join + self.sentence() for join in joins)

    def entry(self) -> str:
        """An entry of a list: a clause without 。, sometimes two."""
        tail = (
            f"(例: {self.random.choice(CLAUSES.what)}を{self.random.choice(CLAUSES.do)})"
            if self.random.random() < 0.25
            else ""
        )
        return f"{self.clause()}{tail}"

    def topic(self) -> str:
        """A title."""
        return self.random.choice(CLAUSES.topics)

    def thing(self) -> str:
        """What is looked after: a short cell of a table."""
        return self.random.choice(CLAUSES.what)

    def actor(self) -> str:
        """Who acts."""
        return self.random.choice(CLAUSES.who)
