"""The open headings tell where a passage stands: section, series, role and phase."""

import pytest

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, Phase, Role
from corpus.parsing.outline import CELL_LEVEL, Outline, phase_named
from corpus.text.span import Span
from tests.corpus.samples import NO_NOTES


def outline(*headings: tuple[int, str], notes: Editorial = NO_NOTES, page: int = 0) -> Outline:
    source = "\n".join(text for _, text in headings)
    made, start = Outline(source, notes, page), 0
    for level, text in headings:
        made.enter(Span(start, start + len(text)), level)
        start += len(text) + 1
    return made


def path(made: Outline) -> list[str]:
    return [label.text for label in made.path]


def test_a_heading_closes_its_equals_and_all_below() -> None:
    made = outline((1, "一"), (2, "一の一"), (3, "一の一の一"), (2, "一の二"))
    assert path(made) == ["一", "一の二"]
    made.leave(1)
    assert path(made) == []
    assert [label.text for label in made.labels] == ["一", "一の一", "一の一の一", "一の二"]


@pytest.mark.parametrize("mark", [" [1/2]", "(2/3)", "（1/2）"])
def test_page_marks_are_no_part_of_a_heading(mark: str) -> None:
    assert path(outline((1, f"AI開発者に関する事項{mark}"))) == ["AI開発者に関する事項"]


def test_wrapped_headings_are_one_line() -> None:
    assert (
        outline((1, "関連する ステークホルダーへの 情報提供")).path[0].text
        == "関連するステークホルダーへの情報提供"
    )


@pytest.mark.parametrize(
    ("heading", "phase"),
    [
        ("データ前処理 学習時", Phase.TRAINING),
        ("AI開発時", Phase.DEVELOPMENT),
        ("開発後", Phase.POST_DEVELOPMENT),
        ("AIシステム実装時", Phase.IMPLEMENTATION),
        ("サービス 提供後", Phase.POST_PROVISION),
        ("AIシステム サービス 利用時", Phase.USE),
        ("基本理念", None),
    ],
)
def test_phases_by_name(heading: str, phase: Phase | None) -> None:
    assert phase_named(heading) is phase
    assert outline((1, "AI開発者に関する事項"), (2, heading)).phase is phase


@pytest.mark.parametrize(
    ("heading", "series"),
    [
        ("各主体に共通の指針", "C"),
        ("第2部 C. 共通の指針", "C"),
        ("高度なAIシステムに関係する事業者に共通の指針", "H"),
        ("AI開発者に関する事項", None),
    ],
)
def test_a_numbered_series_by_its_usual_words(heading: str, series: str | None) -> None:
    assert outline((1, heading), (2, "指針")).series == series


def test_our_notes_name_a_series_whose_heading_was_renamed() -> None:
    notes = Editorial(series={"C": "すべての主体の原則", "H": "最先端の指針"})
    assert outline((1, "すべての主体の原則"), notes=notes).series == "C"
    assert outline((1, "最先端の指針"), notes=notes).series == "H"


def test_numbers_mean_something_only_in_their_series() -> None:
    common, advanced, neither = (outline((1, name)) for name in ("共通の指針", "高度な共通の指針", "目的"))
    codes = [
        [
            found.code if (found := made.numbered(text)) else None
            for text in ("3) 公平性", "IV. 共有", "D-2) i. 題")
        ]
        for made in (common, advanced, neither)
    ]
    assert codes == [["C-3", None, "D-2-i"], [None, "H-IV", "D-2-i"], [None, None, "D-2-i"]]


@pytest.mark.parametrize(
    ("headings", "roles"),
    [
        (["AI提供者に関する事項"], (Role.PROVIDER,)),
        (["第4部", "AI 提供者に関する事項"], (Role.PROVIDER,)),
        (["AI開発者に関する事項", "AI提供者への説明"], (Role.DEVELOPER,)),
        (["AI開発者とAI提供者"], ALL_ROLES),
        (["基本理念"], ALL_ROLES),
        ([], ALL_ROLES),
    ],
)
def test_the_outermost_heading_that_names_one_role_gives_it(
    headings: list[str], roles: tuple[Role, ...]
) -> None:
    assert outline(*enumerate(headings, start=1)).roles == roles


def test_sections_are_named_by_our_notes_or_numbered_in_order_of_appearance() -> None:
    notes = Editorial(sections={"基本理念": "philosophy"})
    source = "目的\n基本理念\n方針\n目的"
    made, codes = Outline(source, notes), []
    for start, end in ((0, 2), (3, 7), (8, 10), (11, 13)):
        made.enter(Span(start, end), 1)
        codes.append(made.narrative_code)
    assert codes == ["S-s1", "S-philosophy", "S-s3", "S-s1"]


def test_where_one_heading_titles_the_document_those_below_are_its_pages() -> None:
    made = outline((1, "ガイドライン"), (2, "目的"), (3, "背景"), page=1)
    assert (made.page, made.below_page) == (made.path[1], True)
    made.leave(3)
    assert (made.page, made.below_page) == (made.path[1], False)
    made.leave(2)
    assert (made.page, made.below_page) == (made.path[0], False)


def test_before_the_first_heading_there_is_no_page() -> None:
    made = outline()
    assert (made.page, made.below_page, made.phase, made.series, made.path) == (None, False, None, None, ())


def test_cells_of_further_columns_stand_below_those_before() -> None:
    source = "実装時\n安全"
    made = Outline(source, NO_NOTES)
    made.enter(Span(0, 3), CELL_LEVEL)
    made.enter(Span(4, 6), CELL_LEVEL + 1)
    assert path(made) == ["実装時", "安全"]
    assert made.phase is Phase.IMPLEMENTATION


def test_a_label_that_would_be_empty_keeps_its_number() -> None:
    source = "D-2) i."
    assert Outline(source, NO_NOTES).label(Span(0, 7), "").text == "D-2) i."


def test_a_shortened_label_takes_the_place_of_the_longer() -> None:
    made = outline((1, "題\n本文"))
    shorter = made.shorten(made.labels[0], Span(0, 1), "題")
    assert made.labels == [shorter]
    assert shorter.span == Span(0, 1)
