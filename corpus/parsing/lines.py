"""Lines: a full text read line by line, each with what its own marks say it is.

Where ``corpus.parsing.blocks`` reads slides, whose Markdown is broken, this reads texts: front matter,
fenced code, comments and footnotes are told apart, and a line never swallows the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from corpus.parsing.blocks import line_spans, trim
from corpus.text.markup import is_markup
from corpus.text.span import Span


class LineKind(Enum):
    """What a line is."""

    HEADING = auto()
    BULLET = auto()
    TEXT = auto()
    ROW = auto()
    HEADER_RULE = auto()
    CODE = auto()
    NOTE = auto()
    MATTER = auto()
    CONTENTS = auto()
    MARKUP = auto()


@dataclass(frozen=True)
class Line:
    """A line, or a run of lines that are one by their marks (code, comments, front matter).

    ``span`` covers its words without its mark, never blank but for ``MARKUP``; ``level`` is that of a
    heading, ``indent`` the blanks before it; ``touching``: no blank line stands before it; ``broken``:
    it ends with a forced line break; ``cells`` are those of a row; ``note`` names a footnote.
    """

    kind: LineKind
    span: Span
    level: int = 0
    indent: int = 0
    touching: bool = False
    broken: bool = False
    cells: tuple[Span, ...] = ()
    note: str = ""


# Fences may stand inside a quotation (> ```).
_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(```+|~~~+)")
# Bounded, and only with a field in it: two rules with prose between them are no front matter.
_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:(?![-]{3})[^\n]*\n){1,80}?---[ \t]*(?:\r?\n|\Z)")
_MATTER_FIELD = re.compile(r"^[\w-]+:", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]*<!--")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t　]+(?=\S)")
# 「## 題 ##」 and 「## 題 {#anchor}」.
_HEADING_END = re.compile(r"(?:[ \t]+#+|[ \t]*\{[#.:][^{}]*\})[ \t]*\Z")
_SETEXT = re.compile(r"(=+|-{3,})[ \t]*\Z")
_HEADER_RULE = re.compile(r"(?=.*-)\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?\s*\Z")
# 「[^1]: 注」, 「\*1: 注」, 「※1：注」, 「注1）…」.
_NOTE = re.compile(r"[ \t]*(?:\[\^([^\]\s]+)\]:|\\?([*※]\d+)\s*[:：]|(注\d+)\s*[)）:：])[ \t　]*")
# Japanese marks often stand without a blank: 「・一つ」. For - and * that would be a rule or emphasis.
_BULLET = re.compile(r"(?:[-*+][ \t　]+|[・•‣◦●○■□◆◇▪▶➢➤►✓✔✅][ \t　]*)(?=\S)")
# 「第1部 題 ........ 8」: without the page number, dots are an ellipsis, as in 「考える……」.
_LEADERS = r"(?:\.{4,}|…{2,}|‥{2,}|・{4,}|_{4,}|(?:\. ){3,})[\s.…]*(?:[\divx]+|[-‐–]\s*\d+\s*[-‐–])"
# Also a list entry that is nothing but a link into the document: 「- [1.1 題](#11-題)」.
_CONTENTS = re.compile(_LEADERS + r"\Z|(?:[-*+]|\d+\.)\s+\[[^\]]*\]\([^)\s]*#[^)]*\)\Z")
# Without this bound, a line of thousands of dots would take minutes.
_END = 200  # characters at the end of a line in which leaders and closing marks are looked for
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"(?:\\|  |<br\s*/?>)\Z", re.IGNORECASE)


def read_lines(source: str) -> tuple[Line, ...]:
    """The lines of ``source`` that are not blank, in order."""
    raw = list(line_spans(source, Span(0, len(source))))
    lines: list[Line] = []
    at, touching = 0, False
    closers = _closers(source, raw)
    if (matter := _MATTER.match(source)) and _MATTER_FIELD.search(matter[0]):
        lines.append(Line(LineKind.MATTER, trim(source, Span(0, matter.end()))))
        at = next((n for n, span in enumerate(raw) if span.start >= matter.end()), len(raw))
    while at < len(raw):
        span, last = raw[at], closers.get(at, at)
        if not span.of(source).strip():
            at, touching = at + 1, False
            continue
        if last > at or at in closers:
            kind = LineKind.CODE if _FENCE.match(span.of(source)) else LineKind.MARKUP
            line = Line(kind, trim(source, Span(span.start, raw[last].end)), indent=_indent(span.of(source)))
        else:
            line = _line(source, span)
        lines.append(replace(line, touching=touching))
        _underline(source, lines)
        at, touching = last + 1, True
    return tuple(lines)


def _closers(source: str, raw: list[Span]) -> dict[int, int]:
    """The last line of each run of code or comment by its first; what is never closed is no run."""
    found: dict[int, int] = {}
    open_at: int | None = None
    fence, at, never = "", 0, set[str]()
    while at < len(raw) or open_at is not None:
        if at >= len(raw):  # the open run is never closed: its first line is a line like any other
            # Else each later mark of this kind would be followed to the end of the source again.
            never.add(fence[:3])
            at, open_at = (open_at or 0) + 1, None
            continue
        text = raw[at].of(source)
        if open_at is None:
            opening = _FENCE.match(text)
            comment = not opening and _COMMENT.match(text)
            fence = opening[1] if opening else "<!--" if comment else ""
            if fence and fence[:3] not in never:
                if comment and "-->" in text:
                    if text.rstrip().endswith("-->"):
                        found[at] = at
                else:
                    open_at = at
        elif _closes(text, fence):
            found[open_at], open_at = at, None
        at += 1
    return found


def _closes(text: str, fence: str) -> bool:
    if fence == "<!--":
        return text.rstrip().endswith("-->")
    closing = _FENCE.match(text)
    return closing is not None and closing[1].startswith(fence) and not text[closing.end() :].strip()


def _underline(source: str, lines: list[Line]) -> None:
    """A rule right under a line of text makes that a heading (setext)."""
    if len(lines) < 2 or lines[-1].kind is not LineKind.MARKUP or not lines[-1].touching:
        return
    rule, above = _SETEXT.match(lines[-1].span.of(source)), lines[-2]
    # A sentence above a rule is a paragraph that ends there, no title.
    if rule and above.kind is LineKind.TEXT and not above.indent and not above.span.of(source).endswith("。"):
        lines[-2] = replace(above, kind=LineKind.HEADING, level=1 if rule[1][0] == "=" else 2)


def _indent(text: str) -> int:
    """Columns of white space: a tab counts two, an ideographic space two."""
    blank = text[: len(text) - len(text.lstrip())]
    return len(blank.replace("\t", "  ").replace("　", "  ").replace("\ufeff", ""))


def _line(source: str, whole: Span) -> Line:
    text, words = whole.of(source), trim(source, whole)
    # A byte order mark is no white space, so trim leaves it; the # behind it would not be seen.
    if source.startswith("\ufeff", words.start):
        words = trim(source, Span(words.start + 1, words.end))
        text = words.of(source)
    line = Line(
        LineKind.TEXT, words, indent=_indent(text), broken=_BREAK.search(text.rstrip("\r\n")) is not None
    )
    bare = words.of(source)
    # Before is_markup, which holds of |---|---| too.
    if _HEADER_RULE.match(bare) and "|" in bare:
        return replace(line, kind=LineKind.HEADER_RULE)
    if is_markup(bare):
        return replace(line, kind=LineKind.MARKUP)
    if found := _HEADING.match(bare):
        return replace(
            line, kind=LineKind.HEADING, level=len(found[1]), span=_heading(source, words, found.end())
        )
    if _CONTENTS.search(bare, max(0, len(bare) - _END)):
        return replace(line, kind=LineKind.CONTENTS)
    if bare.startswith("|"):
        return replace(line, kind=LineKind.ROW, cells=_cells(source, words))
    if found := _NOTE.match(bare):
        return replace(line, kind=LineKind.NOTE, note=f"[^{found[1]}]" if found[1] else found[2] or found[3])
    if found := _BULLET.match(bare):
        return replace(line, kind=LineKind.BULLET, span=Span(words.start + found.end(), words.end))
    return line


def _heading(source: str, words: Span, mark: int) -> Span:
    """The words of a heading without closing marks and attributes."""
    span = Span(words.start + mark, words.end)
    end = _HEADING_END.search(source, max(span.start, span.end - _END), span.end)
    kept = trim(source, Span(span.start, end.start())) if end else span
    return kept if kept and not is_markup(kept.of(source)) else span


def _cells(source: str, words: Span) -> tuple[Span, ...]:
    text = words.of(source)
    edges = [words.start + found.start() for found in _PIPE.finditer(text)]
    if edges[-1] != words.end - 1:
        edges.append(words.end)
    return tuple(trim(source, Span(a + 1, b)) for a, b in pairwise(edges))


def runs(lines: tuple[Line, ...]) -> Iterator[tuple[Line, ...]]:
    """Rows that touch as one run (with their header rule); every other line by itself."""
    run: list[Line] = []
    for line in lines:
        tabular = line.kind in (LineKind.ROW, LineKind.HEADER_RULE)
        if run and not (tabular and line.touching):
            yield tuple(run)
            run = []
        if tabular:
            run.append(line)
        else:
            yield (line,)
    if run:
        yield tuple(run)
