"""A packed 4-bit model small enough to write by hand, laid out after the package's e5.c."""

import struct
from collections.abc import Iterator

import numpy as np

HIDDEN, LAYERS, HEADS, WIDE, POSITIONS, TYPES = 32, 1, 2, 64, 16, 2
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", "▁passage", ":", "A", "I", "あ", "<mask>")
SHAPE_AT, VOCABULARY_AT = 8, 44  # byte offsets of the two headers


def q4_sample() -> bytes:
    """The bytes of a whole file; every weight is a function of its place."""
    head = b"E5S1" + struct.pack("<I", 1)
    sizes = (HIDDEN, LAYERS, HEADS, WIDE, len(PIECES), POSITIONS, TYPES)
    head += struct.pack("<7ifi", *sizes, 1e-12, 32) + _vocabulary()
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x3000, 1, 0x20)
    tensors = list(_tensors())
    directory_size = 4 + sum(23 + len(name) for name, *_ in tensors)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, kind, count, raw in tensors:
        offset = len(head) + directory_size + len(body)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, offset, len(raw))
        body += raw
    return head + directory + body


def _vocabulary() -> bytes:
    words = [piece.encode() for piece in PIECES]
    starts = np.cumsum([0, *(len(word) for word in words)]).astype("<u4")
    scores = -np.arange(len(words)).astype("<f4")
    head = struct.pack("<5iQ", len(words), 0, 2, 1, 3, sum(map(len, words)))
    return head + starts.tobytes() + scores.tobytes() + b"".join(words)


def _tensors() -> Iterator[tuple[str, int, int, bytes]]:
    yield _packed("emb.word", len(PIECES) * HIDDEN)
    yield _floats("emb.pos", POSITIONS * HIDDEN)
    yield _floats("emb.type", TYPES * HIDDEN)
    yield _floats("emb.ln.w", HIDDEN)
    yield _floats("emb.ln.b", HIDDEN)
    for layer in range(LAYERS):
        for name, inner, outer in (
            ("q", HIDDEN, HIDDEN),
            ("k", HIDDEN, HIDDEN),
            ("v", HIDDEN, HIDDEN),
            ("ao", HIDDEN, HIDDEN),
            ("fi", HIDDEN, WIDE),
            ("fo", WIDE, HIDDEN),
        ):
            yield _packed(f"l{layer}.{name}.w", inner * outer)
            yield _floats(f"l{layer}.{name}.b", outer)
        for name in ("aln", "oln"):
            yield _floats(f"l{layer}.{name}.w", HIDDEN)
            yield _floats(f"l{layer}.{name}.b", HIDDEN)


def _floats(name: str, count: int) -> tuple[str, int, int, bytes]:
    return name, 0, count, (np.arange(count) % 7 / 7).astype("<f4").tobytes()


def _packed(name: str, count: int) -> tuple[str, int, int, bytes]:
    blocks = np.zeros(count // 32, np.dtype([("scale", "<f2"), ("quants", "u1", 16)]))
    blocks["scale"] = 0.125
    blocks["quants"] = np.arange(count // 2).reshape(-1, 16) % 251
    return name, 1, count, blocks.tobytes()
