"""The paragraph: a run of lines without a marker, and what it turns out to be."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from corpus.block import Block, BlockKind, line_spans, trim
from corpus.editorial import Editorial
from corpus.item import ItemKind
from corpus.manuscript import Manuscript
from corpus.markup import compact, display
from corpus.span import Span

_ENUMERATOR = re.compile(r"\d{1,4}\Z")
_IMAGE = re.compile(r"(?:\s*!\[[^\]]*\]\([^)]*\))+\s*\Z")
_FOOTNOTE = re.compile(r"\\?([*※]\d+)\s*[:：]")
_FOOTNOTE_MARK = re.compile(r"<sup>.*?</sup>")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


class Paragraphs:
    """Reads one paragraph after another into a manuscript."""

    def __init__(self, manuscript: Manuscript, editorial: Editorial) -> None:
        self._manuscript = manuscript
        self._outline = manuscript.outline
        self._editorial = editorial

    def read(self, block: Block) -> None:
        """One paragraph."""
        text, span = self._manuscript.words(block.span), block.span
        if kind := self._furniture_kind(text):
            self._manuscript.set_aside(kind, span)
        elif self._editorial.is_label(text):
            self._outline.enter(span)
            self._manuscript.current = None
        elif _FOOTNOTE.match(text):
            for each in self._split(span, lambda line: _FOOTNOTE.match(line) is not None):
                self._footnote(each)
        elif self._has_codes(text):
            self._coded_lines(span)
        elif found := _BOLD.match(text):
            self._bold_entry(span, found)
        else:
            self._plain(block)

    def _furniture_kind(self, text: str) -> str | None:
        page = self._outline.page
        if _ENUMERATOR.match(text):
            return "図の番号・年"
        if _IMAGE.match(text):
            return "図"
        if page and compact(text) == compact(page.text):
            return "見出しの繰り返し"
        return self._editorial.furniture_kind(text)

    def _split(self, span: Span, begins: Callable[[str], bool]) -> Iterator[Span]:
        """``span`` cut before each line that ``begins`` a piece."""
        lines = line_spans(self._manuscript.source, span)
        starts = [line.start for line in lines if begins(self._manuscript.words(line))]
        for start, end in pairwise(sorted({span.start, *starts, span.end})):
            yield trim(self._manuscript.source, Span(start, end))

    def _footnote(self, span: Span) -> None:
        """A footnote is a further span of the item of its page that refers to it, else an item of its own."""
        mark = _FOOTNOTE.match(self._manuscript.words(span))
        reference = re.compile(re.escape(mark[1] if mark else "") + r"(?!\d)")
        for draft in reversed(
            [each for each in self._manuscript.drafts if self._outline.page in each.heading]
        ):
            if any(reference.search(display(self._manuscript.words(own))) for own in draft.spans):
                draft.add(self._manuscript.source, span, join=False)
                return
        self._manuscript.open_narrative(span)

    def _has_codes(self, text: str) -> bool:
        """Whether codes begin its lines: the first one, or any of a numbered series.

        A 「1) 人間中心」 that a wrapped sentence brought to the start of a line is no code.
        """
        lines = text.splitlines()
        coded = [line for line in lines if self._outline.numbered(line)]
        wrapped = self._outline.series == "C" and any("、" in line for line in coded)
        return coded[:1] == lines[:1] or (self._outline.series is not None and bool(coded) and not wrapped)

    def _coded_lines(self, span: Span) -> None:
        """Each coded line opens an item, and the lines under it are its body."""
        pieces = tuple(self._split(span, lambda line: self._outline.numbered(line) is not None))
        for piece in pieces:
            found = self._outline.numbered(self._manuscript.words(piece))
            if found is None:  # what stands before the first code
                self.read(Block(BlockKind.PARAGRAPH, piece))
            elif found.kind is ItemKind.ADVANCED:
                self._manuscript.open_entry(found, piece)
            else:
                title = trim(self._manuscript.source, next(line_spans(self._manuscript.source, piece)))
                self._manuscript.open_entry(found, title)
                if body := trim(self._manuscript.source, Span(title.end, piece.end)):
                    self._manuscript.take(body)
        if len(pieces) > 1:  # a list of titles: what follows belongs to none of them
            self._manuscript.current = None

    def _bold_entry(self, span: Span, bold: re.Match[str]) -> None:
        words = Span(span.start + bold.start(1), span.start + bold.end(1))
        title = self._outline.label(words, _FOOTNOTE_MARK.sub("", bold[1]))
        if draft := self._manuscript.open_narrative(span, title=title):
            draft.awaiting = bold.end() == len(span)

    def _plain(self, block: Block) -> None:
        """The body that a title awaits, more of an entry or a group of paragraphs, or an item of its own."""
        current = self._manuscript.current
        if current and (current.awaiting or block.level > 0):
            self._manuscript.take(block.span)
        elif current and current.grouping and current.heading == self._outline.path:
            self._manuscript.take(block.span, join=False)
        elif draft := self._manuscript.open_narrative(block.span):
            draft.grouping = True
