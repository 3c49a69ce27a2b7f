"""Encodings: the bytes of a received text as characters, or a refusal that names what they are."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from corpus.errors import DocumentError

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_JAPANESE = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "utf-16": "UTF-16"}
_DECLARED = {"cp932": "cp932", "shift_jis": "cp932", "euc_jp": "euc_jp", "iso2022_jp": "iso2022_jp"}
_ESCAPE = b"\x1b"
_ASCII = bytes(range(0x80))
_UTF8_CHARACTER = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}")  # kana and kanji take three bytes each


@dataclass(frozen=True)
class Decoded:
    """Characters, and the name of the encoding they were converted from; empty for UTF-8."""

    text: str
    converted_from: str = ""


def decode(raw: bytes, path: Path, declared: str = "") -> Decoded:
    """The characters of a text; a UTF-8 byte order mark stays, as offsets count it.

    ``declared`` is the encoding that the text says of itself; it counts only where the bytes are of it.

    Raises:
        DocumentError: they are no text, or in no encoding that Japanese texts come in.
    """
    encoding = _encoding(raw, declared)
    text = _decoded(raw, encoding) if encoding else None
    if encoding is None or text is None or "\0" in text or "\x1b" in text:
        raise DocumentError(
            f"{path} を文字として読めません(UTF-8、Shift_JIS、EUC-JP、ISO-2022-JP、UTF-16 のどれでもないか、"
            "途中が壊れています)。UTF-8 で保存し直してください。"
        )
    return Decoded(text, "" if encoding == "utf-8" else _JAPANESE[encoding])


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _encoding(raw: bytes, declared: str) -> str | None:
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return encoding
    # ISO-2022-JP is made of ASCII bytes, hence valid UTF-8.
    if _ESCAPE not in raw and _decoded(raw, "utf-8") is not None:
        return "utf-8"
    if b"\0" in raw or _is_damaged_utf8(raw):
        return None
    named = _DECLARED.get(_codec(declared))
    if named and _decoded(raw, named) is not None:
        return named
    best = from_bytes(raw, cp_isolation=[*_JAPANESE], preemptive_behaviour=False).best()
    return best.encoding if best and best.encoding in _JAPANESE else None


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether the greater part of the bytes beyond ASCII are Japanese characters in UTF-8.

    A cut or broken byte makes the whole invalid, and some of that passes for Shift_JIS.
    """
    beyond = len(raw.translate(None, _ASCII))
    return 2 * sum(map(len, _UTF8_CHARACTER.findall(raw))) > beyond
