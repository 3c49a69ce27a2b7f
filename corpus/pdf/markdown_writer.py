"""The writer: blocks in, Markdown and its page map out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus.guideline.document import Extraction, PageRun
from corpus.pdf.footnotes import MARK, PdfFootnote, PdfFootnotes
from corpus.pdf.pdf_blocks import PdfBlock, PdfBlockKind, TextPart
from corpus.pdf.pdf_lines import LOWERED, RAISED
from corpus.text.markup import escape

_PLAIN = (PdfBlockKind.PARAGRAPH, PdfBlockKind.ENTRY)  # blocks whose first words could be read as Markdown


@dataclass
class _Sheet:
    """The text so far, and its page map."""

    numbers: Mapping[int, int]
    pieces: list[str] = field(default_factory=list)
    runs: list[PageRun] = field(default_factory=list)
    length: int = 0

    def put(self, text: str, place: int, *, own_run: bool = False) -> None:
        if text and (own_run or not self.runs or self.runs[-1].place != place):
            self.runs.append(PageRun(self.length, place, self.numbers.get(place)))
        self.space(text)

    def space(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


@dataclass
class MarkdownWriter:
    """Writes blocks with their footnotes behind them."""

    footnotes: PdfFootnotes
    numbers: Mapping[int, int]

    def write(self, blocks: Iterable[PdfBlock], notes: Iterable[str]) -> Extraction:
        """The whole text."""
        sheet = _Sheet(self.numbers)
        last: PdfBlock | None = None
        for block in self._with_footnotes(blocks):
            if last:
                # Entries of one list stand on lines without a blank one between them.
                together = last.kind is block.kind is PdfBlockKind.ENTRY
                sheet.space("\n" if together else "\n\n")
            alone = PdfBlockKind.FOOTNOTE in (block.kind, last.kind if last else None)
            for at, part in enumerate(_opened(block)):
                sheet.put(part.text, part.place, own_run=alone and not at)
            last = block
        sheet.space("\n" if last else "")
        return Extraction("".join(sheet.pieces), tuple(sheet.runs), tuple(notes))

    def _with_footnotes(self, blocks: Iterable[PdfBlock]) -> Iterator[PdfBlock]:
        """The blocks, each followed by its footnotes; those without a mark come at the end."""
        used: set[int] = set()
        for block in blocks:
            if block.kind is PdfBlockKind.CODE:
                yield block
                continue
            cited: list[PdfFootnote] = []
            block.parts = [TextPart(self._marked(part, cited), part.place) for part in block.parts]
            yield block
            for note in cited:
                # Two marks may call for one footnote. By identity, as numbers begin anew on each page.
                if id(note) not in used:
                    used.add(id(note))
                    yield _block(note)
        for notes in self.footnotes.of_place.values():
            # No word of the source may be lost because its mark was not found.
            yield from (_block(note) for note in notes if id(note) not in used)

    def _marked(self, part: TextPart, cited: list[PdfFootnote]) -> str:
        """The words with ``[^12]`` for each mark whose footnote was found, the bare number for others."""
        # With a group in the pattern, every second piece is the number of a mark.
        pieces = MARK.split(part.text)
        for at in range(1, len(pieces), 2):
            if note := self.footnotes.find(int(pieces[at]), part.place):
                cited.append(note)
                pieces[at] = f"[^{pieces[at]}]"
        return "".join(pieces)


def _block(note: PdfFootnote) -> PdfBlock:
    parts = [TextPart(_bare(part.text), part.place) for part in note.parts]
    return PdfBlock(PdfBlockKind.FOOTNOTE, parts=[TextPart(f"[^{note.number}]: ", note.place), *parts])


def _bare(text: str) -> str:
    return text.replace(RAISED, "").replace(LOWERED, "")


def _opened(block: PdfBlock) -> list[TextPart]:
    """The parts, with what Markdown puts before a heading or a nested entry."""
    leads = {PdfBlockKind.HEADING: "#" * block.level + " ", PdfBlockKind.ENTRY: "  " * block.level}
    lead = leads.get(block.kind, "")
    first = block.parts[0]
    # A printed 「#1 の課題」 or 「> 引用」 must not become Markdown.
    words = escape(first.text) if block.kind in _PLAIN else first.text
    return [TextPart(lead + words, first.place), *block.parts[1:]]
