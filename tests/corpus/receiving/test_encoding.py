"""Bytes become exactly their characters, or are refused: never others that pass for a text."""

from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.receiving.html import Decoded, decode
from tests.corpus.folders import is_one_japanese_sentence
from tests.corpus.samples import overview

TEXT = "# 目的\r\n\r\n- AIを安全に使うための目的を述べ、事業者の取組を支える。\r\n- 偏りを点検する。\r\n"
PATH = Path("受け取った/a.md")


def refused(raw: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(raw, PATH)
    assert is_one_japanese_sentence(str(caught.value).replace("。UTF-8 で", "、UTF-8 で"), str(PATH), "UTF-8")


@pytest.mark.parametrize("text", ["", "a", TEXT, TEXT + "𠮷野家 髙橋 ①"])
def test_utf8_is_taken_as_it_is(text: str) -> None:
    assert decode(text.encode(), PATH) == Decoded(text)


def test_a_byte_order_mark_of_utf8_stays() -> None:
    assert decode(TEXT.encode("utf-8-sig"), PATH) == Decoded("\ufeff" + TEXT)


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("cp932", "Shift_JIS"),
        ("euc_jp", "EUC-JP"),
        ("iso2022_jp", "ISO-2022-JP"),
        ("utf-16", "UTF-16"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, "- 目的\n"])
def test_what_japanese_texts_come_in_is_converted_with_its_line_ends(
    codec: str, name: str, text: str
) -> None:
    assert decode(text.encode(codec), PATH) == Decoded(text, name)


def test_utf16_of_the_other_byte_order_is_converted() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), PATH) == Decoded(TEXT, "UTF-16")


@pytest.mark.parametrize(("codec", "name"), [("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP")])
def test_a_whole_guideline_is_converted(codec: str, name: str) -> None:
    known = overview().text.encode(codec, "ignore")
    assert decode(known, PATH) == Decoded(known.decode(codec), name)


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "utf-16"])
def test_a_text_cut_inside_a_character_is_refused(codec: str) -> None:
    refused(TEXT.rstrip().encode(codec)[:-1])


@pytest.mark.parametrize("text", ["- 目的", "目的を述べる", "あ" * 500])
def test_damaged_utf8_does_not_pass_for_another_encoding(text: str) -> None:
    raw = text.encode()
    refused(raw[:-1])
    refused(raw[:-3] + b"\xff" + raw[-3:])


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode() + b"\0",
        TEXT.encode("cp932") + b"\0",
        TEXT.encode() + b"\xed\xa0\x80",  # a lone surrogate
        b"\xff\xfe" + "目的\ud800".encode("utf-16-le", "surrogatepass"),
        TEXT.encode("utf-16-le"),  # nothing says that it is
        TEXT.encode("utf-32"),
        TEXT.encode("gb18030"),
        TEXT.encode("cp932") + TEXT.encode(),
        bytes(range(256)) * 10,
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "色\x1b[31m赤\n".encode(),
        "色\x1b[31m赤い目的を述べる文章\n".encode("cp932"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    refused(raw)


@pytest.mark.parametrize(
    ("declared", "text"),
    [("shift_jis", "①㈱髙橋Ⅲ"), ("EUC-JP", "貴社"), ("iso-2022-jp", "貴社")],
)
def test_what_a_text_says_of_itself_settles_a_doubt(declared: str, text: str) -> None:
    raw = text.encode("cp932" if declared == "shift_jis" else declared)
    assert decode(raw, PATH, declared).text == text


@pytest.mark.parametrize("declared", ["shift_jis", "iso-8859-1", "utf-7", "unicode_escape", "x-foo", "\0"])
def test_what_a_text_says_wrongly_of_itself_does_not_count(declared: str) -> None:
    assert decode(TEXT.encode(), PATH, declared) == Decoded(TEXT)
    assert decode(TEXT.encode("euc_jp"), PATH, declared) == Decoded(TEXT, "EUC-JP")
