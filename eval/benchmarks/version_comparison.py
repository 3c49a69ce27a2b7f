"""How well a comparison of versions finds what a script is known to have done.

``python -m eval.benchmarks.version_comparison``

Pairs: an old key and a new item are one where words of the one stand in the other. Kinds: an
old key has a kind where that happened to it, a new item is 新設 where nothing of it is old.
What was split or merged counts by its principal kind alone.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from corpus.guideline.document import Document, DocumentManifest, load_document
from corpus.guideline.editorial import Editorial, load_editorial
from corpus.versions.edition import Edition
from corpus.versions.revision import ChangeKind, compare
from eval.benchmarks.synthetic.mock_guideline import FULL, MockGuideline, Size
from eval.benchmarks.synthetic.phrases import load_vocabulary
from eval.benchmarks.synthetic.rewriting import Rewriter, Truth, Version


@dataclass(frozen=True)
class Tally:
    """Counts of what was found, what was right of it, and what there was."""

    right: int = 0
    found: int = 0
    there: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.found + other.found, self.there + other.there)

    @property
    def precision(self) -> float:
        """``right / found``; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """``right / there``; 1 where nothing was there."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """``2 right / (found + there)``: the harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0


def tally(found: Iterable[object], there: Iterable[object]) -> Tally:
    """Compare two sets."""
    a, b = frozenset(found), frozenset(there)
    return Tally(len(a & b), len(a), len(b))


_OVERVIEW = Path(__file__).parents[2] / "corpus" / "documents" / "ai-guideline" / "1.0-overview"
_COUNTED_ALONE = frozenset({ChangeKind.SPLIT, ChangeKind.MERGED})
_MANIFEST = DocumentManifest(
    title="人工知能の利活用に関する指針",
    edition="第1版",
    version="1",
    publisher="試し省",
    published=date(2025, 4, 1),
    url="https://example.invalid/",
    terms="自由",
    source="source.md",
    sha256="",
)

Pair = tuple[str, int]
Pairs = frozenset[Pair]
Kinds = frozenset[tuple[str, ChangeKind]]


@dataclass(frozen=True)
class Finding:
    """Pairs of old keys and new positions; what happened to which old key or new position; seconds."""

    pairs: Pairs
    kinds: Kinds = frozenset()
    seconds: float = 0.0


@dataclass(frozen=True)
class Step:
    """One version, the next one and the truth between them."""

    old: Edition
    new: Edition
    truth: Truth


def by_words(old: Edition, new: Edition) -> Finding:
    """What ``corpus.versions.revision`` finds."""
    started = time.perf_counter()
    changes = compare(old, new).changes
    seconds = time.perf_counter() - started
    places = {item.id: place for place, item in enumerate(new.items)}
    pairs = frozenset((a.key, places[b.id]) for each in changes for a in each.old for b in each.new)
    kinds = {(item.key, kind) for each in changes for item in each.old for kind in _counted(each.kinds)}
    # A new item has no old key; its place among the new ones stands for it.
    kinds |= {(str(places[item.id]), each.kind) for each in changes if not each.old for item in each.new}
    return Finding(pairs, frozenset(kinds), seconds)


def by_code(old: Edition, new: Edition) -> Finding:
    """Items with the same key belong together."""
    places = {item.key: place for place, item in enumerate(new.items)}
    return Finding(frozenset((item.key, places[item.key]) for item in old.items if item.key in places))


def by_text(old: Edition, new: Edition) -> Finding:
    """Items with the same words belong together, the first with the first."""
    places: dict[str, list[int]] = {}
    for place, text in enumerate(new.displays):
        places.setdefault(text, []).append(place)
    found = set()
    for item, text in zip(old.items, old.displays, strict=True):
        if places.get(text):
            found.add((item.key, places[text].pop(0)))
    return Finding(frozenset(found))


METHODS: Mapping[str, Callable[[Edition, Edition], Finding]] = {
    "本文・題名・見出しと一つの割当て": by_words,
    "項目コードだけ": by_code,
    "同じ本文だけ": by_text,
}


def truth_of(truth: Truth) -> Finding:
    """The truth in the same form."""
    pairs = frozenset((key, place) for place, origin in enumerate(truth.origins) for key in origin)
    kinds = {(key, kind) for key, happened in truth.kinds.items() for kind in happened}
    kinds |= {(str(place), ChangeKind.ADDED) for place, origin in enumerate(truth.origins) if not origin}
    return Finding(pairs, frozenset(kinds))


def tally_kinds(found: Kinds, there: Kinds) -> dict[ChangeKind, Tally]:
    """Compare what happened, kind by kind."""
    return {
        kind: tally(*({key for key, each in kinds if each is kind} for kinds in (found, there)))
        for kind in ChangeKind
    }


def _counted(kinds: Sequence[ChangeKind]) -> Sequence[ChangeKind]:
    return kinds[:1] if kinds[0] in _COUNTED_ALONE else kinds


def overview() -> Version:
    """The overview that comes with Shishin."""
    return Version(load_document(_OVERVIEW), load_editorial(_OVERVIEW))


def mock(seed: int, size: Size = FULL) -> Version:
    """A made-up guideline."""
    text = MockGuideline(load_vocabulary(), seed, size).text()
    document = Document("mock", _MANIFEST, text, "corpus/documents/mock/1/source.md", Path("mock/1"))
    return Version(document, Editorial())


def chain(first: Version, seed: int) -> Iterator[Step]:
    """The first version → a second → a third."""
    version = first
    for name in ("2", "3"):
        following, truth = Rewriter(version, seed).rewrite(name)
        yield Step(version.edition, following.edition, truth)
        version = following


def measure(steps: Sequence[Step]) -> Table:
    """A table of the alignment, one row for each method."""
    table = Table("対応の付け方", "適合率", "再現率", "F1", "最悪の F1", "秒(最長)")
    for name, method in METHODS.items():
        findings = [(method(step.old, step.new), truth_of(step.truth)) for step in steps]
        each = [tally(found.pairs, there.pairs) for found, there in findings]
        whole = sum(each, Tally())
        slowest = max(found.seconds for found, _ in findings)
        figures = (whole.precision, whole.recall, whole.f1, min(one.f1 for one in each))
        table.add_row(name, *(f"{figure:.4f}" for figure in figures), f"{slowest:.2f}" if slowest else "–")
    return table


def measure_kinds(steps: Sequence[Step]) -> Table:
    """A table of the kinds that ``corpus.versions.revision`` tells, one row for each."""
    table = Table("種別", "適合率", "再現率", "F1", "実際の数")
    whole = dict.fromkeys(ChangeKind, Tally())
    for step in steps:
        found = tally_kinds(by_words(step.old, step.new).kinds, truth_of(step.truth).kinds)
        whole = {kind: whole[kind] + found[kind] for kind in ChangeKind}
    for kind, each in whole.items():
        table.add_row(
            kind.label, f"{each.precision:.3f}", f"{each.recall:.3f}", f"{each.f1:.3f}", str(each.there)
        )
    return table


@click.command(help="書き換えた版で、対応付けと種別の正しさを測る。")
@click.option("--seeds", default="1,2,3", show_default=True, help="乱数の種。コンマで区切る。")
def main(seeds: str) -> None:
    """Measure on the overview and on made-up guidelines."""
    console, notes = Console(width=100), Console(stderr=True)
    chosen = [int(each) for each in seeds.split(",")]
    sources: dict[str, Callable[[int], Version]] = {"概要": lambda _: overview(), "作り物の全文": mock}
    for name, make in sources.items():
        steps = [step for seed in track(chosen, name, console=notes) for step in chain(make(seed), seed)]
        items = sum(len(step.old.items) for step in steps)
        console.print(f"\n{name}: {len(steps)} 組、{items} 項目")
        console.print(measure(steps), measure_kinds(steps))


if __name__ == "__main__":
    main()
