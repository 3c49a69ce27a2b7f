"""Encodings: the bytes of a received text as characters, or a refusal that names what they are."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from corpus.errors import DocumentError

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_JAPANESE = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "utf-16": "UTF-16"}
_ESCAPE = b"\x1b"


@dataclass(frozen=True)
class Decoded:
    """Characters, and the name of the encoding they were converted from; empty for UTF-8."""

    text: str
    converted_from: str = ""


def decode(raw: bytes, path: Path) -> Decoded:
    """The characters of a text; a UTF-8 byte order mark stays, as offsets count it.

    Raises:
        DocumentError: they are no text, or in no encoding that Japanese texts come in.
    """
    encoding = _encoding(raw)
    try:
        text = raw.decode(encoding) if encoding else ""
    except UnicodeDecodeError as error:
        raise _refused(path) from error
    if not encoding or "\0" in text:
        raise _refused(path)
    return Decoded(text, "" if encoding == "utf-8" else _JAPANESE[encoding])


def _encoding(raw: bytes) -> str | None:
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return encoding
    if _ESCAPE not in raw:  # ISO-2022-JP is made of ASCII bytes, hence valid UTF-8
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return "utf-8"
    if b"\0" in raw:
        return None
    if best := from_bytes(raw, cp_isolation=[*_JAPANESE], preemptive_behaviour=False).best():
        return best.encoding if best.encoding in _JAPANESE else None
    return None


def _refused(path: Path) -> DocumentError:
    return DocumentError(
        f"{path} を文字として読めません(UTF-8、Shift_JIS、EUC-JP、ISO-2022-JP、UTF-16 のどれでもないか、"
        "途中が壊れています)。UTF-8 で保存し直してください。"
    )
