"""Terms: lemmas and compounds with their parts, the same for every spelling, thread and folder."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.lexicon import Lexicon, load_lexicon
from corpus.text.tokens import Tokenizer
from tests.corpus.samples import overview


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer(tmp_path_factory.mktemp("dictionary"))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("個人情報を入力した", ("個人情報", "個人", "情報", "入力")),
        ("入力して", ("入力",)),
        ("差別をなくす", ("差別", "無くす")),
        ("確かめられなかった", ("確かめる",)),
        ("電子透かし", ("電子透かし", "電子", "透かし")),
        ("AI提供者", ("ai提供者", "ai", "提供")),
        ("利用者に提供しました", ("利用", "提供")),
    ],
)
def test_terms_by_example(tokens: Tokenizer, text: str, terms: tuple[str, ...]) -> None:
    assert tokens.terms(text) == terms


def test_a_compound_is_kept_whole_and_found_by_its_parts(tokens: Tokenizer) -> None:
    whole = tokens.terms("高度なAIシステムの電子透かしと来歴")
    assert "電子透かし" in whole
    assert "来歴" in whole
    assert set(tokens.terms("透かし")) <= set(whole)


@pytest.mark.parametrize("compound", load_lexicon().compounds)
def test_every_compound_is_one_word_in_a_sentence(tokens: Tokenizer, compound: str) -> None:
    assert tokens.fold(compound).lower() in tokens.terms(f"これは{compound}について書く")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("アカウタビリティ", "アカウンタビリティ"),
        ("社会の在り方の質的变化", "社会の在り方の質的変化"),
        ("ＡＩガバナンス", "AIガバナンス"),
        ("ｽﾃｰｸﾎﾙﾀﾞｰ", "ステークホルダー"),
        ("CHATGPT", "chatgpt"),
        ("取り組みを行う", "取組みを行った"),
        ("人工知能", "AI"),
    ],
)
def test_spellings_of_one_word_give_the_same_terms(tokens: Tokenizer, one: str, other: str) -> None:
    assert tokens.terms(one) == tokens.terms(other) != ()


@pytest.mark.parametrize(
    "text", ["", " ", "、。!?", "それを教えてください", "何をする事ができますか", "🤖", "\n\t"]
)
def test_what_says_nothing_has_no_terms(tokens: Tokenizer, text: str) -> None:
    assert tokens.terms(text) == ()


def test_repeats_and_order_are_kept(tokens: Tokenizer) -> None:
    assert tokens.terms("来歴と著作権と来歴") == ("来歴", "著作権", *_parts(tokens, "著作権"), "来歴")


def _parts(tokens: Tokenizer, compound: str) -> tuple[str, ...]:
    return tokens.terms(compound)[1:]


def test_words_after_a_nul_and_around_half_a_character_are_still_read(tokens: Tokenizer) -> None:
    assert tokens.terms("来歴\0著作権") == tokens.terms("来歴 著作権")
    assert tokens.terms("来歴\ud83d著作権") == tokens.terms("来歴 著作権")


@settings(max_examples=200)
@given(st.text(st.characters(), max_size=40))
def test_any_text_gives_lower_case_terms_with_words_in_them(tokens: Tokenizer, text: str) -> None:
    terms = tokens.terms(text)
    assert all(term and any(character.isalnum() or character == "_" for character in term) for term in terms)
    assert tokens.terms(tokens.fold(text)) == terms or "\0" in text


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("提供者", ("テイキ", "イキョ", "キョウ", "ョウシ", "ウシャ")),
        ("AI", ("ai",)),
        ("あ、。！", ("ア",)),
        ("Zqxw漢", ("zqx", "qxw", "xwカ", "wカン")),
        ("ゔぁ", ("ヴァ",)),
        ("", ()),
        ("。", ()),
        ("\ud83d", ()),
    ],
)
def test_sounds_are_three_letter_pieces_of_the_reading(
    tokens: Tokenizer, text: str, sounds: tuple[str, ...]
) -> None:
    assert tokens.sounds(text) == sounds


@pytest.mark.parametrize("spelling", ["ていきょうしゃ", "ﾃｲｷｮｳｼｬ", "テイキョウシャ", "提供 者"])
def test_words_that_sound_alike_compare_alike(tokens: Tokenizer, spelling: str) -> None:
    assert tokens.sounds(spelling) == tokens.sounds("提供者")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("提供者", ("テイキ", "イキョ", "キョウ", "ョウシ", "ウシャ", "提供", "供者")),
        ("ＡＩ", ("ai", "ai")),
        ("次は?", ("ツギハ", "次は", "は?")),  # the signs are written, not read
        ("㌔", ("キロ", "キロ")),
        ("あ", ("ア",)),
        ("?", ()),
        ("", ()),
    ],
)
def test_pieces_are_the_sounds_and_the_pairs_of_letters_as_written(
    tokens: Tokenizer, text: str, pieces: tuple[str, ...]
) -> None:
    assert tokens.pieces(text) == pieces


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_pieces_begin_with_the_sounds_and_forms_of_one_text_have_the_same(
    tokens: Tokenizer, text: str
) -> None:
    pieces, sounds = tokens.pieces(text), tokens.sounds(text)
    assert pieces[: len(sounds)] == sounds
    assert all(len(each) == 2 for each in pieces[len(sounds) :])
    assert tokens.pieces(tokens.fold(text)) == pieces


@pytest.mark.long
def test_threads_that_share_a_tokenizer_get_what_one_alone_gets(tokens: Tokenizer) -> None:
    lines = [line for line in overview().text.splitlines() if line.strip()]
    alone = [(tokens.terms(line), tokens.sounds(line)) for line in lines]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(
                pool.map(lambda _: [(tokens.terms(line), tokens.sounds(line)) for line in lines], range(8))
            )
    finally:
        sys.setswitchinterval(interval)
    assert together == [alone] * 8


@pytest.mark.parametrize("name", ["空白 のある 場所", "co,mma", "quo\"te's", "back\\slash", "$HOME（全角）"])
def test_the_dictionary_may_lie_in_any_folder(tmp_path: Path, name: str) -> None:
    lexicon = Lexicon(("電子透かし",), frozenset(), {}, {})
    assert "電子透かし" in Tokenizer(tmp_path / name, lexicon).terms("電子透かしの技術")
    assert [path.suffix for path in (tmp_path / name).iterdir()] == [".dic"]


def test_a_cache_that_cannot_be_written_does_not_hinder(tmp_path: Path, tokens: Tokenizer) -> None:
    (tmp_path / "file").touch()
    made = Tokenizer(tmp_path / "file" / "below")
    text = "電子透かしの来歴とAI提供者"
    assert made.terms(text) == tokens.terms(text)
    assert made.terms(text) == tokens.terms(text), "and its dictionary, already deleted, still serves"
