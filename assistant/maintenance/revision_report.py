"""The view of a revision: what a report shows, in the order and grouping of a 新旧対照表."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import TypeAdapter

from assistant.citing import Quote, quotes_of
from corpus.guideline.item import Item, Role
from corpus.versions.change_summary import change_diff, change_summary
from corpus.versions.edition import Edition
from corpus.versions.revision import Change, ChangeKind, Revision
from corpus.versions.text_diff import DiffKind, DiffPiece

COMMON = "共通"


@dataclass(frozen=True)
class TextRun:
    """Characters of a displayed text; ``changed`` where the other version does not have them."""

    text: str
    changed: bool


@dataclass(frozen=True)
class ComparedItem:
    """An item as one column shows it; ``runs`` together are its displayed text."""

    item_id: str
    code: str
    title: str
    title_editorial: bool
    heading: tuple[str, ...]
    roles: tuple[Role, ...]
    page: int | None
    quotes: tuple[Quote, ...]
    runs: tuple[TextRun, ...]


@dataclass(frozen=True)
class ChangeRow:
    """A change: the old column, the new column and what to say about it."""

    kinds: tuple[ChangeKind, ...]
    roles: tuple[Role, ...]
    old: tuple[ComparedItem, ...]
    new: tuple[ComparedItem, ...]
    gist: str


@dataclass(frozen=True)
class RevisionSection:
    """The changes that concern one party, or all; ``unchanged`` counts what is not shown."""

    label: str
    rows: tuple[ChangeRow, ...]
    unchanged: int


@dataclass(frozen=True)
class VersionFacts:
    """Which version a column shows."""

    document: str
    version: str
    name: str
    publisher: str
    published: date
    source: str
    sha256: str
    items: int


@dataclass(frozen=True)
class RevisionView:
    """All that a report says; ``cosmetic`` of the unchanged ones differ in white space, width or commas."""

    old: VersionFacts
    new: VersionFacts
    role: Role | None
    counts: Mapping[ChangeKind, int]
    cosmetic: int
    sections: tuple[RevisionSection, ...]

    @property
    def changed(self) -> int:
        """How many changes are shown."""
        return sum(count for kind, count in self.counts.items() if kind is not ChangeKind.UNCHANGED)


def view_of(revision: Revision, role: Role | None = None) -> RevisionView:
    """What to show of a revision; with a role, only what concerns it."""
    changes = revision.by_role(role) if role else revision.changes
    return RevisionView(
        old=_card(revision.old),
        new=_card(revision.new),
        role=role,
        counts={kind: sum(change.kind is kind for change in changes) for kind in ChangeKind},
        cosmetic=sum(change.cosmetic and not change.changed for change in changes),
        sections=tuple(_sections(revision, changes, role)),
    )


def _card(edition: Edition) -> VersionFacts:
    return VersionFacts(
        document=edition.document_id,
        version=edition.version,
        name=edition.name,
        publisher=edition.publisher,
        published=edition.published,
        source=edition.source_path,
        sha256=edition.sha256,
        items=len(edition.items),
    )


def _sections(revision: Revision, changes: Sequence[Change], role: Role | None) -> Iterator[RevisionSection]:
    """First what concerns all, then party by party; what concerns two of them stands under both."""
    yield _section(revision, COMMON, [change for change in changes if _is_common(change)])
    for each in (role,) if role else Role:
        own = [change for change in changes if each in change.roles and not _is_common(change)]
        yield _section(revision, each.label, own)


def _is_common(change: Change) -> bool:
    return len(change.roles) == len(Role)


def _section(revision: Revision, label: str, changes: Sequence[Change]) -> RevisionSection:
    rows = tuple(_row(revision, change) for change in changes if change.changed)
    return RevisionSection(label, rows, len(changes) - len(rows))


def _row(revision: Revision, change: Change) -> ChangeRow:
    pieces = change_diff(revision, change)
    return ChangeRow(
        kinds=change.kinds,
        roles=change.roles,
        old=tuple(_column(revision.old, change.old, _runs(pieces, DiffKind.DELETED))),
        new=tuple(_column(revision.new, change.new, _runs(pieces, DiffKind.INSERTED))),
        gist=change_summary(revision, change, pieces),
    )


def _runs(pieces: Sequence[DiffPiece], own: DiffKind) -> list[TextRun]:
    """One side of a difference."""
    return [TextRun(piece.text, piece.kind is own) for piece in pieces if piece.kind in (own, DiffKind.KEPT)]


def _column(edition: Edition, items: Sequence[Item], runs: Sequence[TextRun]) -> Iterator[ComparedItem]:
    """The items of one side, each with its own part of the runs."""
    start = 0
    for item in items:
        end = start + len(edition.display(item))
        yield _item(edition, item, tuple(_cut(runs, start, end)))
        start = end + 1  # the line break between two items


def _cut(runs: Sequence[TextRun], start: int, end: int) -> Iterator[TextRun]:
    """The runs between two places of the text that they make up."""
    position = 0
    for run in runs:
        text = run.text[max(0, start - position) : max(0, end - position)]
        if text:
            yield TextRun(text, run.changed)
        position += len(run.text)


def _item(edition: Edition, item: Item, runs: tuple[TextRun, ...]) -> ComparedItem:
    return ComparedItem(
        item_id=item.id,
        code=item.code,
        title=item.title.text,
        title_editorial=item.title.editorial,
        heading=tuple(label.text for label in item.heading),
        roles=item.roles,
        page=edition.page(item),
        quotes=quotes_of(edition, item),
        runs=runs,
    )


EDITORIAL = "(編集部の見出し)"
NONE = "変更はありません。"
_MARKDOWN = re.compile(r"([\\`*_\[\]#|~])")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def to_text(view: RevisionView) -> str:
    """For the terminal; what only one version has stands in ``[-…-]`` or ``{+…+}``."""
    return "\n".join(_text_lines(view)) + "\n"


def to_fields(view: RevisionView) -> dict[str, Any]:
    """For programs: every field of the view, plain types only."""
    fields: dict[str, Any] = TypeAdapter(RevisionView).dump_python(view, mode="json")
    return fields


def to_json(view: RevisionView) -> str:
    """``to_fields`` as text."""
    return (
        json.dumps(to_fields(view), ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode()
        + "\n"
    )


def to_markdown(view: RevisionView) -> str:
    """Tables of 旧, 新 and 変更の要点; what only one version has stands in ``<del>`` or ``<ins>``."""
    return "\n".join(_markdown_lines(view)) + "\n"


def counts_line(view: RevisionView) -> str:
    """How many there are of each kind."""
    line = "、".join(f"{kind.label} {count}" for kind, count in view.counts.items())
    return f"{line}(うち書き方だけの違い {view.cosmetic})" if view.cosmetic else line


def kinds_label(row: ChangeRow) -> str:
    """The kinds of a change, the principal one first."""
    return "・".join(kind.label for kind in row.kinds)


def place_of(item: ComparedItem) -> str:
    """The headings above an item, but for one that is shown as its title, and its printed page."""
    above = item.heading[:-1] if item.heading[-1:] == (item.title,) else item.heading
    page = f"({item.page} ページ)" if item.page is not None else ""
    return " > ".join(above) + page


def card_line(card: VersionFacts) -> str:
    """A version with its publisher and date."""
    return f"{card.name} 版 {card.version}({card.publisher}、{day_of(card)}、{card.items} 項目)"


def day_of(card: VersionFacts) -> str:
    """The day on which a version was published."""
    return f"{card.published.year}年{card.published.month}月{card.published.day}日"


def _text_lines(view: RevisionView) -> Iterator[str]:
    yield f"旧: {card_line(view.old)}"
    yield f"新: {card_line(view.new)}"
    yield from (f"対象: {view.role.label}",) if view.role else ()
    yield counts_line(view)
    yield from () if view.changed else ("", NONE)
    for section in filter(_shown, view.sections):
        yield from ("", f"■ {section.label}(変わった項目 {len(section.rows)}、変更なし {section.unchanged})")
        for row in section.rows:
            yield from ("", f"[{kinds_label(row)}] {row.gist}")
            yield from _side_lines("旧", row.old, "[-{}-]")
            yield from _side_lines("新", row.new, "{{+{}+}}")


def _side_lines(name: str, items: Sequence[ComparedItem], mark: str) -> Iterator[str]:
    for item in items:
        yield f"  {name} {item.code} {item.title}{EDITORIAL if item.title_editorial else ''}"
        yield from (f"     {place}",) if (place := place_of(item)) else ()
        for line in _marked(item.runs, mark).split("\n"):
            yield f"     「{line}」"


def _marked(runs: Sequence[TextRun], mark: str) -> str:
    return "".join(_marked_lines(run.text, mark) if run.changed else run.text for run in runs)


def _marked_lines(text: str, mark: str) -> str:
    """Each line marked by itself, so that no mark runs over a line break."""
    return "\n".join(mark.format(line) if line else "" for line in text.split("\n"))


def _markdown_lines(view: RevisionView) -> Iterator[str]:
    yield f"# 新旧対照表 {_escaped(view.old.version)} → {_escaped(view.new.version)}"
    yield from ("", f"- 旧: {_escaped(card_line(view.old))}", f"- 新: {_escaped(card_line(view.new))}")
    yield from (f"- 対象: {view.role.label}",) if view.role else ()
    yield f"- {counts_line(view)}"
    yield from ("", "「変更の要点」は、引用した言葉を除き、規則で作った説明です。")
    yield from () if view.changed else ("", NONE)
    for section in filter(_shown, view.sections):
        yield from (
            "",
            f"## {section.label}",
            "",
            f"変わった項目 {len(section.rows)}、変更なし {section.unchanged}",
            "",
        )
        yield from ("| 種別 | 旧 | 新 | 変更の要点 |", "| --- | --- | --- | --- |")
        for row in section.rows:
            cells = (kinds_label(row), _cell(row.old, "del"), _cell(row.new, "ins"), _escaped(row.gist))
            yield f"| {' | '.join(cells)} |"


def _cell(items: Sequence[ComparedItem], tag: str) -> str:
    return "<br><br>".join(_cell_item(item, tag) for item in items) or "(なし)"


def _cell_item(item: ComparedItem, tag: str) -> str:
    title = f"**{_escaped(item.code)} {_escaped(item.title)}**{EDITORIAL if item.title_editorial else ''}"
    words = "".join(
        f"<{tag}>{_escaped(run.text)}</{tag}>" if run.changed else _escaped(run.text) for run in item.runs
    )
    return "<br>".join(filter(None, (title, _escaped(place_of(item)), words)))


def _escaped(text: str) -> str:
    """Words that Markdown and HTML show as they are, on one line."""
    plain = "".join(_ESCAPES.get(character, character) for character in text)
    return _MARKDOWN.sub(r"\\\1", plain).replace("\n", "<br>")


def _shown(section: RevisionSection) -> bool:
    return bool(section.rows)


def to_page(view: RevisionView) -> str:
    """The page; all text from outside is escaped by the template."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"kinds": kinds_label, "day": day_of, "place": place_of}
    return environment.get_template("revision.html.j2").render(view=view, editorial=EDITORIAL, nothing=NONE)
