"""What the encoder learns from: rows of texts that belong together, and of texts that do not.

Every row says: the first text goes with the second and, where there is a third, not with that. All other
rows of its batch say "not with mine" too, so the sets are made so that a batch is hard and yet fair: the
questions on one document share a batch, in which each item stands once.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from corpus.guideline.editorial import Aids
from eval.training.guides import Guide, GuideQuestion
from index.model.embedder import Embedder

# The ways of embedding, as sentence-transformers names its prompts.
QUERY, DOCUMENT = "query", "document"


@dataclass(frozen=True)
class ExampleSet:
    """Rows that may share a batch: ``ways`` says for each column whether it is a question or a passage."""

    name: str
    ways: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def guide_examples(guides: Iterable[Guide], seed: int) -> tuple[ExampleSet, ...]:
    """The rows of the made-up documents.

    Half of the questions go to the whole text of their item, against the other items of that document; the
    other half to the sentence that answers. Questions on the same item belong together, as an index compares
    a question with the search aids; a question that the document does not answer belongs to neither.
    """
    chance = random.Random(seed)
    texts, sentences, twins, unanswered, strangers = [], [], [], [], []
    for guide in sorted(guides, key=lambda each: each.name):
        asked = [each for each in guide.questions if each.answers]
        chance.shuffle(asked)
        half = len(asked) // 2
        texts.append(
            _set(f"texts-{guide.name}", DOCUMENT, [(q.text, guide.texts[q.item]) for q in asked[:half]])
        )
        sentences += [(q.text, q.sentence) for q in asked[half:]]
        by_item = _by_item(asked)
        twins.append(
            _set(f"questions-{guide.name}", QUERY, [(one, other) for one, other, *_ in by_item.values()])
        )
        for near in (each for each in guide.questions if not each.answers and each.item in by_item):
            one, other = chance.sample(by_item[near.item], 2)
            unanswered.append((guide.texts[near.item], one, near.text))
            strangers.append((one, other, near.text))
    return (
        *texts,
        _set("sentences", DOCUMENT, sentences),
        *twins,
        ExampleSet("unanswered", (DOCUMENT, QUERY, QUERY), tuple(unanswered)),
        ExampleSet("unanswered-questions", (QUERY, QUERY, QUERY), tuple(strangers)),
    )


def aid_examples(texts: dict[str, str], aids: Aids, embedder: Embedder, seed: int) -> tuple[ExampleSet, ...]:
    """The rows of a guideline's search aids; ``texts`` are its items' texts by key.

    An aid goes with the text of its item. A question on an outside topic is set against the aid that the
    untrained ``embedder`` takes for nearest to it: that aid goes with another one of its own item.
    """
    chance = random.Random(seed)
    asked = {
        key: aid.questions
        for key, aid in sorted(aids.items.items())
        if key in texts and len(aid.questions) > 1
    }
    owners = [(key, text) for key, questions in asked.items() for text in questions]
    outside = sorted({text for each in aids.outside for text in each.questions})
    nearest = _nearest(outside, [text for _, text in owners], embedder)
    strangers: dict[str, list[tuple[str, ...]]] = {}
    for stranger, at in zip(outside, nearest, strict=True):
        key, near = owners[at]
        other = chance.choice([text for text in asked[key] if text != near])
        strangers.setdefault(key, []).append((other, near, stranger))
    return (
        _set("aids", DOCUMENT, [(text, texts[key]) for key, text in owners]),
        *(
            ExampleSet(f"outside-{number}", (QUERY, QUERY, QUERY), rows)
            for number, rows in enumerate(_rounds(strangers.values()), start=1)
        ),
    )


def _set(name: str, way: str, rows: Sequence[tuple[str, str]]) -> ExampleSet:
    return ExampleSet(name, (QUERY, way), tuple(rows))


def _by_item(questions: Iterable[GuideQuestion]) -> dict[str, list[str]]:
    """The questions of every item that has two or more."""
    found: dict[str, list[str]] = {}
    for question in questions:
        found.setdefault(question.item, []).append(question.text)
    return {key: texts for key, texts in found.items() if len(texts) > 1}


def _rounds(by_item: Iterable[Sequence[tuple[str, ...]]]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The rows so divided that no item has two in one set."""
    for row in zip_longest(*by_item):
        yield tuple(each for each in row if each)


def _nearest(texts: Sequence[str], among: Sequence[str], embedder: Embedder) -> list[int]:
    """For each of ``texts``, the row of ``among`` of the highest cosine."""
    if not texts or not among:
        return []
    cosines = embedder.encode_queries(texts) @ embedder.encode_queries(among).T
    return [int(row) for row in np.argmax(cosines, axis=1)]
