"""The manuscript lays down drafts and furniture, and finds a body in a title that kept one."""

from corpus.guideline.item import ALL_ROLES, ItemKind, Phase, Role
from corpus.parsing.drafts import Furniture
from corpus.parsing.manuscript import Manuscript
from corpus.parsing.numbering import Numbered, common_code, role_code, roman_code
from corpus.text.span import Span
from tests.corpus.samples import NO_NOTES


def manuscript(source: str) -> Manuscript:
    return Manuscript(source, NO_NOTES)


def whole(source: str) -> Span:
    return Span(0, len(source))


def coded(found: Numbered | None) -> Numbered:
    assert found is not None
    return found


def test_a_coded_item_takes_role_and_phase_from_its_code_and_headings() -> None:
    made = manuscript("実装時\nP-2) i. 題")
    made.outline.enter(Span(0, 3), 1)
    draft = made.open_entry(coded(role_code("P-2) i. 題")), Span(4, 13))
    assert (draft.code, draft.roles, draft.principle, draft.phase) == (
        "P-2-i",
        (Role.PROVIDER,),
        2,
        Phase.IMPLEMENTATION,
    )
    assert draft.title
    assert (draft.title.text, draft.title.span, draft.awaiting) == ("題", Span(4, 13), True)
    assert made.current is draft


def test_an_advanced_entry_has_its_number_set_aside_and_no_title() -> None:
    source = "IV. 共有する"
    made = manuscript(source)
    draft = made.open_entry(coded(roman_code(source)), whole(source))
    assert (draft.title, draft.principle, draft.spans) == (None, None, [Span(4, 8)])
    assert made.furniture == [Furniture("項目の番号", Span(0, 4))]


def test_the_highest_principle_so_far_counts_common_items_only() -> None:
    made = manuscript("")
    assert made.last_principle == 0
    for number in (2, 1):
        made.open(common_code(number), None)
    made.open(coded(role_code("D-10) i. 題")), None)
    assert made.last_principle == 2


def test_a_title_without_a_body_is_its_own_words_or_gives_them_up() -> None:
    for source, title, words in (
        ("D-2) i. 題", "題", "D-2) i. 題"),
        ("D-2) i. 題\n本文", "題", "本文"),
        ("D-2) i. 題<br>本文", "題", "本文"),
        ("D-2) i. 題 <ul><li>- 一</li></ul>", "題", "一"),
        ("D-2) i. 題<br>", "題", "D-2) i. 題<br>"),
        ("D-2) i.\n題", "題", "D-2) i.\n題"),
    ):
        made = manuscript(source)
        draft = made.open_entry(coded(role_code(source)), whole(source))
        made.finish()
        assert draft.title
        assert (draft.title.text, [span.of(source) for span in draft.spans]) == (title, [words])
        assert made.outline.labels == [draft.title]


def test_a_title_with_a_body_keeps_its_wraps() -> None:
    source = "D-2) i. 長い\n題\n本文"
    made = manuscript(source)
    draft = made.open_entry(coded(role_code(source)), Span(0, 12))
    made.take(Span(13, 15))
    made.finish()
    assert draft.title
    assert (draft.title.text, draft.spans) == ("長い題", [Span(13, 15)])


def test_words_of_an_earlier_page_are_set_aside_and_end_the_current_draft() -> None:
    source = "理念 [1/2]\n同じ\n理念 [2/2]\n同 じ\n同じ"
    made = manuscript(source)
    made.outline.enter(Span(0, 8), 1)
    first = made.open_narrative(Span(9, 11))
    made.outline.enter(Span(12, 20), 1)
    assert made.open_narrative(Span(21, 24)) is None
    assert made.current is None
    assert made.drafts == [first]
    assert made.furniture == [Furniture("前のページの繰り返し", Span(21, 24))]


def test_further_words_of_a_narrative_item_are_known_on_later_pages_too() -> None:
    source = "一頁\n甲\n乙\n一頁\n乙"
    made = manuscript(source)
    made.outline.enter(Span(0, 2), 1)
    made.open_narrative(Span(3, 4))
    made.take(Span(5, 6))
    made.outline.enter(Span(7, 9), 1)
    assert made.open_narrative(Span(10, 11)) is None


def test_several_spans_of_one_narrative_item_repeat_only_together() -> None:
    source = "一頁\n甲\n乙\n一頁\n甲\n乙\n甲"
    made = manuscript(source)
    made.outline.enter(Span(0, 2), 1)
    made.open_narrative(Span(3, 4), Span(5, 6))
    made.outline.enter(Span(7, 9), 1)
    assert made.open_narrative(Span(10, 11), Span(12, 13)) is None
    assert made.open_narrative(Span(14, 15)) is not None
    assert len(made.furniture) == 2


def test_further_words_go_to_the_current_draft_if_there_is_one() -> None:
    made = manuscript("一\n二")
    made.take(Span(2, 3))
    assert made.drafts == []
    draft = made.open_narrative(Span(0, 1))
    made.take(Span(2, 3))
    assert draft
    assert (draft.kind, draft.roles, draft.spans) == (ItemKind.NARRATIVE, ALL_ROLES, [Span(0, 3)])
