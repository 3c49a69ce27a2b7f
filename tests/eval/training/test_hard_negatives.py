"""Hard negatives: near by meaning or by words, of another item, and not so near that they may answer."""

from collections.abc import Sequence

import numpy as np

from corpus.text.tokens import Tokenizer
from eval.training.guides import Guide, GuideQuestion
from eval.training.hard_negatives import hard_negatives
from index.model.embedder import OnProgress, Vectors
from tests.toy import ToyEmbedder

LOANS, TERM, PHOTOS = "本は五冊まで借りられる。", "貸出の期間は二週間とする。", "館内の撮影は窓口に届け出る。"
TEXTS = {"1": LOANS, "2": TERM, "3": PHOTOS}
ASKED = [GuideQuestion("何冊まで?", "1", LOANS), GuideQuestion("貸出は何冊まで?", "1", LOANS)]
OTHERS = [GuideQuestion("いつ返す?", "2", TERM), GuideQuestion("写真は?", "3", PHOTOS)]
GUIDE = Guide("library", TEXTS, {}, (*ASKED, *OTHERS))


class Measured(ToyEmbedder):
    """Every question's cosines with the passages are those given."""

    def __init__(self, *cosines: float) -> None:
        super().__init__(dimension=len(cosines))
        self._cosines = cosines

    def encode_queries(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """One row for each question, all the same."""
        return np.asarray([self._cosines for _ in texts], np.float32)

    def encode_documents(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """A direction of its own for each passage."""
        return np.eye(len(texts), dtype=np.float32)


def test_by_turns_the_nearest_and_what_shares_most_words(tokenizer: Tokenizer) -> None:
    assert hard_negatives(GUIDE, ASKED, Measured(0.9, 0.2, 0.8), tokenizer) == [PHOTOS, TERM]


def test_what_is_far_nearer_than_the_answer_is_let_be(tokenizer: Tokenizer) -> None:
    assert hard_negatives(GUIDE, ASKED[:1], Measured(0.5, 0.4, 0.6), tokenizer) == [TERM]


def test_where_all_are_far_nearer_the_nearest_is_taken(tokenizer: Tokenizer) -> None:
    assert hard_negatives(GUIDE, ASKED[:1], Measured(0.1, 0.8, 0.9), tokenizer) == [PHOTOS]


def test_a_question_without_a_shared_word_is_set_against_the_nearest(tokenizer: Tokenizer) -> None:
    asked = [ASKED[0], GuideQuestion("ゲームは?", "1", LOANS)]
    assert hard_negatives(GUIDE, asked, Measured(0.9, 0.2, 0.8), tokenizer) == [PHOTOS, PHOTOS]


def test_a_document_of_one_item_has_no_wrong_passage(tokenizer: Tokenizer) -> None:
    alone = Guide("one", {"1": LOANS}, {}, tuple(ASKED))
    assert hard_negatives(alone, ASKED, ToyEmbedder(), tokenizer) == []
