"""What a maintainer is told about a new version before accepting it."""

from dataclasses import replace

import pytest

from corpus.guideline.document import PageRun
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ItemKind
from corpus.parsing.parser import Parsed, parse
from corpus.parsing.survey import Suspicion, survey
from tests.corpus.fulltexts import LAW, OFFICIAL, REQUIREMENTS
from tests.corpus.samples import document, overview, overview_parsed

TEXT = Editorial(layout="text")
ROLES = "# AI開発者に関する事項\n\n"


def suspects(text: str) -> list[tuple[Suspicion, tuple[str, ...], int]]:
    made = document(text)
    return [(each.suspicion, each.keys, each.place.line) for each in survey(made, parse(made, TEXT)).suspects]


@pytest.mark.parametrize("text", [OFFICIAL, LAW, REQUIREMENTS])
def test_a_sound_guideline_gives_no_alarm(text: str) -> None:
    found = survey(document(text), parse(document(text), TEXT))
    assert (found.unattributed, found.suspects) == ((), ())
    assert found.total == len(parse(document(text), TEXT).items)


def test_the_overview_has_its_one_code_twice() -> None:
    found = survey(overview(), overview_parsed())
    assert [(each.suspicion, each.keys) for each in found.suspects] == [
        (Suspicion.REPEATED, ("P-2-ii", "P-2-ii.2"))
    ]
    assert found.kinds[ItemKind.ROLE] == 31
    assert found.kinds[ItemKind.NUMBERED] == 0


def test_a_code_missing_in_a_sequence() -> None:
    text = f"{ROLES}## D-2) i. 題\n\n一つ。\n\n## D-2) iii. 題\n\n三つ。\n"
    assert suspects(text) == [(Suspicion.GAP, ("D-2-iii",), 9)]


def test_a_number_that_stands_as_a_heading_is_not_missing() -> None:
    assert suspects("# 1. 題\n\n本文。\n\n# 2. 題\n\n## (1) 下\n\n本文。\n\n# 3. 題\n\n本文。\n") == []
    assert suspects("# 1. 題\n\n本文。\n\n# 2. 題\n\n# 3. 題\n\n本文。\n") == []


def test_an_item_far_longer_than_its_siblings() -> None:
    entries = [f"({number}) 短い文です。" for number in range(1, 6)]
    entries[2] = "(3) " + "とても長い説明が続く、" * 20 + "終わり。"
    assert suspects("# 1. 題\n\n" + "\n".join(entries) + "\n") == [(Suspicion.LONG, ("1-3",), 5)]


def test_a_heading_level_skipped_and_an_item_of_no_words() -> None:
    text = "# 1. 題\n\n### 1.1 下\n\n本文。\n\n### 1.2 下\n\n？\n"
    assert suspects(text) == [(Suspicion.LEVEL, (), 3), (Suspicion.EMPTY, ("1.2",), 9)]


def test_a_passage_between_two_numbers_of_one_list() -> None:
    text = "# 1. 題\n\n本文。\n\n# はさまる題\n\n番号のない本文。\n\n# 2. 題\n\n本文。\n"
    assert suspects(text) == [(Suspicion.UNNUMBERED, ("S-s1-1",), 7)]


def test_what_was_dropped_is_told_with_line_and_page() -> None:
    text = "# 1. 題\n\n本文。\n\n落ちた文。\n"
    start = text.index("落ちた")
    made = replace(document(text), pages=(PageRun(0, 1, 7), PageRun(start, 2, 8)))
    parsed = parse(made, TEXT)
    (item,) = parsed.items
    cut = replace(item, spans=(replace(item.spans[0], end=text.index("。") + 1),))
    (lost,) = survey(made, Parsed((cut,), parsed.labels, parsed.furniture)).unattributed
    assert (lost.place.page, lost.sentence) == (
        8 if lost.place.span.start >= start else 7,
        f"{lost.place.text}の「落ちた文。」は、どの項目にも見出しにもなりませんでした。",
    )


def test_sentences_name_page_and_line() -> None:
    text = f"{ROLES}## D-2) i. 題\n\n一つ。\n\n## D-2) iii. 題\n\n三つ。\n"
    made = replace(document(text), pages=(PageRun(0, 1, 30),))
    (suspect,) = survey(made, parse(made, TEXT)).suspects
    assert suspect.sentence == "30ページ(9行目)の D-2-iii の前に、番号が1つ抜けています。"
