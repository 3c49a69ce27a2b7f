from dataclasses import replace
from typing import Any

import pytest

from assistant.answer import Answer, Citation, Suggestion
from assistant.citing import citation_text
from corpus.guideline.item import Phase, Role
from tests.ui.html_text import elements, having
from tests.ui.samples import ATTACKS, OURS, answer_with, cited, spanning
from ui.chat.conversation import Conversation, Exchange
from ui.chat.examples import EXAMPLES, examples_html, questions
from ui.chat.render import conversation_html
from ui.records.model import Rating
from ui.render import item_address, notice_html
from ui.source_view import UNFAITHFUL, VERBATIM, source_html, source_view

CODES = ("D-2-i", "P-4-i", "U-4-i")


def _page(*answers: Answer, **changes: Any) -> str:
    """The page of a conversation whose exchanges have these ``changes`` in common."""
    exchanges = tuple(Exchange(number, each, **changes) for number, each in enumerate(answers))
    return conversation_html(Conversation(exchanges=exchanges))


def _attacked(attack: str) -> Citation:
    source = f"{attack} の文"
    citation = spanning(source, 0, len(source))
    return replace(
        citation,
        display=source,
        title=attack,
        heading=(attack,),
        document_name=attack,
        version=attack,
        code=attack,
        since=attack,
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_everywhere_are_text(attack: str) -> None:
    answer = answer_with(_attacked(attack), question=attack, answer=attack)
    pages = [
        _page(answer, answer),
        source_html(answer.citations[0], source_view(f"{attack} の文", answer.citations[0])),
        notice_html(attack),
    ]
    for html in pages:
        found = elements(html)
        assert {each.tag for each in found} <= OURS
        assert not any(name.startswith("on") or name == "src" for e in found for name in e.attributes)
        assert all(e.attributes.get("href", "item/").startswith("item/") for e in found)
        assert attack in "".join(each.text for each in found)


def test_a_citation_shows_number_code_title_role_phase_and_version() -> None:
    html = _page(answer_with(cited("C-3"), cited("U-4-i")))
    cards = having(html, "card")
    assert [card.text[0] for card in cards] == ["1", "2"]
    for words in (
        "U-4-i",
        "個人情報の不適切入力",
        "AI利用者",
        "利用時",
        "AI事業者ガイドライン(第1.0版 概要)",
        "版 1.0-overview",
    ):
        assert words in cards[1].text
    assert "各主体共通" in cards[0].text


def test_the_quote_is_the_display_with_its_mark_inside() -> None:
    citation = cited("U-4-i")
    html = _page(answer_with(citation))
    assert [each.text for each in having(html, "quote")] == [citation.display]
    assert [each.text for each in having(html, "best")] == [citation.display.split("\n")[1]]


def test_only_an_editorial_title_is_marked_as_ours() -> None:
    editorial, own = cited("C-3"), cited("U-4-i")
    cards = having(_page(answer_with(editorial, own)), "card")
    assert "編集部見出し" in cards[0].text
    assert "編集部" not in cards[1].text
    assert "編集部見出し" in source_html(editorial, source_view("", editorial))


def test_the_answer_says_which_role_it_assumed_and_offers_the_others() -> None:
    inferred = _page(answer_with(cited("U-4-i")))
    assert "質問から推定した立場" in inferred
    pressed = {
        e.attributes["data-value"]: e.attributes["aria-pressed"]
        for e in elements(inferred)
        if e.attributes.get("data-fix") == "role"
    }
    assert pressed == {"developer": "false", "provider": "false", "user": "true", "": "false"}
    chosen = _page(answer_with(cited("U-4-i"), role_inferred=False))
    assert "指定された立場" in chosen
    nobody = _page(answer_with(cited("U-4-i"), role=None))
    assert "立場を定めずに回答" in nobody
    unbound = [e for e in elements(nobody) if e.attributes.get("aria-pressed") == "true"]
    assert [each.text for each in unbound] == ["立場を限らない"]


def test_what_was_read_can_be_taken_away_and_what_was_not_can_be_given() -> None:
    html = _page(answer_with(cited("U-4-i"), phase=Phase.USE, codes=("U-4-i", "C-4")))
    removed = [
        (e.attributes["data-fix"], e.attributes["data-value"], e.attributes["aria-label"])
        for e in having(html, "remove")
    ]
    assert removed == [
        ("phase", "", "場面「利用時」の読み取りを外す"),
        ("code", "U-4-i", "項目「U-4-i」の読み取りを外す"),
        ("code", "C-4", "項目「C-4」の読み取りを外す"),
    ]
    chosen = {e.attributes["data-fix"]: e for e in elements(html) if e.tag == "select"}
    assert {what: e.attributes["data-chosen"] for what, e in chosen.items()} == {
        "phase": "use",
        "principle": "",
    }
    assert "+ 指針を指定" in chosen["principle"].text and "4) プライバシー保護" in chosen["principle"].text
    selected = [e.text for e in elements(html) if e.tag == "option" and "selected" in e.attributes]
    assert selected == ["場面: 利用時"]


def test_the_numbers_in_the_lead_open_their_citations() -> None:
    lead = "当てはまるのは C-3[1]と U-4-i[2]です。[3]は<b>ありません[12]。"
    html = _page(answer_with(cited("C-3"), cited("U-4-i"), answer=lead))
    assert having(html, "lead")[0].text == lead
    assert [(e.text, e.attributes["data-place"]) for e in having(html, "reference")] == [
        ("[1]", "0//1"),
        ("[2]", "0//2"),
    ]


def test_version_and_that_it_is_quoted_stand_over_every_answer_with_quotes() -> None:
    html = _page(answer_with(cited("C-3"), cited("U-4-i")), answer_with())
    sure = "要約ではなく原文の引用です。AI事業者ガイドライン(第1.0版 概要) 版 1.0-overview"
    assert [each.text for each in having(html, "sure")] == [sure]


def test_a_citation_is_copied_as_people_write_it_and_has_a_page_of_its_own() -> None:
    citation = replace(cited("P-2-ii"), item_id="ai-guideline@1.0-overview#P-2-ii.2")
    html = _page(answer_with(citation))
    assert having(html, "copy")[0].attributes["data-copy"] == citation_text(citation)
    assert citation_text(citation).endswith(f"P-2) ii.\n「{citation.display}」")
    assert having(html, "permalink")[0].attributes["href"] == "item/ai-guideline/1.0-overview/P-2-ii.2"


def test_an_item_with_odd_signs_in_its_id_has_an_address_of_three_parts() -> None:
    assert item_address("a/b@1?#x/y#é") == "item/a%2Fb/1%3F/x%2Fy%23%C3%A9"


def test_what_can_be_asked_next_is_offered() -> None:
    asked = Suggestion("次の項目", "U-5-i について <b>")
    html = _page(answer_with(cited("U-4-i"), suggestions=(asked,)))
    offered = [e for e in elements(html) if "data-ask" in e.attributes]
    assert [(e.text, e.attributes["data-ask"]) for e in offered] == [(asked.label, asked.question)]


def test_only_a_kept_answer_can_be_rated() -> None:
    answer = answer_with(cited("U-4-i"))
    assert not having(_page(answer), "feedback")
    fresh = _page(answer, kept="x")
    assert [e.attributes["aria-pressed"] for e in having(fresh, "thumb")] == ["false", "false"]
    assert not having(fresh, "comment")
    rated = _page(answer, kept="x", rating=Rating.DOWN, comment="</textarea><b>")
    assert [e.attributes["aria-pressed"] for e in having(rated, "thumb")] == ["false", "true"]
    assert having(rated, "comment")[0].text == "ひとこと(任意)</textarea><b>"


def test_roles_are_compared_in_three_parts_each_with_its_own_citations() -> None:
    answers = tuple(answer_with(cited(code), role=role) for code, role in zip(CODES, Role, strict=True))
    html = _page(answer_with(cited("U-4-i")), comparison=answers)
    parts = having(html, "party")
    assert [each.attributes["aria-label"] for each in parts] == [f"{role.label}の場合" for role in Role]
    assert all(code in part.text for code, part in zip(CODES, parts, strict=True))
    places = [e.attributes["data-place"] for e in having(html, "cite")]
    assert places == ["0//1", "0/developer/1", "0/provider/1", "0/user/1"]
    assert having(html, "compare")[0].attributes["aria-expanded"] == "true"


def test_a_question_on_its_way_stands_last_and_citations_come_after_the_lead() -> None:
    conversation = Conversation(exchanges=(Exchange(4, answer_with(cited("U-4-i"))),))
    posed = conversation_html(conversation, posed="次の<質問>")
    turns = having(posed, "turn")
    assert [each.attributes.get("aria-busy") for each in turns] == [None, "true"]
    assert turns[1].attributes["data-number"] == "5" and "次の<質問>" in turns[1].text
    citing = conversation_html(conversation, citing=4)
    assert having(citing, "lead") and having(citing, "chips") and not having(citing, "card")


def test_quotes_that_no_longer_stand_are_told() -> None:
    assert "引用 2 件は" in having(_page(answer_with(cited("U-4-i")), lost=2), "notice")[0].text


def test_before_the_first_question_the_page_says_what_is_kept() -> None:
    html = conversation_html(Conversation())
    assert "名前を付けずに保存し" in html and not having(html, "tools")
    assert "元に戻せません" in having(_page(answer_with()), "forget")[0].text


def test_an_answer_that_declines_names_what_lies_near() -> None:
    html = _page(answer_with(answer="当てはまる項目はありません。"))
    assert "当てはまる項目はありません。" in html
    assert having(html, "nearby")[0].text == "近い項目C-6透明性"
    assert having(html, "open")[0].attributes["data-item"] == "x#C-6"
    assert not having(html, "card")


def test_a_long_question_is_repeated_in_part() -> None:
    html = _page(answer_with(question="あ" * 900))
    assert "あ" * 200 + "…(全900文字)" in html and len(html) < 3000


def test_the_source_says_where_it_stands() -> None:
    citation = replace(cited("U-4-i"), phase=Phase.USE, page=12)
    html = source_html(citation, source_view("", citation))
    for words in (
        "AI利用者に関する事項",
        "U-4-i",
        "版 1.0-overview",
        f"{citation.start:,}–{citation.end:,}",
        "12ページ",
    ):
        assert words in html
    assert UNFAITHFUL in html and VERBATIM not in html


def test_the_highlight_of_the_source_is_the_display() -> None:
    source = "前。\n\n<b>引用</b>の\n文。\n\n後。"
    citation = spanning(source, 4, len(source) - 4)
    html = source_html(citation, source_view(source, citation))
    assert [each.text for each in elements(html) if each.tag == "mark"] == ["引用の文。"]
    assert VERBATIM in html


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_has_examples_by_situation(role: Role | None) -> None:
    html = examples_html(role, opened=True)
    offered = [e.attributes["data-example"] for e in elements(html) if "data-example" in e.attributes]
    assert tuple(offered) == questions(role) and len(offered) >= 3
    situations = [situation.label for situation in EXAMPLES[role]]
    assert [each.text for each in having(html, "label")] == situations
    assert (f"({role.label})" if role else "質問の例<") in html


def test_no_notice_is_nothing() -> None:
    assert notice_html("") == ""
