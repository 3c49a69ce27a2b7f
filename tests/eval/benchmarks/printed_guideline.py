"""A guideline printed to PDF by a browser: an independent maker, whose text layer is not ours."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random

from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, PdfMargins

from eval.benchmarks.synthetic.guideline_pdf import Prose
from eval.benchmarks.synthetic.truth import TruthBlock

_HEADER = (
    '<div style="font-size:8pt;width:100%;text-align:right;padding-right:20mm">AI事業者ガイドライン</div>'
)
_FOOTER = '<div style="font-size:8pt;width:100%;text-align:center">- <span class="pageNumber"></span> -</div>'
_MARGIN: PdfMargins = {"top": "22mm", "bottom": "20mm", "left": "20mm", "right": "20mm"}


@dataclass(frozen=True)
class Web:
    """HTML and the truth about it; the pages are the browser's to make."""

    blocks: tuple[str, ...]
    truth: tuple[TruthBlock, ...]


def print_guideline(path: Path, browser: Browser, seed: int, chapters: int = 6) -> tuple[TruthBlock, ...]:
    """Print a guideline of some two pages a chapter to ``path``; the truth about its words."""
    web = _write(Prose(Random(f"web {seed}")), chapters)
    page = browser.new_page()
    try:
        page.set_content(_html(web))
        page.pdf(
            path=str(path), format="A4", margin=_MARGIN, print_background=True,
            display_header_footer=True, header_template=_HEADER, footer_template=_FOOTER,
        )  # fmt: skip
    finally:
        page.close()
    return web.truth


def _html(web: Web) -> str:
    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, autoescape=False).get_template("printed_page.html.j2").render(
        blocks=web.blocks
    )  # fmt: skip


def _write(prose: Prose, chapters: int) -> Web:
    parts = [_heading(1, "AI事業者ガイドライン")]
    for number in range(1, chapters + 1):
        parts += [_heading(2, f"第{number}部 {prose.topic()}"), *(_paragraph(prose) for _ in range(3))]
        parts += [_heading(3, f"D-{number}) i. {prose.topic()}"), _list(prose), _table(prose)]
        parts += [_heading(3, f"コラム {prose.topic()}"), _columns(prose)]
    return Web(
        tuple(part.blocks[0] for part in parts), tuple(block for part in parts for block in part.truth)
    )  # fmt: skip


def _heading(level: int, text: str) -> Web:
    return Web((f"<h{level}>{escape(text)}</h{level}>",), (TruthBlock("heading", text, level),))


def _paragraph(prose: Prose) -> Web:
    text = prose.paragraph(prose.random.randint(2, 5))
    return Web((f"<p>{escape(text)}</p>",), (TruthBlock("paragraph", text),))


def _list(prose: Prose) -> Web:
    html, truth = "", list[TruthBlock]()
    for _ in range(prose.random.randint(2, 4)):
        text, nested = prose.entry(), prose.entry()
        html += f"<li>{escape(text)}<ul><li>{escape(nested)}</li></ul></li>"
        truth += [TruthBlock("entry", f"・ {text}"), TruthBlock("entry", f"➢ {nested}", 1)]
    return Web((f"<ul>{html}</ul>",), tuple(truth))


def _table(prose: Prose) -> Web:
    rows = [
        ("項目", "取り組む内容"),
        *((prose.thing(), prose.sentence()) for _ in range(prose.random.randint(3, 8))),
    ]
    html = "".join(_row(row, "td" if at else "th") for at, row in enumerate(rows))
    truth = tuple(TruthBlock("row", "|" + "".join(f" {cell} |" for cell in row)) for row in rows)
    widths = '<col style="width:30%"><col>'
    return Web((f"<table>{widths}{html}</table>",), truth)


def _row(row: tuple[str, str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"


def _columns(prose: Prose) -> Web:
    parts = [_paragraph(prose) for _ in range(5)]
    html = "".join(part.blocks[0] for part in parts)
    return Web((f'<div class="columns">{html}</div>',), tuple(part.truth[0] for part in parts))
