"""Coding: the code, kind, parties and phase of an entry, from the headings and numbers above it."""

from collections.abc import Sequence

from corpus.editorial import Editorial
from corpus.entry import Entry
from corpus.frame import Frame
from corpus.item import ALL_ROLES, ItemKind, Phase, Role
from corpus.marker import ROLE, Marker
from corpus.markup import compact, display
from corpus.numbering import ROLE_LETTERS, roman
from corpus.outline import phase_named
from corpus.span import Span

_SERIES_SYSTEMS = {"C": ("N)",), "H": ("I.", "I)")}
_SERIES_KINDS = {"C": ItemKind.COMMON, "H": ItemKind.ADVANCED}
_NAME = 40  # characters beyond which a heading is a sentence, and names no list


def shown(source: str, span: Span) -> str:
    """The words of ``span`` on one line."""
    return display(span.of(source)).replace("\n", " ")


class Coding:
    """Opens entries; numbers them through, so that the parts of one are known."""

    def __init__(self, source: str, editorial: Editorial) -> None:
        self._source = source
        self._editorial = editorial
        self._serial = 0

    def entry(self, frames: Sequence[Frame]) -> Entry:
        """The entry of the innermost of ``frames``."""
        marker = frames[-1].marker
        return self._numbered(frames, marker) if marker else self._section(frames)

    def _numbered(self, frames: Sequence[Frame], marker: Marker) -> Entry:
        above = [each for each in frames[:-1] if each.marker]
        self._serial += 1
        if marker.system == ROLE:
            role = (ROLE_LETTERS[marker.text[0]],)
            return Entry(marker.text, ItemKind.ROLE, self._serial, role, marker.number, self._phase(frames))
        parent = above[-1].entry if above else None
        kind, code = self._kind_and_code(frames, marker, parent)
        entry = Entry(code, kind, self._serial, self._roles(frames))
        if kind is ItemKind.COMMON:
            entry.principle = int(code.split("-")[1])
        if kind is ItemKind.ROLE and parent:
            entry.roles, entry.principle, entry.phase = parent.roles, parent.principle, parent.phase
        return entry

    def _kind_and_code(
        self, frames: Sequence[Frame], marker: Marker, parent: Entry | None
    ) -> tuple[ItemKind, str]:
        letter = self._series(frames)
        if letter and marker.system in _SERIES_SYSTEMS[letter]:
            place = roman(marker.number) if letter == "H" else str(marker.number)
            return _SERIES_KINDS[letter], f"{letter}-{place}"
        if marker.absolute:
            return ItemKind.NUMBERED, marker.text
        if parent is None:
            return ItemKind.NUMBERED, marker.text
        return parent.kind, f"{parent.code}-{marker.text}"

    def _series(self, frames: Sequence[Frame]) -> str | None:
        """The list (C or H) whose entries stand right under the innermost heading that begins one."""
        for frame in reversed(frames[:-1]):
            if frame.entry and frame.entry.kind is not ItemKind.NUMBERED and frame.marker:
                return None
            if letter := self._series_of(compact(shown(self._source, frame.words))):
                return letter
            if frame.marker:
                return None
        return None

    def _series_of(self, heading: str) -> str | None:
        for letter, noted in self._editorial.series.items():
            if compact(noted) == heading:
                return letter
        if "共通の指針" not in heading or len(heading) > _NAME:
            return None
        return "H" if "高度な" in heading else "C"

    def _section(self, frames: Sequence[Frame]) -> Entry:
        """A part without a number: of the numbered entry above it, else narrative."""
        above = next((frame.entry for frame in reversed(frames) if frame.marker and frame.entry), None)
        if above:
            return Entry(above.code, above.kind, above.serial, above.roles, above.principle, above.phase)
        return Entry("", ItemKind.NARRATIVE, 0, self._roles(frames))

    def _roles(self, frames: Sequence[Frame]) -> tuple[Role, ...]:
        """The one role that the outermost such heading names, else all three."""
        for frame in frames:
            text = compact(shown(self._source, frame.whole))
            named = [role for role in Role if role.label in text] if len(text) <= 2 * _NAME else []
            if len(named) == 1:
                return (named[0],)
        return ALL_ROLES

    def _phase(self, frames: Sequence[Frame]) -> Phase | None:
        phases = (phase_named(shown(self._source, frame.words)) for frame in reversed(frames[:-1]))
        return next((phase for phase in phases if phase), None)
