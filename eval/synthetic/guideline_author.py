"""The author of generated guidelines: cover, contents, main text (第1部 … 第5部) and annexes."""

from itertools import count
from random import Random

from eval.synthetic.press import Press
from eval.synthetic.prose import Prose
from eval.synthetic.ruled import put_table

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
