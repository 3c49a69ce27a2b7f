"""What can be asked, and what a chosen version means for a question about changes."""

from dataclasses import replace

import pytest

from assistant.answering.change_answer import ChangeAnswerer
from assistant.editions import Catalogue, EditionCard
from assistant.reading.changes import read_change_question
from assistant.reading.question import Inquiry
from corpus.errors import ChoiceError
from index.search.shard import Shard
from tests.index.shards import make_shard


def _other(document: str, version: str) -> Shard:
    shard = make_shard(9, version=version)
    return replace(shard, data=replace(shard.data, document_id=document))


def test_editions_begin_with_the_default_document_each_from_its_newest() -> None:
    shards = (make_shard(1, version="1.0"), _other("annex", "2.0"), make_shard(2, version="1.1"))
    assert Catalogue(shards, "guide").editions == (
        EditionCard("guide", "1.1", "試しの指針(第1.1版)", newest=True),
        EditionCard("guide", "1.0", "試しの指針(第1.0版)", newest=False),
        EditionCard("annex", "2.0", "試しの指針(第2.0版)", newest=True),
    )


@pytest.mark.parametrize(
    ("question", "version", "pair"),
    [
        ("ガイドラインで何が変わりましたか", None, ("1.1", "1.2")),
        ("ガイドラインで何が変わりましたか", "1.1", ("1.0", "1.1")),
        ("ガイドラインで何が変わりましたか", "1.0", ("1.0", "1.1")),
        ("ガイドラインの最新の版で何が変わりましたか", "1.1", ("1.1", "1.2")),
        ("第1.2版で何が変わりましたか", "1.1", ("1.1", "1.2")),
    ],
)
def test_a_chosen_version_stands_in_for_one_that_is_not_named(
    question: str, version: str | None, pair: tuple[str, str]
) -> None:
    asked = read_change_question(question, ("1.2", "1.1", "1.0"), (), None, version)
    assert asked and (asked.old, asked.new) == pair


def test_an_unknown_version_is_refused_whatever_is_asked_of_it() -> None:
    answerer = ChangeAnswerer(Catalogue((make_shard(1, version="1.0"), make_shard(2, version="1.1"))))
    for question in ("ガイドラインで何が変わりましたか", "個人情報は?"):
        with pytest.raises(ChoiceError, match=r"版「9\.9」はありません"):
            answerer.read(Inquiry(question, version="9.9"))
