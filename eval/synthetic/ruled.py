"""Ruled tables of generated PDFs: shaded header, cells of several lines, going on over pages."""

import re
from collections.abc import Sequence

from eval.synthetic.press import Border, Press
from eval.synthetic.truth import TruthBlock
from eval.synthetic.typesetting import GOTHIC, MINCHO, Type, cut

_PAD = 4.0  # points between a border and the words
_MARK = re.compile(r"\[\^(\d+)\]")
Row = Sequence[Sequence[str]]  # cells of entries


def put_table(
    press: Press, header: Row, rows: Sequence[Row], shares: Sequence[float], *, again: bool
) -> None:
    """Print a table with columns of these shares of the width; ``again`` repeats the header on each page."""
    body = press.layout.body * 0.92
    plain, head = Type(MINCHO, body), Type(GOTHIC, body)
    widths = [share * press.frame.width for share in shares]
    press.need(_height(header, widths, head) + _height(rows[0], widths, plain) + 3 * body)
    _row(press, header, widths, head, shaded=True, told=True)
    for row in rows:
        marks = [int(each) for cell in row for entry in cell for each in _MARK.findall(entry)]
        page, column = press.page, press.frame
        press.room(_height(row, widths, plain), marks)
        if again and (press.page, press.frame) != (page, column):
            _row(press, header, widths, head, shaded=True, told=False)
        _row(press, row, widths, plain, shaded=False, told=True)
    press.tell_footnotes()
    press.space(0.8 * press.layout.leading)


def _height(row: Row, widths: Sequence[float], type_: Type) -> float:
    lines = max(len(_lines(cell, wide, type_)) for cell, wide in zip(row, widths, strict=True))
    return lines * 1.4 * type_.size + 2 * _PAD


def _lines(cell: Sequence[str], wide: float, type_: Type) -> list[str]:
    room = wide - 2 * _PAD
    return [line for entry in cell for line in cut(entry, type_, room, room)]


def _row(press: Press, row: Row, widths: Sequence[float], type_: Type, *, shaded: bool, told: bool) -> None:
    high, x = _height(row, widths, type_), 0.0
    top = press.y
    for cell, wide in zip(row, widths, strict=True):
        press.borders.append(Border(press.page, press.frame.x + x, top - high, wide, high, shaded))
        press.y = top - _PAD
        for line in _lines(cell, wide, type_):
            press.y -= 1.4 * type_.size
            press.y += 0.3 * type_.size
            press.put(line, x + _PAD, type_)
            press.y -= 0.3 * type_.size
        x += wide
    press.y = top - high
    if told:
        press.tell(TruthBlock("row", _markdown(row), 0, press.number(press.page)))


def _markdown(row: Row) -> str:
    return "|" + "".join(f" {'<br>'.join(cell)} |" for cell in row)
