"""Our notes and aids go where their item went, and are dropped where they no longer hold."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from corpus.errors import DocumentError
from corpus.files.toml_file import to_toml
from corpus.guideline.document import Document
from corpus.guideline.editorial import (
    Aid,
    Aids,
    Editorial,
    FurnitureList,
    Outside,
    aids_to_toml,
    load_aids,
    load_editorial,
)
from corpus.guideline.item import Phase
from corpus.parsing.parser import Parsed, parse
from corpus.versions.carryover import CarriedOver, Predecessor, carry_over
from tests.corpus.samples import NO_NOTES, OVERVIEW, document, overview, overview_parsed
from tests.corpus.three_versions import AUDIT, FIRST, RECORDS, SECOND, THIRD


def of_version(text: str, version: str) -> Document:
    made = document(text)
    return replace(made, manifest=replace(made.manifest, version=version))


def carried(
    old: str, new: str, notes: Editorial = NO_NOTES, aids: Mapping[str, Aid] | None = None
) -> CarriedOver:
    """What is taken over from the text ``old`` for ``new``."""
    before = of_version(old, "1.0")
    predecessor = Predecessor(before, parse(before, notes), notes, Aids(dict(aids or {})))
    return carry_over(predecessor, of_version(new, "1.1"))


def aid(name: str) -> Aid:
    return Aid((f"{name}の言葉",), (f"{name}の問い",))


def test_a_version_that_is_the_same_takes_everything_byte_for_byte() -> None:
    editorial, aids = load_editorial(OVERVIEW), load_aids(OVERVIEW)
    same = replace(overview(), manifest=replace(overview().manifest, version="1.1"))
    found = carry_over(Predecessor(overview(), overview_parsed(), editorial, aids), same)
    assert to_toml(found.editorial, "メモ") == to_toml(editorial, "メモ")
    assert aids_to_toml(found.aids, "手がかり") == aids_to_toml(aids, "手がかり")
    assert not any(change.changed for change in found.revision.changes)


def test_an_aid_follows_its_item_to_another_number() -> None:
    found = carried(FIRST, SECOND, aids={"P-5-i": aid("通知"), "D-3-i": aid("検証"), "S-s1-3": aid("監査")})
    assert found.aids.items == {"P-5-ii": aid("通知"), "D-3-i": aid("検証"), "S-s1-4": aid("監査")}


def test_an_aid_of_a_dropped_item_goes() -> None:
    assert carried(FIRST, SECOND, aids={"P-2-i": aid("生命"), "X-9": aid("ない項目")}).aids.items == {}


def test_the_questions_of_a_split_item_go_to_the_part_that_they_ask_for() -> None:
    questions = (
        "連絡先は利用者の見やすい場所にありますか",
        "苦情に何日以内に返事をして台帳に書き残すか",
    )
    found = carried(FIRST, SECOND, aids={"S-s1-2": Aid(("クレーム",), questions)})
    assert found.aids.items == {
        "S-s1-2": Aid(("クレーム",), questions[:1]),
        "S-s1-3": Aid(("クレーム",), questions[1:]),
    }


def test_a_merged_item_has_the_aids_of_all_its_parts_once() -> None:
    found = carried(
        SECOND, THIRD, aids={"S-s1-2": Aid(("苦情",), ("一", "二")), "S-s1-3": Aid(("苦情", "返事"), ("二",))}
    )
    assert found.aids.items == {"S-s1-2": Aid(("苦情", "返事"), ("一", "二"))}


def test_an_aid_follows_its_item_into_another_chapter() -> None:
    moved = FIRST.replace(f"- {AUDIT}\n", "").replace("## 運用\n", f"## 監査\n\n- {AUDIT}\n\n## 運用\n")
    found = carried(FIRST, moved, aids={"S-s1-3": aid("監査"), "S-s1-1": aid("記録")})
    texts = {item.key: found.revision.new.display(item) for item in found.parsed.items}
    assert {texts[key]: kept for key, kept in found.aids.items.items()} == {
        AUDIT: aid("監査"),
        RECORDS: aid("記録"),
    }


def test_topics_stay_and_the_items_near_them_follow() -> None:
    before = of_version(FIRST, "1.0")
    near = Outside("罰金", ("罰金は?",), ("P-5-i", "P-2-i", "S-s1-2"))
    old = Predecessor(before, parse(before, NO_NOTES), NO_NOTES, Aids(outside=(near,)))
    found = carry_over(old, of_version(SECOND, "1.1"))
    assert found.aids.outside == (replace(near, nearby=("P-5-ii", "S-s1-2", "S-s1-3")),)


TITLES = Editorial(titles={"S-s1-1": "記録", "S-s1-2": "苦情", "S-s1-3": "監査"})


def test_a_title_follows_its_item_unless_it_was_split() -> None:
    found = carried(FIRST, SECOND, TITLES)
    assert found.editorial.titles == {"S-s1-1": "記録", "S-s1-4": "監査"}
    titles = {item.key: item.title.text for item in found.parsed.items if item.title.editorial}
    assert titles == found.editorial.titles


LOST = SECOND.replace("### AI開発時\n\n", "")  # the slide's heading over D-3-i is gone
PHASES = Editorial(phases={"D-3-i": Phase.DEVELOPMENT})


def phases(found: CarriedOver) -> dict[str, tuple[Phase | None, bool]]:
    return {item.key: (item.phase, item.phase_editorial) for item in found.parsed.items if item.key[0] == "D"}


def test_a_phase_is_corrected_as_long_as_the_source_says_the_same_wrong_thing() -> None:
    renumbered = LOST.replace("D-3) i. ", "D-3) ii. ").replace("検証し、結果を", "よく検証し、その結果を")
    found = carried(LOST, renumbered, PHASES)
    assert found.editorial.phases == {"D-3-ii": Phase.DEVELOPMENT}
    assert phases(found) == {"D-2-i": (Phase.TRAINING, False), "D-3-ii": (Phase.DEVELOPMENT, True)}


@pytest.mark.parametrize(
    ("heading", "phase"), [("AI開発時", Phase.DEVELOPMENT), ("AI開発後", Phase.POST_DEVELOPMENT)]
)
def test_a_source_that_repaired_the_heading_needs_no_note(heading: str, phase: Phase) -> None:
    found = carried(LOST, SECOND.replace("### AI開発時", f"### {heading}"), PHASES)
    assert found.editorial.phases == {}
    assert phases(found) == {"D-2-i": (Phase.TRAINING, False), "D-3-i": (phase, False)}


def test_notes_on_headings_hold_where_they_still_stand() -> None:
    notes = Editorial(
        sections={"運用": "operation", "なくなった章": "gone"},
        series={"C": "なくなった章"},
        labels=("運用", "なくなった見出し"),
        headings_after={"AI利用者に関する事項": ("P-5-i", "P-2-i"), "なくなった章": ("U-4-i",)},
        furniture=(FurnitureList("図の語", ("技術革新",)),),
    )
    found = carried(FIRST, SECOND, notes).editorial
    assert found.sections == {"運用": "operation"}
    assert found.series == {}
    assert found.labels == ("運用",)
    assert found.headings_after == {"AI利用者に関する事項": ("P-5-ii",)}
    assert found.furniture == notes.furniture


def test_narrative_codes_keep_the_name_that_we_gave_their_chapter() -> None:
    found = carried(
        FIRST, SECOND, Editorial(sections={"運用": "operation"}), aids={"S-operation-3": aid("監査")}
    )
    assert found.aids.items == {"S-operation-4": aid("監査")}


def test_a_text_without_items_is_refused() -> None:
    with pytest.raises(DocumentError):
        carried(FIRST, "# 題だけ\n")


def test_a_wholly_other_text_takes_nothing() -> None:
    other = "# 別の文書\n\n## 料理\n\n- 玉ねぎを炒めて塩をふり、弱火で煮込む。\n"
    found = carried(FIRST, other, TITLES, {"S-s1-1": aid("記録"), "U-4-i": aid("入力")})
    assert found.aids.items == {}
    assert found.editorial.titles == {}


def readings(old: str, new: str, notes: Editorial) -> list[str]:
    """The versions that are read while the notes on ``old`` are taken over for ``new``, in order."""
    read: list[str] = []

    def reading(made: Document, editorial: Editorial) -> Parsed:
        read.append(made.version)
        return parse(made, editorial)

    before = of_version(old, "1.0")
    found = carry_over(
        Predecessor(before, parse(before, notes), notes, Aids()), of_version(new, "1.1"), reading
    )
    assert found.parsed.items == parse(of_version(new, "1.1"), found.editorial).items
    return read


@pytest.mark.parametrize(
    "notes",
    [
        NO_NOTES,
        PHASES,
        Editorial(sections={"運用": "operation", "なくなった章": "gone"}, labels=("なくなった見出し",)),
        Editorial(headings_after={"AI利用者に関する事項": ("P-5-i", "P-2-i")}),
    ],
)
def test_the_old_version_is_not_read_again_and_the_new_one_once(notes: Editorial) -> None:
    assert readings(FIRST, SECOND, notes) == ["1.1"]


def test_the_new_version_is_read_again_where_a_title_changed_its_item() -> None:
    assert readings(FIRST, SECOND, TITLES) == ["1.1", "1.1"]


def test_how_the_source_is_laid_out_is_taken_over() -> None:
    assert carried(FIRST, SECOND, Editorial(layout="slides")).editorial.layout == "slides"
