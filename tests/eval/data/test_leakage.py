"""No test question, nor a near copy of one, stands where the answering was tuned."""

from pathlib import Path

import pytest

from corpus.guideline.item import Item
from corpus.text.characters import folded_letters
from eval.data.dataset import GUIDELINE, load_questions
from eval.data.leakage import NEAR_COPY, find_leaks, grams, similarity, toml_texts
from index.prepared_document import PreparedDocument
from tests.conftest import DOCUMENTS
from tests.eval.questions import ask
from ui.chat.examples import EXAMPLES, questions

ROOT = DOCUMENTS.parents[1]
TUNED = (
    ROOT / "assistant" / "reading" / "cues.toml",
    ROOT / "index" / "search" / "continuations.toml",
    ROOT / "corpus" / "text" / "lexicon.toml",
    *DOCUMENTS.glob("*/*/aids.toml"),
)


def test_folding_leaves_letters_and_digits() -> None:
    assert folded_letters("ＡＩの、「名簿」は？ ﾊﾞｲｱｽ!") == "aiの名簿はバイアス"


def test_grams_by_hand() -> None:
    assert grams("名簿は何") == {"名簿は", "簿は何"}
    assert grams("名簿は") == {"名簿は"}
    assert grams("名簿") == {"名簿"}
    assert grams("？！") == frozenset()


def test_similarity_by_hand() -> None:
    # 名簿は 簿は何 は何か / 名簿は 簿は何 は何処: two shared of four
    assert similarity("名簿は何か", "名簿は何処") == 2 / 4
    assert similarity("名簿は何？", "「名簿は何」") == 1
    assert similarity("名簿は", "天気は") == 0
    assert similarity("？", "！") == 0


def test_copies_and_near_copies_are_found() -> None:
    question = ask("1", {"a": 2}, text="社員の名簿をAIに読ませてもよいでしょうか")
    texts = {
        "a.toml": ["社員の名簿を、ＡＩに読ませてもよいでしょうか？", "天気は"],
        "b.toml": ["社員の名簿をAIに読ませてもよいですか", "名簿"],
    }
    leaks = find_leaks([question], texts, source="")
    assert [(leak.place, leak.similarity) for leak in leaks] == [
        ("a.toml", 1.0),
        ("b.toml", pytest.approx(15 / 21)),
    ]
    assert all(leak.similarity >= NEAR_COPY for leak in leaks)


def test_the_guidelines_own_names_are_no_copies() -> None:
    question = ask("1", {"a": 2}, text="AI利活用ガイドラインは")
    texts = {"a.toml": ["AI利活用ガイドライン"]}
    assert find_leaks([question], texts, source="")
    assert not find_leaks([question], texts, source="総務省は「AI利活用ガイドライン」を公表した。")


def test_every_string_of_a_toml_file_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('a = "い"\n[b]\nc = ["ろ", "は"]\n[[d]]\ne = {"に" = "ほ"}\n', encoding="utf-8")
    assert set(toml_texts(path)) >= {"い", "ろ", "は", "に", "ほ"}


@pytest.mark.long
@pytest.mark.parametrize("split", ["test", "real"])
def test_no_kept_question_was_tuned_on(
    split: str, prepared: tuple[PreparedDocument, ...], items: tuple[Item, ...]
) -> None:
    """Codes are left out: they are read, not tuned."""
    loaded = load_questions(GUIDELINE, split, [item.key for item in items])
    asked = [question for question in loaded if question.category != "code"]
    texts = {str(path): list(toml_texts(path)) for path in TUNED}
    texts["ui/chat/examples.py"] = [text for role in EXAMPLES for text in questions(role)]
    assert all(texts.values())
    source = "\n".join(document.source for document in prepared)
    assert find_leaks(asked, texts, source) == ()
