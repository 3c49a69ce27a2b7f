"""From texts to the token numbers of a model, by the tokenizers library.

The file of a multilingual Unigram vocabulary takes a second to read and 280 MB to hold, for words of which
a question has a dozen. So the pieces lie in arrays, sorted by a hash, and for each batch the library gets
a vocabulary of only those that stand in its texts: the best way to cut a text (Kudo, Subword
Regularization, 2018) depends on no other. The whole file is read where that does not do.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import Unigram

TOKENIZER = "tokenizer.json"
_PIECES, _FRAME = "pieces.npz", "frame.json"

# A hash is a polynomial over the code points, in 64 bits that wrap round. A part of a text that has the
# hash of another piece does no harm: the vocabulary of that batch is only a little larger.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_EMPTY = np.empty(0, np.uint64)


class TextTokens(Protocol):
    """Turns texts into token numbers, framed as the model wants them and cut to its length."""

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text."""


@dataclass(frozen=True)
class WholeTokens:
    """The tokenizer as the library reads it from ``file``; ``length`` is the longest input in tokens."""

    file: Path
    length: int

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text."""
        return [list(each.ids) for each in self._tokenizer.encode_batch(list(texts))]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self.file))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.length)
        return tokenizer


def open_tokens(folder: Path, length: int) -> TextTokens:
    """The tokens of a converted model; the quick way where ``write_pieces`` has laid it out."""
    whole = WholeTokens(folder / TOKENIZER, length)
    return UnigramTokens(folder, whole) if (folder / _PIECES).exists() else whole


def write_pieces(tokenizer: Tokenizer, folder: Path) -> None:
    """Lay out a Unigram vocabulary in ``folder`` for the quick way; nothing for another kind."""
    told = json.loads(tokenizer.to_str())
    if told["model"]["type"] != "Unigram" or told["model"]["unk_id"] is None:
        return
    if (frame := _frame(tokenizer, told)) is None:
        return
    pieces, scores = zip(*told["model"]["vocab"], strict=True)
    hashes = _hashes_of(pieces)
    order = np.argsort(hashes)
    if (np.diff(hashes[order]) == 0).any():
        return  # of 250,000 pieces two have one hash once in a thousand million vocabularies
    letters = [piece.encode() for piece in pieces]
    np.savez(
        folder / _PIECES,
        hashes=hashes[order],
        numbers=order.astype(np.int32),
        scores=np.asarray(scores, np.float64),
        starts=np.cumsum([0, *map(len, letters)], dtype=np.int64),
        letters=np.frombuffer(b"".join(letters), np.uint8),
        lengths=np.unique([len(piece) for piece in pieces]),
    )
    (folder / _FRAME).write_text(json.dumps(frame), encoding="utf-8")


def _frame(tokenizer: Tokenizer, told: dict[str, Any]) -> dict[str, Any] | None:
    """All of the tokenizer but its pieces; None where a text is not in one piece within its frame."""
    inner, whole = (tokenizer.encode("1", add_special_tokens=framed).ids for framed in (False, True))
    starts = [at for at in range(len(whole)) if inner and whole[at : at + len(inner)] == inner]
    if len(starts) != 1:
        return None
    (start,) = starts
    model = told["model"]
    return {
        # A tokenizer with one piece: what it does before it looks pieces up is all that is asked of it.
        "outer": {
            **told,
            "model": {**model, "vocab": [["", 0.0]], "unk_id": 0},
            "added_tokens": [],
            "post_processor": None,
            "truncation": None,
            "padding": None,
        },
        "before": whole[:start],
        "after": whole[start + len(inner) :],
        "unknown": model["unk_id"],
        "bytes": bool(model.get("byte_fallback")),
        "added": [each["content"] for each in told["added_tokens"]],
    }


class UnigramTokens:
    """The quick way; see the head of this file."""

    def __init__(self, folder: Path, whole: WholeTokens) -> None:
        frame = json.loads((folder / _FRAME).read_text(encoding="utf-8"))
        outer = Tokenizer.from_str(json.dumps(frame["outer"]))
        self._normalizer, self._pre_tokenizer = outer.normalizer, outer.pre_tokenizer
        self._before, self._after = frame["before"], frame["after"]
        self._unknown, self._bytes = frame["unknown"], frame["bytes"]
        # Some are looked for in a text as it is normalised, and are normalised themselves.
        self._added = {form for each in frame["added"] for form in (each, self._normalised(each))}
        with np.load(folder / _PIECES) as arrays:
            self._hashes, self._numbers, self._lengths = (
                arrays[name] for name in ("hashes", "numbers", "lengths")
            )
            self._scores, self._starts = arrays["scores"], arrays["starts"]
            self._letters: bytes = arrays["letters"].tobytes()
        self._always = self._pieces_always()
        self._whole = whole

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text."""
        normal = [self._normalised(text) for text in texts]
        # A piece of its own in the words of a text is not cut at all, which only the library itself does.
        if any(added in text for text in (*texts, *normal) for added in self._added):
            return self._whole.encode(texts)
        words = [self._words(text) for text in normal]
        known = self._standing_in({word for each in words for word in each})
        model = self._vocabulary(known)
        room = self._whole.length - len(self._before) - len(self._after)
        return [
            [*self._before, *known[self._cut(model, each)].tolist()[:room], *self._after] for each in words
        ]

    def _normalised(self, text: str) -> str:
        return self._normalizer.normalize_str(text) if self._normalizer else text

    def _words(self, text: str) -> list[str]:
        if not self._pre_tokenizer:
            return [text]
        return [word for word, _ in self._pre_tokenizer.pre_tokenize_str(text)]

    def _standing_in(self, words: Iterable[str]) -> NDArray[np.intp]:
        """The numbers of the pieces that stand in ``words``, upwards."""
        # Nothing that begins in one word and ends in the next is a piece: none has a zero in it.
        hashes = np.concatenate([_EMPTY, *_hashes("\0".join(words), self._lengths).values()])
        return np.unique(np.concatenate([self._always, self._known(hashes)])).astype(np.intp)

    def _known(self, hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The numbers of the pieces that have these hashes."""
        places = np.searchsorted(self._hashes[:-1], hashes)
        found: NDArray[np.int32] = self._numbers[places[self._hashes[places] == hashes]]
        return found

    def _vocabulary(self, known: NDArray[np.intp]) -> Unigram:
        pieces = [(self._piece(number), float(self._scores[number])) for number in known.tolist()]
        unknown = int(np.searchsorted(known, self._unknown))
        return Unigram(pieces, unk_id=unknown, byte_fallback=self._bytes)

    def _cut(self, model: Unigram, words: Iterable[str]) -> list[int]:
        return [token.id for word in words for token in model.tokenize(word)]

    def _piece(self, number: int) -> str:
        return self._letters[self._starts[number] : self._starts[number + 1]].decode()

    def _pieces_always(self) -> NDArray[np.int32]:
        """The unknown, the bytes, and the piece by whose score, the lowest, the unknown is scored."""
        always = {self._unknown, int(np.argmin(self._scores))}
        if self._bytes:
            always.update(self._known(_hashes_of([f"<0x{byte:02X}>" for byte in range(256)])).tolist())
        return np.asarray(sorted(always), np.int32)


def _hashes_of(pieces: Sequence[str]) -> NDArray[np.uint64]:
    """The hash of each piece, shape (pieces,); 0 for one without letters."""
    sizes = np.asarray([len(piece) for piece in pieces])
    starts = np.cumsum([0, *sizes[:-1]])
    running = _hashes("".join(pieces), np.unique(sizes))
    hashes = np.zeros(len(pieces), np.uint64)
    for size, all_of_it in running.items():
        hashes[sizes == size] = all_of_it[starts[sizes == size]]
    return hashes


def _hashes(text: str, lengths: Iterable[int]) -> dict[int, NDArray[np.uint64]]:
    """By length, the hashes of the parts of ``text`` that are so long: row i of that which begins at i."""
    letters = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    wanted, found = set(map(int, lengths)), {}
    running = np.zeros(len(letters) + 1, np.uint64)
    for length in range(1, min(max(wanted, default=0), len(letters)) + 1):
        running = running[: len(letters) - length + 1] * _BASE + letters[length - 1 :]
        if length in wanted:
            found[length] = running
    return found
