"""The 新旧対照表 in its four forms: what stands where, what is escaped, what is marked as ours."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.commands.document_work import REPORT_FORMATS
from assistant.maintenance.revision_report import to_markdown, to_page, to_text
from assistant.maintenance.revision_view import ComparedItem, RevisionView, view_of
from corpus.guideline.document import PageRun
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import Role
from corpus.versions.revision import ChangeKind, compare
from tests.corpus.editions import edition

OLD = """# 各主体に共通の指針

- 1) 人間中心
  - 人々の多様な幸せを追求する

# AI開発者に関する事項

- D-2) i. 適切な<script>alert(1)</script>の学習
  - 個人情報は法令に則って扱う

# AI提供者に関する事項

- P-5) i. 脆弱性への対応
  - 最新の | 動向を確認する
"""
NEW = (
    OLD.replace("多様な幸せ", "多様な豊かさ")
    .replace("法令に則って", "*法令*及び<b onclick=x>契約</b>に則って")
    .replace("P-5) i.", "P-6) i.")
)


def view(old: str = OLD, new: str = NEW, role: Role | None = None) -> RevisionView:
    return view_of(compare(edition(old), edition(new, "1.1")), role)


def shown(side: tuple[ComparedItem, ...]) -> str:
    return "\n".join("".join(run.text for run in item.runs) for item in side)


class Page(HTMLParser):
    """The tags of a page and the words inside some of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.inside: dict[str, list[str]] = {"ins": [], "del": [], "h2": [], "td": []}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in {*self._open} & self.inside.keys():
            self.inside[tag].append(data)


def test_changes_stand_under_whom_they_concern() -> None:
    sections = {section.label: section for section in view().sections}
    assert [*sections] == ["共通", "AI開発者", "AI提供者", "AI利用者"]
    kinds = {label: [row.kinds for row in section.rows] for label, section in sections.items()}
    assert kinds["共通"] == kinds["AI開発者"] == [(ChangeKind.REVISED,)]
    assert kinds["AI提供者"] == [(ChangeKind.RENUMBERED,)]
    assert kinds["AI利用者"] == []


def test_a_role_sees_its_own_and_what_is_common() -> None:
    own = view(role=Role.PROVIDER)
    assert [section.label for section in own.sections] == ["共通", "AI提供者"]
    assert (own.counts[ChangeKind.REVISED], own.counts[ChangeKind.RENUMBERED], own.changed) == (1, 1, 2)


def test_both_columns_are_the_displayed_words_exactly() -> None:
    before, after = edition(OLD), edition(NEW, "1.1")
    texts = {item.id: each.display(item) for each in (before, after) for item in each.items}
    rows = [row for section in view_of(compare(before, after)).sections for row in section.rows]
    for item in (item for row in rows for item in (*row.old, *row.new)):
        assert "".join(run.text for run in item.runs) == texts[item.item_id]
        assert "\n".join(quote.display for quote in item.quotes) == texts[item.item_id]
        source = after.source if "@1.1" in item.item_id else before.source
        assert all(source[quote.start : quote.end] == quote.quote for quote in item.quotes)


def test_the_parts_of_a_split_each_show_their_own_words() -> None:
    first, second = (
        "学習データの来歴を台帳に記録し、五年のあいだ保存する",
        "利用者には出力の限界と誤りの傾向を説明する",
    )
    (row,) = (
        row
        for section in view(f"# 目的\n\n- {first}。{second}\n", f"# 目的\n\n- {first}\n- {second}\n").sections
        for row in section.rows
    )
    assert [shown((item,)) for item in row.new] == [first, second]
    assert shown(row.old) == f"{first}。{second}"


def test_the_page_runs_nothing_and_asks_for_nothing() -> None:
    page = to_page(view())
    parsed = Page(page)
    assert not {"script", "img", "link", "iframe", "form"} & {*parsed.tags}
    assert "<script" not in page and "onclick=x>" not in page
    assert "&lt;script&gt;" not in page  # the tag is markup, which display leaves out of the title
    assert not re.search(r"https?://", page)
    assert "default-src 'none'" in page


def test_words_that_look_like_tags_are_shown_as_words() -> None:
    page = to_page(view("# 目的\n\n- 値が<x>を超える\n", "# 目的\n\n- 値が<x>と<y onload=1>を超える\n"))
    assert "値が&lt;x&gt;" in page
    assert "<y" not in page


def test_title_and_publisher_of_a_version_are_escaped() -> None:
    before = edition(OLD)
    evil = replace(
        before.manifest, title="<script>alert(1)</script>", publisher="<img src=x>", version="1|<i>"
    )
    revision = compare(replace(before, manifest=evil), edition(NEW, "1.1"))
    page, table = to_page(view_of(revision)), to_markdown(view_of(revision))
    for text in (page, table):
        assert "<script" not in text and "<img" not in text and "<i>" not in text
        assert "&lt;script&gt;" in text


def test_the_page_marks_what_differs() -> None:
    parsed = Page(to_page(view()))
    assert "豊かさ" in parsed.inside["ins"] and "幸せ" in parsed.inside["del"]
    assert parsed.inside["h2"] == ["共通", "AI開発者", "AI提供者"]
    assert "P-5-i から P-6-i に番号が変わった。" in parsed.inside["td"]


def test_the_page_names_both_versions_and_counts_by_kind() -> None:
    page = to_page(view())
    assert "試しのガイドライン(第2.0版)" in page and "試し省・2030年4月1日" in page
    assert "<li>変更<b>2</b></li>" in page and "<li>改番<b>1</b></li>" in page


def test_editorial_titles_are_marked_as_ours() -> None:
    text = "# 各主体に共通の指針\n\n- 1) 人間中心\n- 2) 安全性\n"
    notes = Editorial(titles={"H-I": "われわれの題"})
    advanced = text + "\n# 高度なAIシステムに関する共通の指針\n\n- I. 適切な措置を{}\n"
    revision = compare(
        edition(advanced.format("講じる"), notes=notes),
        edition(advanced.format("継続して講じる"), "1.1", notes),
    )
    for form in (to_text, to_page, to_markdown):
        assert re.search(
            r"われわれの題(?:\*\*|</b> <span class=\"soft\">)?\(編集部の見出し\)", form(view_of(revision))
        )


def test_pages_are_shown_where_there_are_some() -> None:
    before = replace(edition(OLD), pages=(PageRun(0, 1, 17),))
    shown_page = view_of(compare(before, edition(NEW, "1.1")))
    assert "(17 ページ)" in to_text(shown_page)
    assert "(17 ページ)" in to_page(shown_page)
    assert shown_page.sections[0].rows[0].new[0].page is None


def test_text_marks_line_by_line() -> None:
    text = to_text(
        view("# 目的\n\n- 記録を残す\n", "# 目的\n\n- 記録を残す\n  - 台帳に書く\n  - 五年保存する\n")
    )
    assert "「{+台帳に書く+}」" in text and "「{+五年保存する+}」" in text


def test_markdown_keeps_its_table_whole() -> None:
    table = to_markdown(view(OLD, NEW.replace("動向", "*動向* | 傾向")))
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}
    assert "<ins>" in table and "<del>" in table


def test_json_says_all_that_the_view_does() -> None:
    fields = json.loads(REPORT_FORMATS["json"](view()))
    assert fields["old"]["version"] == "1.0" and fields["new"]["published"] == "2030-04-01"
    (row,) = fields["sections"][2]["rows"]
    assert (row["kinds"], row["roles"]) == (["renumbered"], ["provider"])
    assert (row["old"][0]["code"], row["new"][0]["code"]) == ("P-5-i", "P-6-i")
    quote = row["old"][0]["quotes"][0]
    assert OLD[quote["start"] : quote["end"]] == quote["quote"]


@pytest.mark.parametrize("form", [to_text, to_markdown, to_page])
def test_nothing_changed_is_said(form: Callable[[RevisionView], str]) -> None:
    assert "変更はありません。" in form(view(OLD, OLD))


def test_what_is_only_written_otherwise_is_counted() -> None:
    assert "変更なし 3(うち書き方だけの違い 1)" in to_text(
        view(OLD, OLD.replace("個人情報は法令", "個⼈情報は法令"))
    )


def test_a_heading_is_not_told_twice() -> None:
    own = view("# 指針\n\n## 目的\n\n- 記録を残す\n", "# 指針\n\n## 目的\n\n- 記録を長く残す\n")
    text = to_text(own)
    assert "S-s1-1 目的\n     指針\n" in text
    assert own.sections[0].rows[0].old[0].heading == ("指針", "目的")
