"""The character view, and the sentence that is made of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.versions.change_summary import change_diff, change_summary, quoted
from corpus.versions.text_diff import (
    DiffKind,
    DiffPiece,
    Replacement,
    new_text,
    old_text,
    replacements,
    text_diff,
)
from tests.corpus.editions import compared
from tests.corpus.versions.test_alignment import BULLETS, DEVELOPER, bullets

TEXTS = st.text(st.sampled_from("安全に利用する、。\nAI者データ促推進"), max_size=40)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts_exactly(old: str, new: str) -> None:
    pieces = text_diff(old, new)
    assert (old_text(pieces), new_text(pieces)) == (old, new)
    assert all(piece.text for piece in pieces)


@given(TEXTS, TEXTS)
def test_a_substitution_is_a_slice_of_either_text(old: str, new: str) -> None:
    found = tuple(replacements(text_diff(old, new)))
    assert all(each.old in old and each.new in new for each in found)
    assert bool(found) == (old != new)


def test_a_kept_text_is_one_piece() -> None:
    assert text_diff("同じ言葉", "同じ言葉") == (DiffPiece(DiffKind.KEPT, "同じ言葉"),)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("対策を講ずる", "対策を講じる", Replacement("講ずる", "講じる")),
        ("普及の促進及び改善", "普及の推進及び改善", Replacement("促進", "推進")),
        ("AI利用者が使う", "AI利用する者が使う", Replacement("利用者", "利用する者")),
        ("方針を設定する", "方針及び手順を設定する", Replacement("", "及び手順")),
        ("項目2.7を守る", "項目2.6を守る", Replacement("2.7", "2.6")),
    ],
)
def test_a_short_difference_is_shown_with_its_word(old: str, new: str, found: Replacement) -> None:
    assert list(replacements(text_diff(old, new))) == [found]


def sentences(old: str, new: str) -> list[str]:
    revision = compared(old, new)
    said = [
        change_summary(revision, each, change_diff(revision, each))
        for each in revision.changes
        if each.changed
    ]
    for each, change in zip(said, (c for c in revision.changes if c.changed), strict=True):
        shown = [revision.old.display(i) for i in change.old] + [revision.new.display(i) for i in change.new]
        shown += [label.text for i in (*change.old, *change.new) for label in (i.title, *i.heading)]
        for named in re.findall(r"『(.*?)』", each):
            assert any(named in text for text in shown), named
    return said


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ("明確な方針を", "分かりやすい方針を", "『明確な』を『分かりやすい』に改めた。"),
        ("明確な方針を", "明確な方針及びガイダンスを", "『及びガイダンス』を加えた。"),
        ("について明確な", "について", "『明確な』を削った。"),
        ("D-2) ii.", "D-3) i.", "D-2-ii から D-3-i に番号が変わった。"),
        ("適正利用に資する開発", "適正な利用", "題名を『適正利用に資する開発』から『適正な利用』に改めた。"),
    ],
)
def test_what_happened_in_one_sentence(was: str, is_now: str, said: str) -> None:
    assert sentences(DEVELOPER, DEVELOPER.replace(was, is_now)) == [said]


def test_long_words_are_shortened() -> None:
    long = "利用される文脈と想定される影響の大きさに応じて必要な体制を整えた上で、"
    (said,) = sentences(DEVELOPER, DEVELOPER.replace("安全に", f"{long}安全に"))
    assert said == f"『{long[:28]}』…を加えた。"


def test_at_most_a_few_places_are_told() -> None:
    old = "甲の記録、" + "、".join(BULLETS)
    new = old
    for word in ("記録", "限界", "連絡経路", "専任の担当者", "契約書"):
        new = new.replace(word, f"〇〇{word}〇〇")
    (said,) = sentences(bullets(old), bullets(new))
    assert said.count("。") == 4
    assert re.search(r"ほか \d+ か所を改めた。\Z", said)


def test_moves_splits_and_merges() -> None:
    two = bullets(*BULLETS[:3]) + "\n" + bullets(*BULLETS[3:], heading="体制")
    away = bullets(*BULLETS[1:3]) + "\n" + bullets(*BULLETS[3:], BULLETS[0], heading="体制")
    assert sentences(two, away) == ["『体制』の下に移った。"]
    assert sentences(bullets(*BULLETS), bullets(*BULLETS[1:], BULLETS[0])) == ["並びの順が変わった。"]
    assert sentences(bullets(*BULLETS), bullets(*BULLETS[1:])) == ["削った。"]
    assert sentences(bullets(*BULLETS[1:]), bullets(*BULLETS)) == ["新しく設けた。"]
    (merged,) = sentences(bullets(*BULLETS[:2]), bullets("。また、".join(BULLETS[:2])))
    assert merged == f"『{BULLETS[0]}』と『{BULLETS[1]}』を一つにまとめた。『。また、』を加えた。"


def test_only_the_first_line_is_named() -> None:
    assert quoted("一行目\n二行目") == "『一行目』…"
    assert quoted(" 前後 ") == "『前後』"
