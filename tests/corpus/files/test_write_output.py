"""Output: whole or not at all."""

from pathlib import Path

import pytest

from corpus.errors import InputError, ShishinError
from corpus.files.disk import check_writable, write_output


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    for text in ("一", "二\n"):
        write_output(path, text)
        assert path.read_bytes().decode("utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_text_does_no_harm(tmp_path: Path) -> None:
    write_output(tmp_path / "report.html", "問い\ud800")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "問い?"


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(ShishinError, match="書き込めません"):
        write_output(tmp_path / "report.html", "報告")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(InputError, match="フォルダーです"):
        check_writable(tmp_path / "report.html")


def test_a_missing_folder_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="先に作るか"):
        check_writable(tmp_path / "nowhere" / "report.html")
    check_writable(tmp_path / "report.html")
