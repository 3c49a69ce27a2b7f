"""Document folders written for one test, whole or with one thing wrong."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

TEXT = "# 目的\n\n- 目的の言葉\n"


UNCHANGED: Mapping[str, str | None] = {}


def manifest(raw: bytes, changed: Mapping[str, str | None] = UNCHANGED) -> str:
    """A ``document.toml`` for a source of these bytes; None leaves a field out."""
    fields: dict[str, str | None] = {
        "title": '"試しのガイドライン"',
        "edition": '"第2.0版"',
        "version": '"2.0"',
        "publisher": '"試し省"',
        "published": "2030-04-01",
        "url": '"https://example.invalid/"',
        "terms": '"自由"',
        "source": '"source.md"',
        "sha256": f'"{hashlib.sha256(raw).hexdigest()}"',
        **changed,
    }
    return "".join(f"{name} = {value}\n" for name, value in fields.items() if value is not None)


def write(root: Path, raw: bytes = TEXT.encode(), changed: Mapping[str, str | None] = UNCHANGED) -> Path:
    """A folder ``<root>/trial/2.0`` with a source of these bytes and its manifest."""
    folder = root / "trial" / "2.0"
    folder.mkdir(parents=True)
    (folder / "source.md").write_bytes(raw)
    (folder / "document.toml").write_text(manifest(raw, changed), encoding="utf-8")
    return folder


def is_one_japanese_sentence(message: str, *named: str) -> bool:
    """Whether a message is one line of Japanese that names these things and says what to do."""
    one_line = "\n" not in message and message.endswith("ください。")
    return one_line and all(each in message for each in named)
