"""Items by id and by words, and changes, from the build in service."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.item_view import MAX_HITS, ItemView
from assistant.commands.document_work import open_item
from assistant.ranking.ranker import Tools
from assistant.service.assistant import Assistant
from corpus.errors import ChoiceError, QuestionError
from corpus.guideline.item import Item, Role
from corpus.text.markup import display
from corpus.text.tokens import Tokenizer
from tests.assistant.editions import live_over, two_builds
from tests.assistant.versioned import Versioned, item_id, versioned
from tests.corpus.three_versions import DOCUMENT, TEXTS
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools


@pytest.fixture(scope="module")
def three(tokenizer: Tokenizer) -> Iterator[Versioned]:
    with quick_folder() as folder:
        yield versioned(Path(folder), tokenizer)


def overview(key: str) -> str:
    return f"ai-guideline@1.0-overview#{key}"


def around(view: ItemView) -> tuple[str | None, str | None]:
    """The keys of the items before and after."""
    before, after = (each.item_id.partition("#")[2] if each else None for each in (view.previous, view.next))
    return before, after


def test_every_item_opens_with_its_own_words(assistant: Assistant, items: tuple[Item, ...]) -> None:
    source = assistant.source("1.0-overview")
    for item in items:
        view = assistant.item(item.id)
        assert [(each.start, each.end) for each in view.quotes] == [(s.start, s.end) for s in item.spans]
        assert all(each.quote == source[each.start : each.end] for each in view.quotes)
        assert all(each.display == display(each.quote) for each in view.quotes)
        assert (view.title, view.title_editorial) == (item.title.text, item.title.editorial)
        assert (view.roles, view.phase, view.principle) == (item.roles, item.phase, item.principle)
        assert json.loads(json.dumps(view.to_json())) == view.to_json()
        assert item.id not in {each.item_id for each in view.fellows}


@pytest.mark.parametrize(
    ("key", "neighbours", "fellows"),
    [
        ("P-5-i", ("P-4-ii", "P-5-ii"), 11),
        ("P-2-i", (None, "P-2-ii"), 11),
        ("U-7-ii", ("U-7-i", None), 6),
        ("C-3", ("C-2", "C-4"), 9),
        ("H-XII", ("H-XI", None), 11),
        ("S-policy-1", ("S-purpose-5", "S-policy-2"), 1),
    ],
)
def test_what_stands_beside_an_item(
    assistant: Assistant, key: str, neighbours: tuple[str | None, str | None], fellows: int
) -> None:
    view = assistant.item(overview(key))
    assert around(view) == neighbours
    assert len(view.fellows) == fellows


def test_the_names_of_an_item(assistant: Assistant) -> None:
    view = assistant.item(overview("P-5-ii"))
    assert (view.code, view.written) == ("P-5-ii", "P-5) ii.")
    assert view.cited_as == "AI事業者ガイドライン(第1.0版)概要、P-5) ii."
    assert view.document_name == "AI事業者ガイドライン(第1.0版 概要)"
    assert view.citation_text == f"{view.cited_as}\n「{view.quotes[0].display}」"
    assert view.since == ""


def test_walking_from_item_to_item_comes_to_each_once(assistant: Assistant) -> None:
    seen, at = [], assistant.item(overview("D-2-i"))
    while at.next:
        seen.append(at.item_id)
        at = assistant.item(at.next.item_id)
    assert len({*seen, at.item_id}) == len(seen) + 1 == 12


@pytest.mark.parametrize("key", ["D-2-i", "P-2-i", "U-4-i", "S-s1-2"])
def test_it_is_what_is_shown_from_disk(three: Versioned, key: str) -> None:
    for version in TEXTS:
        if key == "P-2-i" and version != "1.0":
            continue
        opened = three.assistant.item(item_id(version, key))
        assert opened == open_item(item_id(version, key), three.history)
    assert ("その後、1.2 版で" in three.assistant.item(item_id("1.0", "D-2-i")).since) is True


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("trial@1.0#X-1", "項目「X-1」はありません"),
        ("trial@9.9#U-4-i", "版「9.9」はありません"),
        ("none@1.0#U-4-i", "文書「none」はありません"),
        ("<script>", "項目の id ではありません"),
    ],
)
def test_what_is_no_item_is_told(three: Versioned, wrong: str, named: str) -> None:
    with pytest.raises(ChoiceError, match=named) as caught:
        three.assistant.item(wrong)
    assert "ください" in str(caught.value)


@pytest.mark.parametrize("code", ["P-5) ii.", "p5ii", "提供者の5の2"])
def test_a_search_understands_codes(assistant: Assistant, code: str) -> None:
    assert [each.code for each in assistant.search(code)] == ["P-5-ii"]


def test_a_search_ranks_and_declines_nothing(assistant: Assistant) -> None:
    found = assistant.search("個人情報の入力", limit=7)
    assert [each.rank for each in found] == list(range(1, 8))
    assert "U-4-i" in {each.code for each in found[:3]}
    assert len(assistant.search("明日の東京の天気は?", limit=3)) == 3
    developer = assistant.search("セキュリティ", role=Role.DEVELOPER)
    assert Role.DEVELOPER in developer[0].roles
    source = assistant.source("1.0-overview")
    assert all(each.quote == source[each.start : each.end] for each in found)
    assert json.loads(json.dumps(found[0].to_json()))["item_id"] == found[0].item_id


@pytest.mark.parametrize("words", ["", " \n", "？", "🙂"])
def test_a_search_without_words_lists_nothing(assistant: Assistant, words: str) -> None:
    assert assistant.search(words) == ()


def test_a_search_that_cannot_be_made_is_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="長すぎます"):
        assistant.search("あ" * 3000)
    for limit in (0, -1, MAX_HITS + 1):
        with pytest.raises(ChoiceError, match=f"件数 {limit} "):
            assistant.search("名簿", limit=limit)
    with pytest.raises(ChoiceError, match=r"版「9.9」"):
        assistant.search("名簿", version="9.9")


def test_a_search_is_of_the_version_that_is_chosen(three: Versioned) -> None:
    for version in TEXTS:
        found = three.assistant.search("苦情の窓口", version=version)
        assert {each.item_id.partition("#")[0] for each in found} == {f"{DOCUMENT}@{version}"}
    assert three.assistant.search("第9.9版の苦情の窓口") == ()


def test_changes_are_those_of_the_report(three: Versioned) -> None:
    fields = three.assistant.changes("1.0", "1.1")
    assert (fields["old"]["version"], fields["new"]["version"]) == ("1.0", "1.1")
    assert json.loads(json.dumps(fields)) == fields
    codes = {each["code"] for section in fields["sections"] for row in section["rows"] for each in row["new"]}
    assert {"D-2-i", "P-5-ii", "U-7-i"} <= codes
    narrow = three.assistant.changes("1.0", "1.1", role=Role.USER)
    assert narrow["role"] == "user"
    assert sum(len(each["rows"]) for each in narrow["sections"]) < sum(
        len(each["rows"]) for each in fields["sections"]
    )


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [("1.0", "1.0", "同じ版"), ("1.0", "9.9", "版「9.9」"), ("0.0", "1.0", "版「0.0」")],
)
def test_versions_that_cannot_be_compared_are_told(three: Versioned, old: str, new: str, named: str) -> None:
    with pytest.raises(ChoiceError, match=named):
        three.assistant.changes(old, new)


@pytest.fixture(scope="module")
def tools(tokenizer: Tokenizer) -> Tools:
    return toy_tools(ToyEmbedder(), tokenizer)


def test_an_item_of_a_version_that_went_out_of_service_still_opens(tools: Tools) -> None:
    with quick_folder() as folder:
        store, (first, second) = two_builds(Path(folder))
        store.publish(second.build_id)
        live = live_over(store, tools)
        newer = live.item("ai-guideline@1.1#P-5-ii")
        assert newer.since == ""
        store.publish(first.build_id)
        live.look()
        gone = live.item(newer.item_id)
        assert (gone.quotes, gone.fellows) == (newer.quotes, newer.fellows)
        assert gone.since == "この版は、いまは公開されていません。"
        assert live.item(overview("P-5-ii")).since == ""
        with pytest.raises(ChoiceError, match=r"版「1\.1」"):
            live.item("ai-guideline@1.1#X-1")
        assert [each.code for each in live.search("P-5) ii.")] == ["P-5-ii"]
        with pytest.raises(ChoiceError, match=r"版「1\.1」"):
            live.changes("1.0", "1.1")
