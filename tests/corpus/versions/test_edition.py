"""Editions: what is known of one version when it is compared."""

from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.guideline.document import PageRun
from corpus.versions.edition import read_edition, words_of
from tests.corpus.editions import edition
from tests.corpus.samples import OVERVIEW, OVERVIEW_SHA256, overview, overview_parsed


def test_a_folder_is_read_with_its_notes() -> None:
    read = read_edition(OVERVIEW)
    assert (read.document_id, read.version, read.sha256) == ("ai-guideline", "1.0-overview", OVERVIEW_SHA256)
    assert (read.name, read.publisher) == ("AI事業者ガイドライン(第1.0版 概要)", "総務省・経済産業省")
    assert read.published.isoformat() == "2024-04-19"
    assert (read.source, read.items) == (overview().text, overview_parsed().items)


def test_a_folder_without_a_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"document\.toml"):
        read_edition(tmp_path)


def test_the_words_of_an_item_are_its_displayed_spans() -> None:
    read = edition("# 目的\n\n- <u>安全</u>に使う\n- 記録を残す\n")
    assert read.displays == ("安全に使う", "記録を残す")
    assert words_of(read, read.items) == "安全に使う\n記録を残す"


def test_the_page_is_that_of_the_first_word() -> None:
    text = "# 目的\n\n- 安全に使う\n- 記録を残す\n"
    read = edition(text)
    assert [read.page(item) for item in read.items] == [None, None]
    pages = (PageRun(0, 1, 3), PageRun(text.index("- 記録"), 2, 4))
    paged = type(read)(read.document_id, read.manifest, read.source_path, read.source, read.items, pages)
    assert [paged.page(item) for item in paged.items] == [3, 4]
