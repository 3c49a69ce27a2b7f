"""Suggestions lead to the item that they name, and to none that was quoted already."""

import pytest

from assistant.answering.suggestions import Suggestions
from assistant.service.assistant import Assistant
from corpus.guideline.item import Item
from tests.assistant.checks import DUTY
from tests.assistant.rows import item
from tests.corpus.fulltexts import LAW, OFFICIAL, REQUIREMENTS
from tests.corpus.parsing.test_fulltext import TEXT
from tests.corpus.samples import read


def labels(items: tuple[Item, ...], key: str, *cited: str) -> list[str]:
    topic = item(items, key)
    return [
        each.label
        for each in Suggestions(items).follow_ups(topic, [topic, *(item(items, one) for one in cited)])
    ]


def test_the_neighbours_of_a_role_item(items: tuple[Item, ...]) -> None:
    assert labels(items, "P-5-i") == [
        "次の項目 P-5-ii「脆弱性への対応」",
        "AI開発者では D-5-i「セキュリティ対策のための仕組みの導入」",
        "AI利用者では U-5-i「セキュリティ対策の実施」",
        "もとになる共通の指針 C-5「セキュリティ確保」(編集部の見出し)",
    ]


def test_a_common_principle_leads_to_the_parties(items: tuple[Item, ...]) -> None:
    assert [each.split("「")[0] for each in labels(items, "C-5")] == [
        "次の項目 C-6",
        "AI開発者では D-5-i",
        "AI提供者では P-5-i",
        "AI利用者では U-5-i",
    ]


def test_what_is_cited_is_not_suggested(items: tuple[Item, ...]) -> None:
    assert [each.split()[1].split("「")[0] for each in labels(items, "P-5-i", "P-5-ii", "C-5", "U-5-i")] == [
        "D-5-i",
        "P-4-ii",
    ]


def test_where_the_nearest_are_cited_the_next_nearest_fill_up(items: tuple[Item, ...]) -> None:
    found = labels(items, "H-II", "H-I", "H-III")
    assert found == [
        "近くの項目 H-IV「情報共有とインシデント報告」(編集部の見出し)",
        "近くの項目 H-V「リスク管理方針の策定・開示」(編集部の見出し)",
    ]


def test_every_item_has_two_to_four_and_says_nothing_of_duty(items: tuple[Item, ...]) -> None:
    suggestions = Suggestions(items)
    for topic in items:
        found = suggestions.follow_ups(topic, [topic])
        assert 2 <= len(found) <= 4
        titles = [each.title.text for each in items]
        for each in found:
            words = each.label
            for title in titles:
                words = words.replace(title, "")
            assert not any(duty in words + each.question for duty in DUTY)


@pytest.mark.parametrize("text", [OFFICIAL, LAW, REQUIREMENTS], ids=["official", "law", "requirements"])
def test_of_a_full_text_only_what_is_sure_to_be_found_is_suggested(text: str) -> None:
    items = read(text, TEXT).items
    suggestions = Suggestions(items)
    made = [each for topic in items for each in suggestions.follow_ups(topic, [topic])]
    assert made
    assert not any(each.question.startswith("D-2-i.2.b ") for each in made)  # read as D-2-i.2


def test_a_suggestion_brings_its_item_first(assistant: Assistant, items: tuple[Item, ...]) -> None:
    for each in Suggestions(items).offers([one.id for one in items]):
        key = each.question.split()[0]
        answer = assistant.ask(each.question, history=["社内で使うときの注意は?"])
        assert answer.citations[0].item_id == f"ai-guideline@1.0-overview#{key}"
        assert not answer.abstained


def test_every_item_can_be_offered(items: tuple[Item, ...]) -> None:
    assert len(Suggestions(items).offers([each.id for each in items])) == len(items)


def test_an_answer_suggests_what_it_does_not_cite(assistant: Assistant) -> None:
    for question in (
        "社内チャットで顧客の名簿を生成AIに貼り付けてもいいですか",
        "P-2) ii.",
        "H-II",
        "C-3",
        "このガイドラインの基本理念は",
    ):
        answer = assistant.ask(question)
        assert 2 <= len(answer.suggestions) <= 4
        cited = {each.item_id.partition("#")[2] for each in answer.citations}
        assert not cited & {each.question.split()[0] for each in answer.suggestions}
        assert answer.to_json()["suggestions"][0]["label"] == answer.suggestions[0].label


def test_a_declined_question_offers_what_is_nearby(assistant: Assistant) -> None:
    answer = assistant.ask("AIを使って違反したら罰金はいくらですか")
    assert answer.abstained
    assert len(answer.suggestions) == len(answer.nearby) > 0
    for each, near in zip(answer.suggestions, answer.nearby, strict=True):
        assert near.code in each.label
        assert assistant.ask(each.question).citations[0].item_id == near.item_id


def test_a_missing_version_offers_nothing(assistant: Assistant) -> None:
    assert assistant.ask("第9.9版で名簿の扱いは?").suggestions == ()
