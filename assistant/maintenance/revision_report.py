"""Reports of a revision, as 新旧対照表: text for the terminal, Markdown, and one page of HTML."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.maintenance.revision_view import (
    ChangeRow,
    ComparedItem,
    RevisionSection,
    RevisionView,
    TextRun,
    VersionFacts,
)
from corpus.files.templates import environment

EDITORIAL = "(編集部の見出し)"
NONE = "変更はありません。"
_MARKDOWN = re.compile(r"([\\`*_\[\]#|~])")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def to_text(view: RevisionView) -> str:
    """For the terminal; what only one version has stands in ``[-…-]`` or ``{+…+}``."""
    return "\n".join(_text_lines(view)) + "\n"


def to_markdown(view: RevisionView) -> str:
    """Tables of 旧, 新 and 変更の要点; what only one version has stands in ``<del>`` or ``<ins>``."""
    return "\n".join(_markdown_lines(view)) + "\n"


def to_page(view: RevisionView) -> str:
    """The page; all text from outside is escaped by the template."""
    pages = environment(Path(__file__).parent, kinds=kinds_label, day=day_of, place=place_of)
    return pages.get_template("revision.html.j2").render(view=view, editorial=EDITORIAL, nothing=NONE)


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
            # The mark goes through str.format, so its own braces are doubled.
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
    # <br> comes last, so that it is not escaped itself; a row of a Markdown table is one line.
    return _MARKDOWN.sub(r"\\\1", plain).replace("\n", "<br>")


def _shown(section: RevisionSection) -> bool:
    return bool(section.rows)
