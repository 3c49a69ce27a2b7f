"""The author of generated guidelines: cover, contents, main text (第1部 … 第5部) and annexes."""

import tomllib
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from pydantic import TypeAdapter
from reportlab.pdfgen.canvas import Canvas

from corpus.text.characters import fold_radicals
from eval.benchmarks.synthetic.press import Border, Paper, Press, put_table
from eval.benchmarks.synthetic.truth import TruthBlock
from eval.benchmarks.synthetic.typesetting import (
    GOTHIC,
    MINCHO,
    Layout,
    Printed,
    Type,
    draw,
    layout_of,
    ready_fonts,
    width,
)


@dataclass(frozen=True)
class Clauses:
    """``clauses.toml``: the parts of a sentence."""

    who: tuple[str, ...]
    when: tuple[str, ...]
    what: tuple[str, ...]
    how: tuple[str, ...]
    do: tuple[str, ...]
    why: tuple[str, ...]
    topics: tuple[str, ...]
    ends: tuple[str, ...]
    joins: tuple[str, ...]


CLAUSES = TypeAdapter(Clauses).validate_python(
    tomllib.loads(Path(__file__).with_name("clauses.toml").read_text(encoding="utf-8"))
)


@dataclass
class Prose:
    """Writes sentences, titles and entries; ``random`` alone decides."""

    random: Random

    def clause(self) -> str:
        """「…に当たり、…を…確認する」."""
        pick, what = self.random.choice, self.random.sample(CLAUSES.what, 2)
        objects = what[0] if self.random.random() < 0.6 else f"{what[0]}及び{what[1]}"
        return f"{pick(CLAUSES.when)}、{objects}を{pick(CLAUSES.how)}{pick(CLAUSES.do)}"

    def sentence(self) -> str:
        """One sentence, with 。."""
        pick = self.random.choice
        why = f"{pick(CLAUSES.why)}、" if self.random.random() < 0.4 else ""
        return f"{pick(CLAUSES.who)}は、{why}{self.clause()}{pick(CLAUSES.ends)}。"

    def paragraph(self, sentences: int) -> str:
        """Some sentences."""
        joins = ["", *(self.random.choice(CLAUSES.joins) for _ in range(sentences - 1))]
        return "".join(join + self.sentence() for join in joins)

    def entry(self) -> str:
        """An entry of a list: a clause without 。, sometimes two."""
        tail = (
            f"(例: {self.random.choice(CLAUSES.what)}を{self.random.choice(CLAUSES.do)})"
            if self.random.random() < 0.25
            else ""
        )
        return f"{self.clause()}{tail}"

    def topic(self) -> str:
        """A title."""
        return self.random.choice(CLAUSES.topics)

    def thing(self) -> str:
        """What is looked after: a short cell of a table."""
        return self.random.choice(CLAUSES.what)

    def actor(self) -> str:
        """Who acts."""
        return self.random.choice(CLAUSES.who)


PRINCIPLES = (
    "人間中心", "安全性", "公平性", "プライバシー保護", "セキュリティ確保", "透明性", "アカウンタビリティ",
    "教育・リテラシー", "公正競争確保", "イノベーション",
)  # fmt: skip
ROLES = {"D": "AI開発者", "P": "AI提供者", "U": "AI利用者"}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_ROMAN = ("i", "ii", "iii", "iv")
_MAIN = 0.25  # of the pages are main text
_CONTENTS = 28  # lines


class Author:
    """Writes chapters until the pages are full; ``random`` decides the words and what follows what."""

    def __init__(self, press: Press, random: Random, pages: int) -> None:
        self._press, self._random, self._pages = press, random, pages
        self._prose, self._notes = Prose(random), count(1)

    def write(self) -> None:
        """Everything from the cover on."""
        self._cover()
        self._press.next_page()
        self._press.next_page()  # the page between is for the contents
        start = len(self._press.truth)
        self._main_text()
        self._press.next_page()
        if self._random.random() < 0.5:
            self._press.annex = self._press.page
        annex = count(1)
        while not self._full(1.0):
            self._annex(next(annex))
        self._contents(start)

    def _full(self, share: float) -> bool:
        return self._press.page >= share * self._pages - 1

    def _cover(self) -> None:
        press, number = self._press, self._random.randint
        press.space(180)
        press.heading("AI事業者ガイドライン", 1)
        press.space(20)
        press.paragraph(f"(第1.{number(1, 9)}版)")
        press.space(240)
        for line in (f"令和{number(6, 9)}年{number(1, 12)}月28日", "総務省", "経済産業省"):
            press.paragraph(line)

    def _contents(self, start: int) -> None:
        """Fill the page that was kept: the first headings and their pages."""
        heads = [block for block in self._press.truth[start:] if block.kind == "heading" and block.level <= 3]
        page = Press(self._press.layout, page=1)
        page.heading("目次", 2)
        for block in heads[:_CONTENTS]:
            page.contents(block.text, block.page or 0)
        self._press.printed += page.printed
        # The pages are known only now, but the contents are read before the text.
        self._press.truth[start:start] = page.truth

    def _main_text(self) -> None:
        for title in ("第1部 AIとは", "第2部 AIにより目指すべき社会及び各主体が取り組む事項"):
            self._press.heading(title, 2)
            self._text(3)
            self._table()
        self._press.heading("C. 共通の指針", 3)
        for number, title in enumerate(PRINCIPLES, start=1):
            self._press.heading(f"{number}) {title}", 4, f"C-{number}")
            self._text(1)
            self._principle()
            if self._full(0.6 * _MAIN):
                break
        for part, letter in enumerate(ROLES, start=3):
            self._press.heading(f"第{part}部 {ROLES[letter]}に関する事項", 2)
            self._text(1)
            self._items(letter)

    def _principle(self) -> None:
        for at in range(self._random.randint(2, 4)):
            self._press.entry(_CIRCLED[at], self._prose.topic(), 0, gap=" ")
            for _ in range(self._random.randint(1, 3)):
                self._press.entry("・", self._noted(self._prose.entry()), 1)
        self._press.space(0.6 * self._press.layout.leading)

    def _items(self, letter: str) -> None:
        for number in range(2, 8):
            for numeral in _ROMAN[: self._random.randint(1, 2)]:
                self._item(letter, number, numeral)
            if self._full(_MAIN) and number > 2:
                return

    def _item(self, letter: str, number: int, numeral: str) -> None:
        title = f"{letter}-{number}) {numeral}. {self._prose.topic()}"
        self._press.heading(title, 4, f"{letter}-{number}-{numeral}")
        for _ in range(self._random.randint(1, 3)):
            self._press.entry("・", self._noted(self._prose.entry()), 0)
        self._press.space(0.6 * self._press.layout.leading)

    def _annex(self, annex: int) -> None:
        letter = self._random.choice(tuple(ROLES))
        self._press.heading(f"別添{annex} {ROLES[letter]}向けの解説", 2)
        self._text(2)
        for number in range(2, 8):
            if self._full(1.0):
                return
            self._explained(letter, number, self._random.choice(_ROMAN[:2]))
            self._random.choice((self._table, self._columns, self._plain))()

    def _explained(self, letter: str, number: int, numeral: str) -> None:
        """An item of the annex: the main text's words, the point, the methods."""
        press, prose = self._press, self._prose
        press.heading(f"{letter}-{number}) {numeral}. {prose.topic()}", 4, f"{letter}-{number}-{numeral}")
        press.heading("【本編の記載内容(再掲)】", 5)
        press.entry("・", prose.entry(), 0)
        press.heading("[ポイント]", 5)
        self._text(self._random.randint(1, 2))
        press.heading("[具体的な手法]", 5)
        for _ in range(self._random.randint(2, 4)):
            press.entry("・", self._noted(prose.entry()), 0)
            for _ in range(self._random.randint(0, 2)):
                press.entry("-", prose.entry(), 1, gap=" ")
        press.space(0.6 * press.layout.leading)

    def _plain(self) -> None:
        self._text(2)

    def _columns(self) -> None:
        """A column of examples, set in two columns down to the second one."""
        press = self._press
        press.heading(f"コラム {self._prose.topic()}", 4)
        press.columns()
        start = press.page
        while not press.in_last_column or press.page == start == self._pages:
            press.paragraph(self._noted(self._prose.paragraph(self._random.randint(2, 4))))
        for _ in range(5):
            press.paragraph(self._prose.paragraph(self._random.randint(2, 3)))
        press.next_page()

    def _text(self, paragraphs: int) -> None:
        for _ in range(paragraphs):
            self._press.paragraph(self._noted(self._prose.paragraph(self._random.randint(2, 5))))

    def _table(self) -> None:
        rows = [
            [[self._prose.thing()], [self._prose.actor()], self._cell()]
            for _ in range(self._random.randint(3, 14))
        ]
        header = [["項目"], ["主体"], ["取り組む内容"]]
        put_table(self._press, header, rows, (0.22, 0.2, 0.58), again=self._press.layout.again)

    def _cell(self) -> list[str]:
        """One sentence, or entries each on its own."""
        if self._random.random() < 0.5:
            return [self._noted(self._prose.sentence())]
        return [f"・ {self._prose.entry()}" for _ in range(self._random.randint(2, 3))]

    def _noted(self, text: str) -> str:
        """``text``, now and then with the mark of a footnote at one of its commas."""
        if self._random.random() > 0.12:
            return text
        number, at = next(self._notes), text.find("、", self._random.randrange(len(text)))
        self._press.notes[number] = self._prose.paragraph(self._random.randint(1, 2))
        at = at if at > 0 else len(text)
        return f"{text[:at]}[^{number}]{text[at:]}"


# 人 → ⼈ (U+2F08): Kangxi radicals, which stand for ideographs in many PDFs
_RADICALS = {fold_radicals(chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}


@dataclass(frozen=True)
class GuidelinePdf:
    """Where the file is and what it says, block by block."""

    path: Path
    pages: int
    truth: tuple[TruthBlock, ...]


def make_guideline(path: Path, pages: int, seed: int) -> GuidelinePdf:
    """Write a PDF of about ``pages`` pages (at least 8) to ``path``.

    Raises:
        ShishinError: a Japanese font is not installed.
    """
    ready_fonts()
    # A generator for each purpose: drawing more often from one leaves what the others make as it is.
    press = Press(layout_of(seed))
    Author(press, Random(f"text {seed}"), pages).write()
    return print_press(path, press, Random(f"radicals {seed}"))


def print_press(path: Path, press: Press, random: Random) -> GuidelinePdf:
    """Print what a press holds, with headers, footers and, for some characters, radicals."""
    paper, layout = press.paper(), press.layout
    # invariant: no time and no random id in the file, so that the same seed makes the same bytes
    canvas = Canvas(str(path), pagesize=(layout.width, layout.height), invariant=True)
    for page in range(paper.pages):
        _watermark(canvas, layout)
        for border in (each for each in paper.borders if each.page == page):
            _rule(canvas, border)
        canvas.setFillGray(0)
        for line in (each for each in paper.printed if each.page == page):
            draw(canvas, _with_radicals(line, random, layout.radicals))
        _furniture(canvas, layout, paper, page, press.number(page))
        canvas.showPage()
    canvas.save()
    return GuidelinePdf(path, paper.pages, paper.truth)


def _with_radicals(line: Printed, random: Random, share: float) -> Printed:
    letters = (_RADICALS.get(each, each) if random.random() < share else each for each in line.text)
    return Printed(line.page, line.x, line.y, "".join(letters), line.type, line.stretch)


def _rule(canvas: Canvas, border: Border) -> None:
    canvas.setLineWidth(0.5)
    canvas.setFillGray(0.85)
    canvas.rect(border.x, border.y, border.width, border.height, fill=int(border.shaded))


def _watermark(canvas: Canvas, layout: Layout) -> None:
    if layout.watermark:
        canvas.saveState()
        canvas.translate(layout.width / 2, layout.height / 2)
        canvas.rotate(45)
        canvas.setFillGray(0.9)
        canvas.setFont(GOTHIC, 90)
        canvas.drawCentredString(0, 0, "未定稿")
        canvas.restoreState()


def _furniture(canvas: Canvas, layout: Layout, paper: Paper, page: int, number: int | None) -> None:
    """Header and footer, from the page after the cover."""
    if page == 0 or number is None:
        return
    small, annex = Type(GOTHIC, 8.5), page >= paper.annex
    header = f"{layout.header} 別添" if annex else layout.header
    footer = f"別添-{number}" if annex else layout.footer.format(number=number, total=paper.pages - 1)
    right = layout.width - layout.margin - width(header, small)
    centre = (layout.width - width(footer, Type(MINCHO, 9.0))) / 2
    draw(canvas, Printed(page, right, layout.height - 40, header, small))
    draw(canvas, Printed(page, centre, 30, footer, Type(MINCHO, 9.0)))
