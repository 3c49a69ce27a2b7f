"""Drafts join words across mere markup and keep them apart across anything else."""

from corpus.guideline.item import ALL_ROLES, ItemKind
from corpus.parsing.drafts import ItemDraft
from corpus.text.span import Span


def draft() -> ItemDraft:
    return ItemDraft("S-purpose", ItemKind.NARRATIVE, None, (), ALL_ROLES, awaiting=True)


def test_words_join_across_markup() -> None:
    source, made = "一つ\n  - 二つ", draft()
    made.add(source, Span(0, 2))
    made.add(source, Span(7, 9))
    assert made.spans == [Span(0, 9)]


def test_words_do_not_join_across_words() -> None:
    source, made = "一つ 図 二つ", draft()
    made.add(source, Span(0, 2))
    made.add(source, Span(5, 7))
    assert made.spans == [Span(0, 2), Span(5, 7)]


def test_words_do_not_join_when_told_not_to() -> None:
    source, made = "一つ\n\n二つ", draft()
    made.add(source, Span(0, 2))
    made.add(source, Span(4, 6), join=False)
    assert made.spans == [Span(0, 2), Span(4, 6)]


def test_a_draft_with_words_awaits_none() -> None:
    made = draft()
    made.add("言葉", Span(0, 2))
    assert not made.awaiting
