"""Drafts become items in source order, with unique ids and with what our notes add."""

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, Item, ItemKind, Label, Phase
from corpus.parsing.drafts import ItemDraft, assemble
from corpus.text.span import Span
from tests.corpus.samples import NO_NOTES, document

SOURCE = document("一つ目です。二つ目です。\n三つ目\n四つ目\n")
PAGE, AFTER, LATE = Label("開発者", Span(0, 2)), Label("開発後", Span(3, 5)), Label("連携 事項", Span(13, 16))


def draft(
    code: str, start: int, end: int, kind: ItemKind = ItemKind.ROLE, title: Label | None = None
) -> ItemDraft:
    return ItemDraft(code, kind, title, (PAGE, AFTER), ALL_ROLES, spans=[Span(start, end)])


def built(*drafts: ItemDraft, notes: Editorial = NO_NOTES) -> list[Item]:
    return list(assemble(drafts, SOURCE, notes, (PAGE, AFTER, LATE)))


def test_a_code_that_occurs_again_gets_a_number() -> None:
    items = built(draft("P-2-ii", 0, 6), draft("P-2-ii", 6, 12), draft("P-2-ii", 13, 16))
    assert [item.key for item in items] == ["P-2-ii", "P-2-ii.2", "P-2-ii.3"]
    assert [item.code for item in items] == ["P-2-ii"] * 3
    assert items[1].id == "trial@2.0#P-2-ii.2"


def test_narrative_items_are_numbered_in_their_section() -> None:
    kind = ItemKind.NARRATIVE
    items = built(draft("S-a", 0, 6, kind), draft("S-b", 6, 12, kind), draft("S-a", 13, 16, kind))
    assert [item.code for item in items] == ["S-a-1", "S-b-1", "S-a-2"]


def test_items_and_their_spans_stand_in_source_order() -> None:
    first = draft("D-2-i", 13, 16)
    second = draft("D-3-i", 6, 12)
    second.spans.insert(0, Span(17, 20))
    second.spans.reverse()
    items = built(first, second)
    assert [item.key for item in items] == ["D-3-i", "D-2-i"]
    assert items[0].spans == (Span(6, 12), Span(17, 20))


def test_sentences_come_from_all_spans() -> None:
    (item,) = built(draft("D-2-i", 0, 12))
    assert [part.of(SOURCE.text) for part in item.sentences] == ["一つ目です。", "二つ目です。"]


def test_a_title_stands_in_the_source_or_is_ours_or_is_the_heading() -> None:
    own = Label("題", Span(0, 1))
    notes = Editorial(titles={"C-3": "公平性", "C-1": "使われない"})
    items = built(draft("C-1", 0, 6, title=own), draft("C-3", 6, 12), draft("C-4", 13, 16), notes=notes)
    assert [item.title for item in items] == [own, Label("公平性", None), AFTER]


def test_without_any_heading_the_document_names_the_item() -> None:
    bare = ItemDraft("S-s1", ItemKind.NARRATIVE, None, (), ALL_ROLES, spans=[Span(0, 6)])
    (item,) = built(bare)
    assert item.title == Label("試しのガイドライン(第2.0版)", None)


def test_our_notes_give_a_phase_by_key_and_take_the_wrong_phase_heading_away() -> None:
    notes = Editorial(phases={"P-2-ii.2": Phase.POST_PROVISION})
    first, second = built(draft("P-2-ii", 0, 6), draft("P-2-ii", 6, 12), notes=notes)
    assert (first.phase, first.phase_editorial, first.heading) == (None, False, (PAGE, AFTER))
    assert (second.phase, second.phase_editorial, second.heading) == (Phase.POST_PROVISION, True, (PAGE,))


def test_a_heading_that_stands_after_its_body_takes_its_place() -> None:
    notes = Editorial(headings_after={"連携事項": ("C-8",), "どこにもない": ("C-9",)})
    eighth, ninth = built(draft("C-8", 0, 6), draft("C-9", 6, 12), notes=notes)
    assert eighth.heading == (PAGE, LATE)
    assert ninth.heading == (PAGE,)


def test_parts_of_one_entry_keep_its_code_and_are_lettered_after_the_first() -> None:
    parts = [draft("D-2-i", start, start + 1) for start in range(4)]
    for entry, part in zip((1, 1, 2, 2), parts, strict=True):
        part.entry = entry
    items = built(*parts)
    assert [item.key for item in items] == ["D-2-i", "D-2-i.b", "D-2-i.2", "D-2-i.2.b"]
    assert {item.code for item in items} == {"D-2-i"}


def test_a_key_is_never_the_code_of_another_item() -> None:
    kind = ItemKind.NUMBERED
    items = built(
        draft("1", 0, 1, kind), draft("1", 1, 2, kind), draft("1.2", 2, 3, kind), draft("1.2", 3, 4, kind)
    )
    assert [item.key for item in items] == ["1", "1.3", "1.2", "1.2.2"]


def test_more_parts_than_letters() -> None:
    parts = [draft("1", 0, 6, ItemKind.NUMBERED) for _ in range(30)]
    for part in parts:
        part.entry = 7
    assert [item.key for item in built(*parts)][24:29] == ["1.y", "1.z", "1.aa", "1.ab", "1.ac"]
