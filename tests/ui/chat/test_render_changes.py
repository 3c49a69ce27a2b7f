"""Answers about changes: our summary, and both versions' words beside it."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, ChangeNote
from tests.ui.html_text import Element, elements, having
from tests.ui.samples import ATTACKS, OURS, answer_with, cited
from tests.ui.toy_asker import OVERVIEW, ToyAsker
from ui.chat.conversation import Conversation, Exchange
from ui.chat.render import conversation_html
from ui.source_view import source_html, source_view

OLD, NEW = "AI事業者ガイドライン(第1.0版 概要)", "AI事業者ガイドライン(第1.1版 概要)"


def _page(answer: Answer) -> str:
    return conversation_html(Conversation(exchanges=(Exchange(0, answer),)))


@pytest.fixture(scope="module")
def both(next_version: Path) -> ToyAsker:
    """Two versions of the overview."""
    return ToyAsker([OVERVIEW, next_version])


@pytest.fixture(scope="module")
def changed(both: ToyAsker) -> Answer:
    return both.ask("第1.1版で何が変わりましたか")


@pytest.fixture(scope="module")
def html(changed: Answer) -> str:
    return _page(changed)


def test_each_change_has_a_heading_that_says_it_is_ours(html: str, changed: Answer) -> None:
    headings = having(html, "gist")
    assert [each.tag for each in headings] == ["h3"] * 3
    assert [each.text for each in headings] == [
        "編集部のまとめU-4-i変更『及び営業秘密』を加えた。",
        "編集部のまとめU-5-ii新設新しく設けた。",
        "編集部のまとめU-7-ii削除削った。",
    ]
    assert [note.gist for note in changed.changes] == [
        "『及び営業秘密』を加えた。",
        "新しく設けた。",
        "削った。",
    ]


def test_old_and_new_stand_in_pairs_with_their_versions(html: str) -> None:
    sides = having(html, "side")
    assert [each.attributes["aria-label"] for each in sides] == [
        f"旧 {OLD} 版 1.0-overview",
        f"新 {NEW} 版 1.1",
    ] * 3
    old, new = sides[:2]
    assert "個人情報を不適切に" in old.text and "営業秘密" not in old.text
    assert "個人情報及び営業秘密を不適切に" in new.text
    assert "この版にはありません" in sides[2].text and "紛失に備える" in sides[3].text
    assert "サービス規約を遵守" in sides[4].text and "この版にはありません" in sides[5].text


def test_every_citation_of_a_change_is_shown_once_and_can_be_opened(html: str, changed: Answer) -> None:
    assert [each.text for each in having(html, "quote")] == [each.display for each in changed.citations]
    buttons = having(html, "cite")
    assert [each.attributes["data-place"] for each in buttons] == ["0//1", "0//2", "0//3", "0//4"]


def test_the_source_of_each_side_is_that_of_its_version(both: ToyAsker, changed: Answer) -> None:
    for citation, version in zip(
        changed.citations, ("1.0-overview", "1.1", "1.1", "1.0-overview"), strict=True
    ):
        source = source_html(citation, source_view(both.source_of(citation), citation))
        assert [each.text for each in elements(source) if each.tag == "mark"] == [citation.display]
        assert _edition(source).text == f"{citation.document_name}版 {version}"


def test_the_source_names_document_version_and_printed_page() -> None:
    citation = replace(cited("U-4-i"), page=12)
    assert _edition(source_html(citation, source_view("", citation))).text == f"{OLD}版 1.0-overview12ページ"


def _edition(html: str) -> Element:
    return having(html, "edition")[0]


def test_what_became_of_an_item_is_said_beside_its_quote_and_never_in_it(both: ToyAsker) -> None:
    answer = both.ask("個人情報の不適切入力", version="1.0-overview")
    pages = [
        _page(answer),
        source_html(answer.citations[0], source_view(both.source("1.0-overview"), answer.citations[0])),
    ]
    for page in pages:
        said = having(page, "since")
        assert [each.text for each in said] == [f"編集部{answer.citations[0].since}"]
        assert "1.1 版で変わりました" in said[0].text
        assert not any("1.1 版で" in each.text for each in having(page, "quote"))


def test_of_the_newest_version_nothing_is_said(both: ToyAsker) -> None:
    assert "since" not in _page(both.ask("個人情報の不適切入力"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_in_changes_are_text(attack: str) -> None:
    citation = replace(cited("U-4-i"), document_name=attack, version=attack, since=attack, item_id=attack)
    note = ChangeNote((attack,), (attack,), (), attack)
    html = _page(answer_with(citation, changes=(note,)))
    assert {each.tag for each in elements(html)} <= OURS
    assert attack in having(html, "gist")[0].text and attack in having(html, "since")[0].text
    assert attack in having(html, "side")[0].attributes["aria-label"]
