"""Rendering of what every section of the room is made of: tables, sentences, buttons, refusals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from assistant.listener import Sheet
from ui.render import text
from ui.wording import when

PLACES = {  # where a sentence speaks of the command line, the page has a place of its own
    "「shishin build」": "「索引を作る」",
    "「shishin publish」": "「使用中の索引と比べる」と「公開する」",
    "「shishin rollback」": "「この索引に戻す」",
    "「shishin status」": "「文書と索引」",
    "「shishin publish --force 理由」としてください": "理由を書いて「公開する」を押してください",
    "--title でその題名を付けてください": "「題名」を入力してください",
    "--older を付けてください": "「過去の版として加える」に印を付けてください",
    "(--published)": "",
    "もう一度実行してください": "もう一度押してください",
}
NOBODY = "名前のない人"


def on_the_page(sentence: str) -> str:
    """A sentence that also the command line says, in the words of the page."""
    for words, ours in PLACES.items():
        sentence = sentence.replace(words, ours)
    return sentence


def table_html(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table that scrolls by itself; cells are HTML already, title and columns are words."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in columns)
    body = "".join(_row(row) for row in rows)
    return (
        f'<div class="scroll {kind}" tabindex="0" role="region" aria-label="{text(title)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{each}</td>" for each in rest) + "</tr>"


def sheet_html(sheet: Sheet) -> str:
    """A table of words under its title; rows of a comparison show by a class which way they went."""
    rows = "".join(
        f'<tr class="{_turn(row)}">' + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>"
        for row in sheet.rows
    )
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in sheet.columns)
    empty = "" if sheet.rows else '<p class="hint">ありません。</p>'
    return (
        f'<h3>{text(sheet.title)}</h3><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{text(sheet.title)}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{empty}"
    )


_TURNS = {"悪い": "worse", "低下": "worse", "良い": "better"}


def _turn(row: Sequence[str]) -> str:
    return next((_TURNS[cell] for cell in row if cell in _TURNS), "")


def time_html(at: datetime | None) -> str:
    """A time as the server's clock shows it; empty for none."""
    if at is None:
        return ""
    return f'<time datetime="{at.isoformat()}">{when(at)}</time>'


def button_html(words: str, deed: str, fields: Mapping[str, str] | None = None, *, ask: bool = True) -> str:
    """A button that has something done, by default after a question."""
    data = "".join(f' data-{name}="{text(value)}"' for name, value in (fields or {}).items())
    return f'<button type="button" data-{"ask" if ask else "do"}="{text(deed)}"{data}>{text(words)}</button>'


def sentences_html(sentences: Iterable[str], kind: str = "told") -> str:
    """Sentences as a list; empty for none."""
    lines = "".join(f"<li>{text(on_the_page(each))}</li>" for each in sentences)
    return f'<ul class="{kind}">{lines}</ul>' if lines else ""


def section_html(id: str, title: str, body: str) -> str:
    """A section of the room."""
    heading = f'<h2 id="{id}-h">{text(title)}</h2>'
    return f'<section class="panel" id="{id}" aria-labelledby="{id}-h">{heading}{body}</section>'


def problem_html(sentence: str) -> str:
    """What was refused or failed."""
    return f'<p class="notice" role="alert">{text(on_the_page(sentence))}</p>'
