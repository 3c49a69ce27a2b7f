"""What maintainers send: the fields of a form, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.maintenance.ingest import IngestRequest
from corpus.errors import InputError

LONGEST = 1000  # characters of a field


@dataclass(frozen=True)
class FormFields:
    """The fields by name, all of them words; one that is missing is empty."""

    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """What was written, without white space around it.

        Raises:
            InputError: it is too long.
        """
        value = self.values.get(name)
        written = value.strip() if isinstance(value, str) else ""
        if len(written) > LONGEST:
            raise InputError(f"入力が長すぎます。{LONGEST:,} 文字以内にしてください。")
        return written

    def needed(self, name: str, label: str) -> str:
        """What was written.

        Raises:
            InputError: nothing was.
        """
        written = self.text(name)
        if not written:
            raise InputError(f"「{label}」を入力してください。")
        return written

    def day(self, name: str, label: str) -> date | None:
        """A day, or None.

        Raises:
            InputError: it is no day.
        """
        written = self.text(name)
        try:
            return date.fromisoformat(written) if written else None
        except ValueError as error:
            raise InputError(f"「{label}」は 2025-03-28 のように入力してください。") from error

    def request(self, path: Path) -> IngestRequest:
        """A file as a new version.

        Raises:
            InputError: a field is missing or wrong.
        """
        return IngestRequest(
            path,
            self.needed("document", "文書の名前"),
            self.needed("version", "版の名前"),
            published=self.day("published", "公表日"),
            url=self.text("url") or None,
            title=self.text("title") or None,
            edition=self.text("edition") or None,
            publisher=self.text("publisher") or None,
            terms=self.text("terms") or None,
            older=bool(self.text("older")),
        )
