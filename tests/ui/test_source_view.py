from dataclasses import replace

from tests.ui.samples import citations, cited, spanning
from ui.source_view import MAX_CHARACTERS, MAX_LINES, SourceLine, SourceView, source_view


def _quoted(view: SourceView) -> str:
    return view.quote.before + view.quote.marked + view.quote.after


def _source() -> str:
    return next(citations())[0]


def test_the_quoted_words_are_the_display_for_every_citation() -> None:
    for source, citation in citations():
        view = source_view(source, citation)
        assert view.faithful
        assert _quoted(view) == citation.display


def test_the_surroundings_are_short_and_clean_for_every_citation() -> None:
    for source, citation in citations():
        view = source_view(source, citation)
        for side in (view.before, view.after):
            assert len(side) <= MAX_LINES
            assert sum(len(line.text) for line in side[1:-1]) <= MAX_CHARACTERS
            for line in side:
                assert line.text, citation.item_id
                assert "<" not in line.text and "\t" not in line.text and "**" not in line.text


def test_a_table_cell_stands_between_its_neighbours() -> None:
    view = source_view(_source(), cited("U-4-i"))
    assert view.before[-1] == SourceLine(
        "U-4) i. 個人情報の不適切入力及びプライバシー侵害への対策", heading=True
    )
    assert view.after[0] == SourceLine("U-5) i. セキュリティ対策の実施", heading=True)
    assert view.cut_before and view.cut_after
    assert view.lead == view.tail == ""


def test_a_number_in_the_source_stays_beside_the_quote_but_outside_it() -> None:
    view = source_view(_source(), cited("H-IV"))
    assert view.lead == "IV. "
    assert _quoted(view).startswith("産業界、政府")


def test_numbered_lines_are_lines_of_their_own() -> None:
    view = source_view(_source(), cited("C-7"))
    assert view.before[-1].text == "6) 透明性"
    assert _quoted(view) == "7) アカウタビリティ"
    assert [line.text for line in view.after[:2]] == ["8) 教育・リテラシー", "9) 公正競争確保"]


def test_at_the_start_of_the_document_nothing_stands_before() -> None:
    view = source_view("最初の文。\n\n次の文。", spanning("最初の文。\n\n次の文。", 0, 5))
    assert (view.before, view.cut_before) == ((), False)
    assert [line.text for line in view.after] == ["次の文。"]


def test_at_the_end_of_the_document_nothing_stands_after() -> None:
    source = "# 見出し\n\n最後の文。"
    view = source_view(source, spanning(source, 7, len(source)))
    assert (view.after, view.cut_after) == ((), False)
    assert view.before == (SourceLine("見出し", heading=True),)


def test_the_whole_document_can_be_the_quote() -> None:
    view = source_view("全部", spanning("全部", 0, 2))
    assert (view.before, view.after, _quoted(view)) == ((), (), "全部")


def test_a_sentence_inside_a_paragraph_keeps_its_line() -> None:
    source = "前の文。引用の文。後の文。"
    view = source_view(source, spanning(source, 4, 9))
    assert (view.lead, _quoted(view), view.tail) == ("前の文。", "引用の文。", "後の文。")


def test_another_entry_of_the_same_cell_gets_a_line_of_its_own() -> None:
    source = "a\t<ul> <li>- 前の項目</li> <li>- 引用の項目</li> <li>- 後の項目</li> </ul>"
    start = source.index("引用")
    view = source_view(source, spanning(source, start, start + 5))
    assert (view.lead, view.tail) == ("前の項目\n", "\n後の項目")


def test_a_long_neighbour_is_shown_whole_and_alone() -> None:
    source = "手前\n\n" + "長" * 900 + "\n\n引用"
    view = source_view(source, spanning(source, len(source) - 2, len(source)))
    assert view.before == (SourceLine("長" * 900),)
    assert view.cut_before


def test_a_source_that_does_not_hold_the_quote_is_not_shown() -> None:
    citation = cited("U-4-i")
    for source in ("", "別の原文", _source()[1:]):
        view = source_view(source, citation)
        assert not view.faithful
        assert (view.before, view.lead, view.tail, view.after) == ((), "", "", ())
        assert _quoted(view) == citation.display


def test_the_mark_is_emphasised_in_the_source_too() -> None:
    citation = cited("U-4-i")
    assert source_view(_source(), citation).quote.marked.startswith("AIシステム・サービスにおける")
    assert source_view(_source(), replace(citation, mark=None)).quote.marked == ""
