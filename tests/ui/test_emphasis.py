from dataclasses import replace

from corpus.text.markup import sentences
from corpus.text.span import Span
from tests.ui.samples import citations, cited, spanning
from ui.render import Emphasis, emphasise


def test_the_parts_of_every_citation_are_its_display() -> None:
    for _, citation in citations():
        parts = emphasise(citation)
        assert parts.before + parts.marked + parts.after == citation.display, citation.item_id


def test_every_sentence_of_the_overview_is_found_in_its_quote() -> None:
    for source, citation in citations():
        inside = sentences(source, Span(citation.start, citation.end))
        for each in inside if len(inside) > 1 else ():
            parts = emphasise(replace(citation, mark=(each.start, each.end)))
            assert parts.marked, (citation.item_id, each.of(source))


def test_the_marked_sentence_is_split_out() -> None:
    parts = emphasise(cited("U-4-i"))
    assert parts.before == "AIシステム・サービスへ個人情報を不適切に入力しないよう注意を払う\n"
    assert (
        parts.marked == "AIシステム・サービスにおけるプライバシー侵害に関して適宜情報収集し、防止を検討する"
    )
    assert parts.after == ""


def test_of_equal_sentences_the_one_at_its_place_is_marked() -> None:
    source = "- 記録を残す\n- 説明する\n- 記録を残す"
    parts = emphasise(spanning(source, 2, len(source), mark=(17, 22)))
    assert parts == Emphasis("記録を残す\n説明する\n", "記録を残す", "")


def test_no_mark_and_a_mark_of_everything_emphasise_nothing() -> None:
    assert emphasise(spanning("全文です", 0, 4)) == Emphasis("全文です", "", "")
    assert emphasise(spanning("全文です", 0, 4, mark=(0, 4))) == Emphasis("全文です", "", "")


def test_a_mark_of_mere_markup_emphasises_nothing() -> None:
    assert emphasise(spanning("<u>全文</u>です", 0, 11, mark=(0, 3))).marked == ""
