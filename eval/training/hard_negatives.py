"""Hard negatives: of a document's passages those that are taken for the answer, and are not it.

They come from the two ways in which an index finds candidates: by the cosine of an encoder and by BM25.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.text.tokens import Tokenizer
from eval.training.guides import Guide, GuideQuestion
from index.model.embedder import Embedder
from index.search.lexical import LexicalIndex

# A wrong passage that is so much nearer than the right one may well answer too, and is let be.
_MOST_AHEAD = 0.05


def hard_negatives(
    guide: Guide, asked: Sequence[GuideQuestion], embedder: Embedder, tokenizer: Tokenizer
) -> list[str]:
    """For each question a passage of another item: by turns the encoder's nearest and BM25's best.

    The passages are the sentences that answer some question of the guide. Where one way finds nothing, the
    other is asked; a document of one item has no wrong passage, and gives the empty list.
    """
    owners = {question.sentence: question.item for question in guide.questions if question.answers}
    if len(set(owners.values())) < 2:
        return []
    passages = list(owners)
    items = np.asarray(list(owners.values()))
    vectors = embedder.encode_documents(passages)
    cosines = embedder.encode_queries([question.text for question in asked]) @ vectors.T
    words = LexicalIndex([tokenizer.terms(passage) for passage in passages])
    found = []
    for turn, (question, near) in enumerate(zip(asked, cosines, strict=True)):
        wrong = items != question.item
        fair = wrong & (near <= near[passages.index(question.sentence)] + _MOST_AHEAD)
        said = words.scores(tokenizer.terms(question.text))
        found.append(passages[_choice(turn, near, said, fair, wrong)])
    return found


def _choice(
    turn: int,
    near: NDArray[np.float32],
    said: NDArray[np.float32],
    fair: NDArray[np.bool_],
    wrong: NDArray[np.bool_],
) -> int:
    allowed = fair if fair.any() else wrong
    spoken = allowed & (said > 0)
    if turn % 2 and spoken.any():
        return int(np.argmax(np.where(spoken, said, -1)))
    return int(np.argmax(np.where(allowed, near, -2)))
