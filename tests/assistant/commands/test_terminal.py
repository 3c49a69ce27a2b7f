"""The terminal as a listener: notes on one stream, results and tables on the other."""

import io

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.listener import Sheet, tracked


def test_results_are_printed_apart_from_notes(capsys: pytest.CaptureFixture[str]) -> None:
    notes = io.StringIO()
    with Terminal(Console(file=notes, width=80)) as terminal:
        terminal.step("読んでいます")
        assert list(tracked((1, 2, 3), "頁", terminal)) == [1, 2, 3]
        terminal.warn("注意する。")
        terminal.say("済みました。")
        terminal.table(Sheet("題", ("列", "数", "言葉"), (("[red]甲", "1", "乙" * 90),)))
    shown = capsys.readouterr().out
    assert "済みました。" in shown and "[red]甲" in shown and "…" not in shown
    assert "済みました" not in notes.getvalue()
    for words in ("読んでいます…", "頁", "3/3", "注意: 注意する。"):
        assert words in notes.getvalue()


def test_what_remains_is_told_before_the_bar_and_behind_it() -> None:
    notes = io.StringIO()
    with Terminal(Console(file=notes, width=80)) as terminal:
        terminal.remaining(12.3)
        terminal.progress("頁", 0, 3)
        terminal.remaining(8.1)
        terminal.progress("頁", 1, 3)
    before, *_, bar = notes.getvalue().splitlines()
    assert before == "あと約 12 秒"
    assert "1/3" in bar and "あと約 8 秒" in bar


def test_bars_end_where_the_work_fails() -> None:
    notes = io.StringIO()
    with pytest.raises(RuntimeError), Terminal(Console(file=notes, width=80)) as terminal:
        terminal.progress("頁", 1, 3)
        raise RuntimeError
    assert "1/3" in notes.getvalue()
