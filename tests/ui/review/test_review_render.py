from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.answer import Answer, Citation
from corpus.errors import ChoiceError
from tests.ui.html_text import elements, having
from tests.ui.samples import ATTACKS, answer_with, cited
from tests.ui.toy_asker import ToyAsker
from ui.records.model import AnswerRecord, DayCount, Progress, Rating, Verdict, VerdictKind
from ui.review.coverage import days_html, verdicts_html
from ui.review.forms import ReviewFilter
from ui.review.item_picker import ItemChoice
from ui.review.render import ListedVerdict, answer_html, last_html, latest_html, pair_html, reason
from ui.review.render_controls import filter_html, found_html, progress_html
from ui.wording import when

NOW = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
VERDICT = Verdict(7, "a", VerdictKind.OTHER, (), "", "花子", NOW)
# every element that our HTML is made of
OURS = {
    "section",
    "article",
    "p",
    "span",
    "div",
    "button",
    "ol",
    "ul",
    "li",
    "header",
    "blockquote",
    "strong",
}
OURS |= {
    "mark",
    "h2",
    "h3",
    "h4",
    "dl",
    "dt",
    "dd",
    "a",
    "label",
    "progress",
    "kbd",
    "form",
    "select",
    "option",
}
OURS |= {"input", "fieldset", "legend"}


def _kept(answer: Answer, **changes: object) -> AnswerRecord:
    return replace(AnswerRecord("a", 0, NOW, "b", answer), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rating", "confidence", "said"),
    [
        (Rating.DOWN, 0.42, "👎が付いた答え"),
        (None, 0.42, "確からしさ 0.42"),
        (Rating.UP, 0.9, "抜き取り"),
    ],
)
def test_the_reason_is_told(rating: Rating | None, confidence: float, said: str) -> None:
    assert reason(_kept(answer_with(cited("U-4-i"), confidence=confidence), rating=rating)) == said


def test_each_quote_stands_beside_its_source(toy: ToyAsker) -> None:
    answer = answer_with(cited("U-4-i"), cited("P-5-ii"))
    html = answer_html(_kept(answer), (), toy.source_of)
    quotes = [each.text for each in elements(html) if each.tag == "blockquote"]
    marks = [each.text for each in elements(html) if each.tag == "mark"]
    assert quotes == marks == [each.display for each in answer.citations]


def _gone(_citation: Citation) -> str:
    raise ChoiceError("版「9.9」はありません。")


@pytest.mark.parametrize("source_of", [_gone, lambda _citation: "別の原文です。" * 5000])
def test_a_quote_that_cannot_be_confirmed_is_told_and_not_shown(source_of: Callable[[Citation], str]) -> None:
    citation = cited("U-4-i")
    html = pair_html(citation, source_of)
    assert citation.display not in html and "blockquote" not in html
    assert "引用として表示していません" in html


def test_the_verdict_that_stands_is_told_with_who_when_and_what(toy: ToyAsker) -> None:
    kept = _kept(answer_with(cited("U-4-i")), verdict=replace(VERDICT, note="こちらが正しい"))
    html = answer_html(kept, (ItemChoice("x", "P-5-ii", "題", False),), toy.source_of)
    (standing,) = having(html, "standing")
    for said in ("花子", when(VERDICT.given), "別の項目が正しい", "P-5-ii", "こちらが正しい"):
        assert said in standing.text
    assert having(html, "case")[0].attributes["data-seen"] == "7"


def test_only_ones_own_verdicts_can_be_undone() -> None:
    for mine in (True, False):
        html = latest_html([ListedVerdict(VERDICT, "質問", (), mine)])
        undo = [each for each in elements(html) if "data-undo" in each.attributes]
        assert bool(undo) is mine


def test_a_promoted_verdict_offers_to_withdraw() -> None:
    html = last_html("", "", ListedVerdict(VERDICT, "質問", (), True, question_id=3))
    assert [
        each.attributes["data-withdraw"] for each in elements(html) if "data-withdraw" in each.attributes
    ] == ["3"]
    assert "data-promote" not in html


def test_progress_counts_and_links_to_the_exports_of_the_filter() -> None:
    html = progress_html(
        Progress(3, 12), ReviewFilter(words="P-5-ii", item=ItemChoice("x", "P-5-ii", "題", True))
    )
    assert "3 / 12" in html and "(25%)" in html and "編集部見出し" in html
    links = [each.attributes["href"] for each in elements(html) if each.tag == "a"]
    assert links == ["./review/export.csv?item=P-5-ii", "./review/export.jsonl?item=P-5-ii"]
    assert "0 / 0" in progress_html(Progress(0, 0), ReviewFilter())


def test_charts_say_their_numbers() -> None:
    days = [DayCount(date(2026, 11, day), count) for day, count in ((21, 0), (22, 4), (23, 2))]
    bars = [float(each.attributes["height"]) for each in elements(days_html(days)) if each.tag == "rect"]
    assert bars == [0.0, 80.0, 40.0]
    assert "3日間で6件" in days_html(days) and days_html([]) == ""
    assert "0件" in days_html([DayCount(date(2026, 11, 21), 0)])
    html = verdicts_html({VerdictKind.RIGHT: 3, VerdictKind.OTHER: 1})
    assert [each.attributes["style"] for each in having(html, "share")] == ["width: 75.0%", "width: 25.0%"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_from_outside_are_text(toy: ToyAsker, attack: str) -> None:
    answer = answer_with(replace(cited("U-4-i"), title=attack), question=attack, answer=attack)
    pick = ItemChoice(attack, attack, attack, True, attack)
    verdict = replace(VERDICT, note=attack, by=attack, answer_id=attack)
    kept = _kept(answer, comment=attack, rating=Rating.DOWN, verdict=verdict, id=attack)
    edition = replace(toy.editions[0], name=attack, version=attack)
    for html in (
        answer_html(kept, (pick,), toy.source_of),
        latest_html([ListedVerdict(verdict, attack, (pick,), True, 1)]),
        last_html(attack, attack, ListedVerdict(verdict, attack, (pick,), True)),
        found_html(attack, [pick]),
        filter_html([edition, edition]),
        progress_html(Progress(0, 1), ReviewFilter(words=attack, item=pick)),
    ):
        assert {each.tag for each in elements(html) if each.tag != "input"} <= OURS
        assert not any(name.startswith("on") for each in elements(html) for name in each.attributes)
    assert attack in having(answer_html(kept, (), toy.source_of), "comment")[0].text
    assert found_html(attack, []).count("<") == 2
