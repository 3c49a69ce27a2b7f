"""Evaluations: what the question set found of a build, kept as a page and as JSON.

<home>/evaluations/<build_id>.html, <build_id>.json
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.listener import Sheet
from corpus.errors import ChoiceError
from corpus.files.disk import Disk


@dataclass(frozen=True)
class Evaluation:
    """One evaluation: of which build, when (UTC), by whom, over which split.

    ``figures`` are the headline figures; ``page`` is the whole report as HTML that needs nothing else,
    ``report`` the same in plain types. A listed evaluation comes without these two.
    """

    build_id: str
    at: datetime
    by: str
    split: str
    figures: Sheet
    report: Mapping[str, Any]
    page: str = ""


_EVALUATION = TypeAdapter(Evaluation)


@dataclass(frozen=True)
class Evaluations:
    """Those kept under ``home``, one for each build."""

    home: Path
    disk: Disk

    @property
    def _folder(self) -> Path:
        return self.home / "evaluations"

    def keep(self, evaluation: Evaluation) -> None:
        """Keep one in place of the former of the same build.

        Raises:
            StoreWriteError: the disk refuses.
        """
        self.disk.make_folder(self._folder)
        # The page first: the JSON makes it known, and then its page has to be there.
        page = self._folder / f"{evaluation.build_id}.html"
        self.disk.write_whole(page, evaluation.page.encode("utf-8", "replace"))
        fields = _EVALUATION.dump_json(evaluation, exclude={"page": True}, indent=2)
        self.disk.write_whole(page.with_suffix(".json"), fields)

    def listed(self) -> tuple[Evaluation, ...]:
        """All that can be read, the latest first."""
        found = []
        for path in self._folder.glob("*.json"):
            try:
                found.append(_EVALUATION.validate_json(path.read_bytes()))
            except (ValidationError, OSError):
                continue  # damaged; the next evaluation of the build replaces it
        return tuple(sorted(found, key=lambda each: each.at, reverse=True))

    def page(self, build_id: str) -> bytes:
        """The report of a build as HTML.

        Raises:
            ChoiceError: there is none.
        """
        known = build_id in {each.build_id for each in self.listed()}
        page = self.disk.read(self._folder / f"{build_id}.html") if known else None
        if page is None:
            raise ChoiceError("この索引の評価の結果はありません。評価してから開いてください。")
        return page
