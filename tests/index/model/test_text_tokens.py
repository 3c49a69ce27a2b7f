"""The quick way from texts to token numbers gives those of the tokenizers library, number for number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import BPE, Unigram, WordPiece

from index.model.bundled_model import BUNDLED
from index.model.text_tokens import (
    TOKENIZER,
    TextTokens,
    UnigramTokens,
    WholeTokens,
    open_tokens,
    write_pieces,
)
from index.settings import BUNDLED_MODEL
from tests.conftest import DOCUMENTS
from tests.index.model.tiny_models import unigram_tokenizer, word_tokenizer

TEXTS = (
    "社内で使う生成AIに、顧客の名簿を入力してもよいですか?",
    "ＡＩ事業者ガイドライン（第１．０版）　① ㌔ ㈱ ｶﾞｲﾄﾞﾗｲﾝ か\u3099いど",
    "～ ~ 〜 ー － - — ‐ ・ … ⋯",
    "Who is responsible?  THE PROVIDER!! naïve Straße İstanbul",
    "🙂👨‍👩‍👧‍👦🇯🇵 ❤️ 𠮷野家 𩸽 葛\U000e0100飾 ﷽",
    "\x00\x01\x07\x1b[0m\x7f\x85\ufeff\u200b\u200e\u2028\u2029\ufffd\ufdd0",
    "行\r\n行\n\n行\t桁\v\f",
    "▁ ▁▁ <0x41> <unused> # ##ab @@",
    "ﾃﾞｰﾀ" * 30 + "𝟘𝟙" * 30,
    "한국어 العربية עברית ไทย देवनागरी Ελληνικά кириллица",
)
ODD = ("", " ", "\u3000", "\n", "\t \r\n", "\0", "a", "。", "🙂", "\U0010ffff")
# Pieces that stand for themselves, as they are written and as normalising makes them.
SPECIAL = ("<s>", "</s>安全", "a<mask>b", " <pad>", "＜s＞", "<unk>", "<s", "s>", "< s >")


@dataclass(frozen=True)
class Ways:
    """The quick way through a folder and the library's own."""

    quick: UnigramTokens
    whole: WholeTokens

    def agree(self, texts: Sequence[str]) -> None:
        # Together and alone: the vocabulary of a batch is that of all its texts.
        expected = self.whole.encode(texts)
        assert self.quick.encode(texts) == expected
        assert [numbers for text in texts for numbers in self.quick.encode([text])] == expected


def ways(tokenizer: Tokenizer, folder: Path, length: int = 512) -> Ways:
    quick = laid_out(tokenizer, folder, length)
    assert isinstance(quick, UnigramTokens)
    return Ways(quick, WholeTokens(folder / TOKENIZER, length))


def laid_out(tokenizer: Tokenizer, folder: Path, length: int = 512) -> TextTokens:
    tokenizer.save(str(folder / TOKENIZER))
    write_pieces(tokenizer, folder)
    return open_tokens(folder, length)


@pytest.fixture(scope="module")
def real(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Ways:
    """The 250,000 pieces of the model that ships."""
    tokenizer = Tokenizer.from_file(str(models_dir / BUNDLED[BUNDLED_MODEL].folder / TOKENIZER))
    return ways(tokenizer, tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ways:
    """A few hundred pieces, so that most of a text is unknown."""
    return ways(unigram_tokenizer(), tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def bytewise(tmp_path_factory: pytest.TempPathFactory) -> Ways:
    """What is unknown is spelt in bytes; nothing is normalised, and the words begin with their space."""
    letters = [("<unk>", 0.0), ("<s>", 0.0), *((f"<0x{byte:02X}>", -9.0) for byte in range(256))]
    pieces = [("▁", -2.0), ("安全", -3.0), ("安", -4.0), ("全性", -3.0), ("▁AI", -3.5), ("A", -6.0)]
    tokenizer = Tokenizer(Unigram([*letters, *pieces], unk_id=0, byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.add_special_tokens(["<s>"])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return ways(tokenizer, tmp_path_factory.mktemp("bytewise"))


def sources() -> Iterator[str]:
    """The guidelines that come with Shishin, whole and by paragraph."""
    for path in sorted(DOCUMENTS.glob("*/*/source*")):
        text = path.read_text(encoding="utf-8")
        yield text
        yield from text.split("\n\n")


def test_questions_and_whole_documents(real: Ways) -> None:
    documents = list(sources())
    assert max(map(len, documents)) > 10_000
    real.agree([f"query: {text}" for text in (*TEXTS, *ODD)])
    for start in range(0, len(documents), 64):
        batch = [f"passage: {text}" for text in documents[start : start + 64]]
        assert real.quick.encode(batch) == real.whole.encode(batch)


@pytest.mark.parametrize("vocabulary", ["real", "small", "bytewise"])
def test_odd_texts(vocabulary: str, request: pytest.FixtureRequest) -> None:
    chosen: Ways = request.getfixturevalue(vocabulary)
    chosen.agree(TEXTS)
    chosen.agree(ODD)
    for text in SPECIAL:
        chosen.agree([text])
        chosen.agree(["AIの安全性", text])
    assert chosen.quick.encode([]) == []


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
KNOWN = st.lists(st.sampled_from([*TEXTS, *SPECIAL, "AI", "安全", " ", "▁", "全性", "<0x41>"]), max_size=6)
ANY = st.lists(st.one_of(LETTERS, KNOWN.map("".join)), min_size=1, max_size=4)


@given(ANY)
@example(["a\0b", "\0"])
def test_any_text_with_few_pieces(small: Ways, bytewise: Ways, texts: list[str]) -> None:
    small.agree(texts)
    bytewise.agree(texts)


@given(ANY)
def test_any_text_with_the_pieces_that_ship(real: Ways, texts: list[str]) -> None:
    real.agree(texts)


@pytest.mark.parametrize("length", [3, 4, 9, 512])
def test_what_is_too_long_is_cut_within_its_frame(length: int, tmp_path: Path) -> None:
    chosen = ways(unigram_tokenizer(), tmp_path, length)
    long = "透明性、安全性。" * 300
    chosen.agree([*TEXTS, *ODD, long, "</s>" * 600])
    (numbers,) = chosen.quick.encode([long])
    assert len(numbers) == length
    assert (numbers[0], numbers[-1]) == (0, 2)


def test_only_the_pieces_in_the_texts_are_looked_at(real: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WholeTokens, "encode", None)  # whoever falls back on the library fails
    (numbers,) = real.quick.encode(["query: 透明性"])
    assert len(numbers) > 3


def bare(model: BPE | Unigram | WordPiece) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


SAME = Unigram([("<unk>", 0.0), ("あ", -1.0), ("い", -2.0), ("い", -3.0)], unk_id=0)


@pytest.mark.parametrize(
    "tokenizer",
    [
        word_tokenizer(),
        bare(WordPiece({"[UNK]": 0, "A": 1, "##I": 2}, unk_token="[UNK]")),
        bare(BPE({"A": 0, "I": 1, "AI": 2, "?": 3}, [("A", "I")], unk_token="?")),
        bare(Unigram([("A", -1.0), ("I", -2.0)])),  # has nothing for what it does not know
        bare(SAME),
    ],
    ids=["words", "pieces of words", "pairs", "no unknown", "two of one name"],
)
def test_another_kind_is_left_to_the_library(tokenizer: Tokenizer, tmp_path: Path) -> None:
    chosen = laid_out(tokenizer, tmp_path, 8)
    assert isinstance(chosen, WholeTokens)
    assert sorted(path.name for path in tmp_path.iterdir()) == [TOKENIZER]
    tokenizer.enable_truncation(8)
    texts = ["AI AI AI AI AI AI", "A", ""]
    assert chosen.encode(texts) == [each.ids for each in tokenizer.encode_batch(texts)]


def test_a_piece_of_its_own_may_be_written_otherwise(tmp_path: Path) -> None:
    tokenizer = unigram_tokenizer()
    tokenizer.add_tokens([AddedToken("AIAIAI", normalized=True), AddedToken("①番", normalized=True)])
    chosen = ways(tokenizer, tmp_path)
    own = tokenizer.token_to_id("AIAIAI")
    (numbers,) = chosen.quick.encode(["ＡＩＡＩＡＩ"])
    assert own in numbers
    chosen.agree(["ＡＩＡＩＡＩ", "1番と①番", "AI"])


def test_the_unknown_is_scored_by_a_piece_that_is_in_no_text(tmp_path: Path) -> None:
    # Ten below the lowest score of all: with ``z`` three pieces are better than one unknown and a piece.
    pieces = [("<unk>", 0.0), ("ab", -9.0), ("cd", -9.0), ("ef", -9.0), ("bcdef", -1.0), ("z", -30.0)]
    chosen = ways(Tokenizer(Unigram(pieces, unk_id=0)), tmp_path)
    chosen.agree(["abcdef"])
    assert chosen.quick.encode(["abcdef"]) == [[1, 2, 3]]


def test_bytes_that_are_not_all_there_are_not_used(tmp_path: Path) -> None:
    pieces = [("<unk>", 0.0), ("<0x41>", -1.0), ("A", -2.0), ("安", -3.0)]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=0, byte_fallback=True))
    ways(tokenizer, tmp_path).agree(["安A全", "全", "<0x41>"])


def test_no_pre_tokenizer_and_a_normalizer_that_leaves_nothing(tmp_path: Path) -> None:
    tokenizer = Tokenizer(Unigram([("<unk>", 0.0), ("a", -1.0), ("ab", -1.5), (" ", -2.0)], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Replace("x", "")])
    ways(tokenizer, tmp_path).agree(["AB a b", "xX", "", " x "])
