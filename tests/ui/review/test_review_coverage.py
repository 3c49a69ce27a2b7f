from pathlib import Path

import pytest

from tests.ui.html_text import elements, having
from tests.ui.review.conftest import ReviewSetup
from tests.ui.toy_asker import OVERVIEW, ToyAsker
from ui.records.model import AnswerFilter, ItemUsage, VerdictKind
from ui.review.coverage import MOST_IN_GROUP, coverage, coverage_html, covered, edition_of, shade, told


def test_every_item_stands_once_in_the_order_of_the_guideline(review: ReviewSetup) -> None:
    edition = review.asker.editions[0]
    counted = coverage(review.asker, review.repository, edition)
    assert [each.item_id for each in counted.cells] == [each.id for each in review.asker.items()]
    assert max(len(group.cells) for group in counted.groups) <= MOST_IN_GROUP
    assert ("AI利用者に関する事項",) in [group.heading for group in counted.groups]


def test_counts_are_those_of_the_answers(review: ReviewSetup) -> None:
    counted = coverage(review.asker, review.repository, review.asker.editions[0])
    kept = review.repository.queue(AnswerFilter(), limit=999)
    firsts = [each.answer.citations[0].item_id for each in kept if each.answer.citations]
    anywhere = [citation.item_id for each in kept for citation in each.answer.citations]
    for cell in counted.cells:
        assert (cell.asked, cell.cited) == (firsts.count(cell.item_id), anywhere.count(cell.item_id))
    assert {cell.item_id for cell in counted.unreached} == {cell.item_id for cell in counted.cells} - set(
        anywhere
    )


def test_corrections_count_until_they_are_taken_back(review: ReviewSetup) -> None:
    wanted = "ai-guideline@1.0-overview#S-timeline-6"
    verdict = review.repository.judge(review.ids[0], VerdictKind.OTHER, by="花子", items=[wanted])

    def corrected() -> int:
        counted = coverage(review.asker, review.repository, review.asker.editions[0])
        return next(cell.corrected for cell in counted.cells if cell.item_id == wanted)

    assert corrected() == 1
    review.repository.undo(verdict.id)
    assert corrected() == 0


def test_uses_of_items_that_are_gone_count_nowhere(toy: ToyAsker) -> None:
    counted = covered(toy.editions[0], toy.items(), [ItemUsage("ai-guideline@1.0-overview#X-1", 5, 5, 5)])
    assert len(counted.unreached) == len(counted.cells) == len(toy.items())


@pytest.mark.parametrize(
    ("cited", "level"), [(0, 0), (1, 1), (2, 2), (4, 2), (5, 3), (9, 3), (10, 4), (999, 4)]
)
def test_shades(cited: int, level: int) -> None:
    assert shade(cited) == level


def test_the_map_the_table_and_the_list_say_the_same(review: ReviewSetup) -> None:
    counted = coverage(review.asker, review.repository, review.asker.editions[0])
    html = coverage_html(counted, review.asker.editions)
    cells = [each for each in having(html, "cell") if each.tag == "a"]
    assert [each.attributes["aria-label"] for each in cells] == [told(cell) for cell in counted.cells]
    hollow = [each for each in cells if each.attributes["data-shade"] == "0"]
    assert len(hollow) == len(counted.unreached)
    assert len([each for each in elements(html) if each.tag == "tr"]) == len(counted.cells) + 1
    (missing,) = having(html, "missing")
    assert f"({len(counted.unreached)})" in missing.text
    assert cells[0].attributes["href"] == "./item/ai-guideline/1.0-overview/S-cover-1"


def test_a_version_is_chosen_and_one_that_is_gone_falls_back(next_version: Path) -> None:
    editions = ToyAsker([OVERVIEW, next_version]).editions
    assert edition_of("ai-guideline@1.0-overview", editions).version == "1.0-overview"
    assert edition_of("ai-guideline@0.9", editions) == edition_of("", editions) == editions[0]
