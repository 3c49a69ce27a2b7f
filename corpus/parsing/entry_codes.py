"""The code, kind, roles and phase of an entry of a full text, from what it stands under."""

from collections.abc import Sequence

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, ItemKind, Phase, Role
from corpus.parsing.headings import Entry, OpenSection
from corpus.parsing.numbering import ROLE, ROLE_LETTERS, Marker
from corpus.parsing.outline import phase_named
from corpus.text.markup import compact, display
from corpus.text.numerals import roman
from corpus.text.span import Span

# 「1) 人間中心」 is C-1, 「I) リスクを評価する」 and 「I. …」 are H-I.
_SERIES_SYSTEMS = {"C": ("N)",), "H": ("I.", "I)")}
_SERIES_KINDS = {"C": ItemKind.COMMON, "H": ItemKind.ADVANCED}
_NAME = 40  # characters beyond which a heading is a sentence, and names no list


class EntryCoder:
    """Opens entries; numbers them through, so that the parts of one are known."""

    def __init__(self, source: str, editorial: Editorial) -> None:
        self._source = source
        self._editorial = editorial
        self._serial = 0

    def entry(self, sections: Sequence[OpenSection]) -> Entry:
        """The entry of the innermost of ``sections``."""
        marker = sections[-1].marker
        return self._numbered(sections, marker) if marker else self._section(sections)

    def _numbered(self, sections: Sequence[OpenSection], marker: Marker) -> Entry:
        above = [each for each in sections[:-1] if each.marker]
        self._serial += 1
        if marker.system == ROLE:
            role = (ROLE_LETTERS[marker.text[0]],)
            return Entry(marker.text, ItemKind.ROLE, self._serial, role, marker.number, self._phase(sections))
        parent = above[-1].entry if above else None
        kind, code = self._kind_and_code(sections, marker, parent)
        entry = Entry(code, kind, self._serial, self._roles(sections))
        if kind is ItemKind.COMMON:
            entry.principle = int(code.split("-")[1])
        # A number inside 「D-2) i. …」 has no letter to tell whose it is: the role item does.
        if kind is ItemKind.ROLE and parent:
            entry.roles, entry.principle, entry.phase = parent.roles, parent.principle, parent.phase
        return entry

    def _kind_and_code(
        self, sections: Sequence[OpenSection], marker: Marker, parent: Entry | None
    ) -> tuple[ItemKind, str]:
        letter = self._series(sections)
        if letter and marker.system in _SERIES_SYSTEMS[letter]:
            place = roman(marker.number) if letter == "H" else str(marker.number)
            return _SERIES_KINDS[letter], f"{letter}-{place}"
        # 「1.2.3」 or 「第3条」 is cited as it stands, wherever it stands.
        if marker.absolute:
            return ItemKind.NUMBERED, marker.text
        if parent is None:
            return ItemKind.NUMBERED, marker.text
        return parent.kind, f"{parent.code}-{marker.text}"

    def _series(self, sections: Sequence[OpenSection]) -> str | None:
        """The list (C or H) whose entries stand right under the innermost heading that begins one."""
        for section in reversed(sections[:-1]):
            # Already inside an entry of a list: a number below it counts its parts, such as ① of C-1.
            if section.entry and section.entry.kind is not ItemKind.NUMBERED and section.marker:
                return None
            if letter := self._series_of(compact(shown(self._source, section.words))):
                return letter
            if section.marker:
                return None
        return None

    def _series_of(self, heading: str) -> str | None:
        for letter, noted in self._editorial.series.items():
            if compact(noted) == heading:
                return letter
        # 「高度なAIシステムに関係する事業者に共通の指針」 contains the words for the other list too.
        if "共通の指針" not in heading or len(heading) > _NAME:
            return None
        return "H" if "高度な" in heading else "C"

    def _section(self, sections: Sequence[OpenSection]) -> Entry:
        """A part without a number: of the numbered entry above it, else narrative."""
        above = next(
            (section.entry for section in reversed(sections) if section.marker and section.entry), None
        )
        if above:
            return Entry(above.code, above.kind, above.serial, above.roles, above.principle, above.phase)
        return Entry("", ItemKind.NARRATIVE, 0, self._roles(sections))

    def _roles(self, sections: Sequence[OpenSection]) -> tuple[Role, ...]:
        """The one role that the outermost such heading names, else all three."""
        for section in sections:
            text = compact(shown(self._source, section.whole))
            # A long sentence that happens to name a role says nothing about whose section this is.
            named = [role for role in Role if role.label in text] if len(text) <= 2 * _NAME else []
            if len(named) == 1:
                return (named[0],)
        return ALL_ROLES

    def _phase(self, sections: Sequence[OpenSection]) -> Phase | None:
        phases = (phase_named(shown(self._source, section.words)) for section in reversed(sections[:-1]))
        return next((phase for phase in phases if phase), None)


def shown(source: str, span: Span) -> str:
    """The words of ``span`` on one line."""
    return display(span.of(source)).replace("\n", " ")
