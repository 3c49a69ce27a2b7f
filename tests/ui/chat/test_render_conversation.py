from dataclasses import replace

import pytest

from assistant.answer import Citation
from corpus.item import Phase, Role
from tests.ui.html_text import elements, having
from tests.ui.samples import ATTACKS, OURS, answer_with, cited, spanning
from ui.chat.conversation import Conversation
from ui.chat.examples import EXAMPLES
from ui.chat.render_conversation import conversation_html, examples_html, notice_html
from ui.render_source import UNFAITHFUL, VERBATIM, source_html
from ui.source_view import source_view


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
        conversation_html(Conversation((answer, answer))),
        source_html(answer.citations[0], source_view(f"{attack} の文", answer.citations[0])),
        notice_html(attack),
    ]
    for html in pages:
        found = elements(html)
        assert {each.tag for each in found} <= OURS
        assert not any(
            name.startswith("on") or name in ("src", "href") for e in found for name in e.attributes
        )
        assert attack in "".join(each.text for each in found)


def test_a_citation_shows_number_code_title_role_phase_and_version() -> None:
    html = conversation_html(Conversation((answer_with(cited("C-3"), cited("U-4-i")),)))
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
    html = conversation_html(Conversation((answer_with(citation),)))
    assert [each.text for each in having(html, "quote")] == [citation.display]
    assert [each.text for each in having(html, "best")] == [citation.display.split("\n")[1]]


def test_only_an_editorial_title_is_marked_as_ours() -> None:
    editorial, own = cited("C-3"), cited("U-4-i")
    cards = having(conversation_html(Conversation((answer_with(editorial, own),))), "card")
    assert "編集部見出し" in cards[0].text
    assert "編集部" not in cards[1].text
    assert "編集部見出し" in source_html(editorial, source_view("", editorial))


def test_the_answer_says_which_role_it_assumed_and_offers_the_others() -> None:
    inferred = conversation_html(Conversation((answer_with(cited("U-4-i")),)))
    assert "質問から推定した立場" in inferred
    pressed = {
        e.attributes["data-role"]: e.attributes["aria-pressed"]
        for e in elements(inferred)
        if "data-role" in e.attributes
    }
    assert pressed == {"developer": "false", "provider": "false", "user": "true"}
    chosen = conversation_html(Conversation((answer_with(cited("U-4-i"), role_inferred=False),)))
    assert "指定された立場" in chosen
    nobody = conversation_html(Conversation((answer_with(cited("U-4-i"), role=None),)))
    assert "立場を定めずに回答" in nobody and 'aria-pressed="true"' not in having(nobody, "roles")[0].text


def test_an_answer_that_declines_names_what_lies_near() -> None:
    html = conversation_html(Conversation((answer_with(answer="当てはまる項目はありません。"),)))
    assert "当てはまる項目はありません。" in html
    assert having(html, "nearby")[0].text == "近い項目C-6透明性"
    assert not having(html, "card")


def test_only_the_chosen_card_is_pressed() -> None:
    answer = answer_with(cited("C-3"), cited("U-4-i"))
    html = conversation_html(Conversation((answer, answer), turn=1, rank=2))
    assert [e.attributes["aria-pressed"] for e in having(html, "cite")] == ["false", "false", "false", "true"]
    folded = [e for e in elements(html) if e.tag == "details"]
    assert ["open" in each.attributes for each in folded] == [True]


def test_a_long_question_is_repeated_in_part() -> None:
    html = conversation_html(Conversation((answer_with(question="あ" * 900),)))
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
def test_each_role_has_three_examples(role: Role | None) -> None:
    html = examples_html(role, opened=True)
    offered = [e.attributes["data-example"] for e in elements(html) if "data-example" in e.attributes]
    assert tuple(offered) == EXAMPLES[role] and len(offered) == 3
    assert (f"({role.label})" if role else "質問の例<") in html


def test_no_notice_is_nothing() -> None:
    assert notice_html("") == ""
