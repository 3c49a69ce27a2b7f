"""The lexicon folds spellings, and its dictionary is compiled once, whole, wherever it can be written."""

import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import unidic_lite

from corpus.errors import StoreWriteError
from corpus.text.lexicon import Lexicon, compiled, load_lexicon

SYSTEM = Path(unidic_lite.DICDIR)
SMALL = Lexicon(
    ("電子透かし", "アカウタビリティ"), frozenset(), {"アカウタビリティ": "アカウンタビリティ"}, {"变": "変"}
)
COMPILE = """
import sys
from pathlib import Path
import unidic_lite
from corpus.text.lexicon import compiled, load_lexicon
with compiled(load_lexicon(), Path(unidic_lite.DICDIR), Path(sys.argv[1])) as path:
    print(path)
"""


def is_whole(path: Path) -> bool:
    raw = path.read_bytes()
    size: int = struct.unpack("<I", raw[:4])[0] ^ 0xEF718F77
    return size == len(raw)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("アカウタビリティ", "アカウンタビリティ"),
        ("アカウンタビリティー", "アカウンタビリティ"),
        ("アカウタビリティー", "アカウンタビリティ"),
        ("質的变化", "質的変化"),
        ("總務省", "総務省"),
        ("ＡＩ提供者", "AI提供者"),
        ("ｶﾞｲﾄﾞﾗｲﾝ", "ガイドライン"),
        ("①", "1"),
        ("取り組み", "取組"),
        ("問合わせ", "問い合わせ"),
        ("ﾁｬｯﾄGPT", "ChatGPT"),
        ("", ""),
    ],
)
def test_spellings_that_count_as_one(text: str, folded: str) -> None:
    assert load_lexicon().fold(text) == folded


def test_folding_twice_changes_nothing_more() -> None:
    lexicon = load_lexicon()
    for word in (*lexicon.compounds, *lexicon.variants, *lexicon.variants.values()):
        assert lexicon.fold(lexicon.fold(word)) == lexicon.fold(word)


def test_compounds_are_rows_in_their_folded_spelling_and_once_each() -> None:
    rows = load_lexicon().rows().splitlines()
    words = [row.split(",")[0] for row in rows]
    assert len(set(words)) == len(words)
    assert {"AI提供者", "電子透かし"} <= set(words)
    assert all(row.count(",") == rows[0].count(",") for row in rows), "no compound breaks the layout"
    assert [row.split(",")[0] for row in SMALL.rows().splitlines()] == ["電子透かし", "アカウンタビリティ"]


def test_the_dictionary_is_made_once_and_nothing_else_is_left(tmp_path: Path) -> None:
    cache = tmp_path / "深い" / "場所"
    with compiled(SMALL, SYSTEM, cache) as first:
        made = first.stat().st_mtime_ns
    with compiled(SMALL, SYSTEM, cache) as again:
        assert (again, again.stat().st_mtime_ns) == (first, made)
    assert list(cache.iterdir()) == [first]
    assert is_whole(first)


def test_another_lexicon_has_another_dictionary(tmp_path: Path) -> None:
    other = Lexicon(("来歴",), frozenset(), {}, {})
    with compiled(SMALL, SYSTEM, tmp_path) as one, compiled(other, SYSTEM, tmp_path) as two:
        assert one != two


@pytest.mark.parametrize("damage", [b"", b"\x00\x01", b"\x00" * 100], ids=len)
def test_a_dictionary_that_was_cut_short_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    with compiled(SMALL, SYSTEM, tmp_path) as path:
        whole = path.read_bytes()
    path.write_bytes(damage)
    with compiled(SMALL, SYSTEM, tmp_path) as path:
        assert path.read_bytes() == whole


@pytest.mark.parametrize("place", ["file/below", "/proc/shishin-cache"])
def test_where_the_cache_cannot_be_written_a_temporary_dictionary_serves(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with compiled(SMALL, SYSTEM, tmp_path / place) as path:
        assert path.is_relative_to(tempfile.gettempdir())
        assert is_whole(path)
    assert not path.exists()
    assert not path.parent.exists()


def test_where_nothing_can_be_written_at_all_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreWriteError, match="形態素解析の辞書を書けません") as caught:
        compiled(SMALL, tmp_path / "辞書のない所", tmp_path / "cache").__enter__()
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.process
def test_processes_that_compile_at_once_all_succeed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COMPILE, str(tmp_path)]
    root = Path(__file__).parents[3]
    running = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate(timeout=120)[0].strip() for process in running}
    assert [process.returncode for process in running] == [0] * 4
    (path,) = said
    assert [each.name for each in tmp_path.iterdir()] == [Path(path).name]
    assert is_whole(Path(path))
