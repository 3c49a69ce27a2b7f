"""The tables of a shard: all that searching it needs besides its texts and vectors.

They are made when a build is made (``indexing``) and read when it is opened. They are good only beside the
tokenizer that split the texts, so they name it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreDamagedError
from index.search.arrays import from_bytes, from_words, part, to_bytes, to_words, under
from index.search.classifier import Classifier
from index.search.inverted_index import InvertedIndex

_FORM = "1"  # raise it when what is computed changes, here, in the classifier or in BM25
TOPIC = "topic"
"""The class of the questions that go on from none, among those of the continuations."""


@dataclass(frozen=True, eq=False)
class Examples:
    """A classifier of questions of several classes, and the names of these."""

    names: tuple[str, ...]
    classifier: Classifier


@dataclass(frozen=True, eq=False)
class SearchTables:
    """``text``: BM25 over the items' own words; ``aid``: over words and aids of items and outside topics.

    ``sound``: over the readings of their texts one by one, of which each owner has the number in
    ``sound_sizes``, shape (owners,). ``classifier`` knows the owner of a question by
    the aids; ``continuations`` the way in which a question goes on from the one before. Each is None where
    there is nothing to learn from. ``tokens`` names the tokenizer.
    """

    tokens: str
    text: InvertedIndex
    aid: InvertedIndex
    sound: InvertedIndex
    sound_sizes: NDArray[np.int32]
    classifier: Classifier | None
    continuations: Examples | None

    def to_bytes(self) -> bytes:
        """The file of a build."""
        arrays = {
            **under("text", self.text.arrays()),
            **under("aid", self.aid.arrays()),
            **under("sound", self.sound.arrays()),
            "sound_sizes": self.sound_sizes,
        }
        if self.classifier:
            arrays |= under("classifier", self.classifier.arrays())
        if self.continuations:
            arrays |= under("continuations", self.continuations.classifier.arrays())
            arrays["names"] = from_words(self.continuations.names)
        return to_bytes(arrays, {"tokens": self.tokens, "form": _FORM})

    @classmethod
    def from_bytes(cls, raw: bytes | memoryview) -> "SearchTables | None":
        """What ``to_bytes`` gave; None for those of another form.

        Raises:
            StoreDamagedError: other bytes.
        """
        try:
            arrays, told = from_bytes(raw)
            if told["form"] != _FORM:
                return None
            text, aid, sound = (
                InvertedIndex.from_arrays(part(name, arrays)) for name in ("text", "aid", "sound")
            )
            learnt = part("classifier", arrays)
            examples = part("continuations", arrays)
            continuations = (
                Examples(tuple(to_words(arrays["names"])), Classifier.from_arrays(examples))
                if examples
                else None
            )
            classifier = Classifier.from_arrays(learnt) if learnt else None
            return cls(told["tokens"], text, aid, sound, arrays["sound_sizes"], classifier, continuations)
        except (KeyError, ValueError, TypeError) as error:
            raise StoreDamagedError(
                "検索の表のファイルが壊れています。`shishin build` で作り直してください。"
            ) from error
