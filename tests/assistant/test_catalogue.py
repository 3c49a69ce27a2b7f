"""The catalogue knows every version of every document, and which answers where none is named."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.editions import Catalogue
from corpus.errors import ChoiceError
from index.search.shard import Shard
from tests.index.shards import make_shard


def shard(version: str, published: date = date(2024, 4, 19), document: str = "guide") -> Shard:
    made = make_shard(1, version=version)
    manifest = replace(made.data.manifest, published=published)
    return replace(made, data=replace(made.data, manifest=manifest, document_id=document))


def test_the_newest_answers_where_none_is_named() -> None:
    shards = [shard("1.1", date(2025, 3, 28)), shard("1.0"), shard("1.01", date(2024, 11, 22))]
    catalogue = Catalogue(shards)
    assert catalogue.versions() == ("1.1", "1.01", "1.0")
    assert catalogue.shard() is shards[0]
    assert catalogue.shard(version="1.0") is shards[1]
    assert list(catalogue) == [shards[0], shards[2], shards[1]]


def test_versions_of_one_day_are_told_apart_by_their_numbers() -> None:
    assert Catalogue([shard("1.2"), shard("1.10"), shard("1.01")]).versions() == ("1.10", "1.2", "1.01")


def test_a_number_finds_the_version_that_has_more_to_its_name() -> None:
    catalogue = Catalogue([shard("1.0-overview"), shard("1.1", date(2025, 3, 28))])
    assert catalogue.shard(version="1.0").data.version == "1.0-overview"
    assert catalogue.shard(version="1.1").data.version == "1.1"


def test_the_document_that_was_set_is_asked_and_the_others_by_name() -> None:
    shards = [shard("1.0", document="a"), shard("2.0", document="b"), shard("3.0", document="c")]
    catalogue = Catalogue(shards, "b")
    assert catalogue.documents == ("b", "a", "c")
    assert catalogue.shard() is shards[1]
    assert catalogue.shard("c") is shards[2]
    assert catalogue.versions("a") == ("1.0",)


@pytest.mark.parametrize("document", [None, "none"])
def test_without_the_document_that_was_set_the_first_is_asked(document: str | None) -> None:
    assert Catalogue([shard("2.0", document="b"), shard("1.0", document="a")], document).document == "a"


@pytest.mark.parametrize(
    ("document", "version", "named"),
    [
        ("none", None, "文書「none」はありません。次から選んでください: guide、other。"),
        (None, "9.9", "版「9.9」はありません。次から選んでください: 1.1、1.0。"),
        ("other", "1.0", "版「1.0」はありません。次から選んでください: 2.0。"),
    ],
)
def test_what_is_not_there_is_named_with_what_there_is(
    document: str | None, version: str | None, named: str
) -> None:
    catalogue = Catalogue([shard("1.0"), shard("1.1"), shard("2.0", document="other")], "guide")
    with pytest.raises(ChoiceError) as caught:
        catalogue.shard(document, version)
    assert str(caught.value) == named
