"""A citation as people write it: the name, number and page that they would write, the quote untouched."""

from dataclasses import replace

import pytest

from assistant.citing import citation_text, cite, cited_as, written_code
from corpus.guideline.item import Item, ItemKind
from index.search.shard import Shard
from tests.assistant.rows import item
from tests.index.guide import ITEMS, signposts


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("D-2-i", "D-2) i."),
        ("P-5-ii", "P-5) ii."),
        ("U-7-ii", "U-7) ii."),
        ("C-3", "共通の指針 3)"),
        ("C-10", "共通の指針 10)"),
        ("C-1-2", "共通の指針 1) ②"),
        ("C-2-21", "共通の指針 2) 21"),
        ("H-XII", "高度なAIシステムに関する事業者に共通の指針 XII."),
        ("D-2-i-1-a", "D-2) i. ① a"),
        ("2-A-1", "2-A-1"),
        ("1.2.3", "1.2.3"),
        ("MSTG-STORAGE-1", "MSTG-STORAGE-1"),
        ("別添3", "別添3"),
        ("S-purpose-1", ""),
    ],
)
def test_a_code_as_the_guideline_prints_it(code: str, written: str) -> None:
    assert written_code(code) == written


def test_the_citation_of_the_overview(items: tuple[Item, ...], real_shard: Shard) -> None:
    found = item(items, "P-5-ii")
    (citation,) = cite(real_shard, found, rank=1, mark=None, score=1.0, signals={})
    where, quote = citation_text(citation).split("\n", 1)
    assert where == "AI事業者ガイドライン(第1.0版)概要、P-5) ii."
    assert quote == f"「{citation.display}」"


def test_every_citation_names_its_place_and_keeps_its_words(
    items: tuple[Item, ...], real_shard: Shard
) -> None:
    for each in items:
        for citation in cite(real_shard, each, rank=1, mark=None, score=1.0, signals={}):
            where, quote = citation_text(citation).split("\n", 1)
            assert where.startswith("AI事業者ガイドライン(第1.0版)概要、")
            assert quote[1:-1] == citation.display
            assert (quote[0], quote[-1]) == ("「", "」")
            if each.kind is ItemKind.ROLE:
                assert where.rpartition("、")[2] in real_shard.source


def test_narrative_is_named_by_its_heading(items: tuple[Item, ...], real_shard: Shard) -> None:
    place = cited_as(real_shard.data.manifest, item(items, "S-concept-7"))
    assert place == "AI事業者ガイドライン(第1.0版)概要、「AI事業者ガイドライン」の基本的な考え方"
    assert cited_as(real_shard.data.manifest, replace(item(items, "S-concept-7"), heading=())) == (
        "AI事業者ガイドライン(第1.0版)概要"
    )


def test_the_page_stands_behind_the_number() -> None:
    (citation,) = cite(signposts(), ITEMS[0], rank=1, mark=None, score=1.0, signals={})
    assert citation_text(replace(citation, page=12)).split("\n")[0] == (
        "試しの指針(第1版)、共通の指針 1)、12ページ"
    )


@pytest.mark.parametrize(
    ("edition", "name"),
    [
        ("第1.0版 概要", "題(第1.0版)概要"),
        ("第1.2版　本編", "題(第1.2版)本編"),
        ("第1.1版", "題(第1.1版)"),
        ("令和6年 4月改訂", "題(令和6年 4月改訂)"),
    ],
)
def test_the_part_stands_behind_the_edition(real_shard: Shard, edition: str, name: str) -> None:
    assert replace(real_shard.data.manifest, title="題", edition=edition).cited_name == name
