"""Pages become Markdown with all their words, and those that do more than say words are refused by name."""

import time
from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.receiving.html import extract_html
from tests.corpus.samples import quotes, read_items
from tests.corpus.three_versions import AUDIT, RECORDS

PATH = Path("受け取った/a.html")
PAGE = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>題</title></head><body>{}</body></html>"


def text_of(body: str) -> str:
    return extract_html(PAGE.format(body).encode(), PATH).text


def refused(raw: bytes, named: str) -> None:
    with pytest.raises(DocumentError) as caught:
        extract_html(raw, PATH)
    message = str(caught.value)
    assert named in message
    assert str(PATH) in message
    assert message.endswith("ください。")


def test_headings_and_nested_lists_become_markdown() -> None:
    body = (
        "<h1>指針</h1><h2>目的</h2><p>安全に使う。</p><ul><li>一<ul><li>一の一</li></ul></li><li>二</li></ul>"
    )
    assert text_of(body) == "# 指針\n\n## 目的\n\n安全に使う。\n\n- 一\n  - 一の一\n- 二\n"


def test_tags_that_people_leave_open_are_ended() -> None:
    assert text_of("<h1>指針<h2>目的</h2><p>一<p>二<ul><li>甲<ul><li>乙</ul><li>丙</ul>").endswith(
        "一\n\n二\n\n- 甲\n  - 乙\n- 丙\n"
    )
    assert "| 甲 | 乙 |\n| 丙 | 丁 |" in text_of("<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>")
    assert text_of("<p>目的" * 2000).count("目的") == 2000


def test_a_table_keeps_its_rows_and_bars() -> None:
    table = "<table><tr><th>項目</th><th>内容</th></tr><tr><td>甲|乙</td><td>一<br>二</td></tr></table>"
    assert text_of(table) == "| 項目 | 内容 |\n| --- | --- |\n| 甲\\|乙 | 一 二 |\n"
    assert text_of("<p>甲|乙</p>") == "甲|乙\n"


def test_characters_stand_as_they_are_meant() -> None:
    assert text_of("<p>A&amp;B &lt;x&gt; &#x3042; a*b_c [1] 1.5</p>") == "A&B <x> あ a*b_c [1] 1.5\n"


def test_what_a_page_says_can_be_read_as_items() -> None:
    text = text_of(f"<h1>指針</h1><h2>運用</h2><ul><li>{RECORDS}<li>{AUDIT}</ul>")
    assert [quotes(text, item) for item in read_items(text).values()] == [[f"{RECORDS}\n- {AUDIT}"]]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("<p>目的</p><script>1</script>", "<script>"),
        ("<p>目的</p><SCRIPT SRC=x></SCRIPT>", "<script>"),
        ("<p>目的</p><svg><script>1</script></svg>", "<script>"),
        ("<p>目的</p><template><script>1</script></template>", "<script>"),
        ("<p>目的</p><iframe src='x'></iframe>", "<iframe>"),
        ("<p>目的</p><object data='x'></object>", "<object>"),
        ("<p>目的</p><embed src='x'>", "<embed>"),
        ("<p OnClick='x'>目的</p>", "p の onclick"),
        ("<p>目的<img src=x onerror=alert(1)></p>", "img の onerror"),
        ("<a href=' JavaScript:alert(1)'>目的</a>", "a の href"),
        ("<a href='java\tscript:alert(1)'>目的</a>", "a の href"),
        ("<a href='&#1;&#106;avascript:alert(1)'>目的</a>", "a の href"),
        ("<a href='data:text/html,x'>目的</a>", "a の href"),
        ("<form action='vbscript:x'>目的</form>", "form の action"),
    ],
)
def test_what_does_more_than_say_words_is_refused_by_name(body: str, named: str) -> None:
    refused(PAGE.format(body).encode(), f"({named})")


def test_a_script_in_another_encoding_is_seen() -> None:
    refused(PAGE.format("<p>目的</p><script>1</script>").encode("utf-16"), "<script>")


@pytest.mark.parametrize(
    "body", ["<p>script とは onclick=x のこと</p>", "<!-- <script>1</script> --><p>目的</p>"]
)
def test_words_about_scripts_are_words(body: str) -> None:
    assert "script" not in text_of(body) or "onclick=x のこと" in text_of(body)


def test_links_and_pictures_lead_nowhere() -> None:
    text = text_of("<p><a href='https://example.invalid/'>目的</a>を述べる<img src='x.png' alt='図'></p>")
    assert text == "目的を述べる\n"


def test_what_belongs_to_the_site_is_left_out_and_what_belongs_to_the_text_stays() -> None:
    site = "<header>省の名前</header><nav>一覧</nav>{}<footer>住所</footer>"
    assert text_of(site.format("<main><h2>目的</h2><p>述べる</p></main>")) == "## 目的\n\n述べる\n"
    article = "<article><header><h1>指針</h1></header><p>述べる</p><footer>注</footer></article>"
    assert text_of(site.format(article)) == "# 指針\n\n述べる\n\n注\n"
    assert text_of(site.format("<article>一</article><article>二</article>")) == "一\n\n二\n"
    assert text_of("<form><h2>目的</h2><p>述べる</p><button>送る</button></form>") == "## 目的\n\n述べる\n"
    assert text_of("<p hidden>隠し</p><p><ruby>漢字<rp>(</rp><rt>かんじ</rt></ruby></p>") == "漢字\n"


def test_declarations_are_no_words() -> None:
    raw = "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html><html><body><p>目的</p></body></html>"
    assert extract_html(raw.encode("utf-8-sig"), PATH).text == "目的\n"


@pytest.mark.parametrize(
    "charset", ["utf-8", "shift_jis", "euc-jp", "iso-8859-1", "utf-7", "utf-16", "x-foo"]
)
@pytest.mark.parametrize("codec", ["utf-8", "cp932"])
def test_a_page_that_lies_about_its_encoding_is_read_all_the_same(charset: str, codec: str) -> None:
    page = f"<meta charset='{charset}'><p>学習データの偏りを点検し、結果を公表する。</p>"
    assert extract_html(page.encode(codec), PATH).text == "学習データの偏りを点検し、結果を公表する。\n"


def test_a_declared_encoding_settles_a_doubt() -> None:
    assert extract_html("<meta charset='Shift_JIS'><p>①㈱髙橋</p>".encode("cp932"), PATH).text == "①㈱髙橋\n"


@pytest.mark.parametrize(
    "raw", ["<meta charset='utf-8'><p>目的\0</p>".encode(), b"\xff\xd8\xff\xe0\x00\x10JFIF"]
)
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    refused(raw, "文字として読めません")


@pytest.mark.parametrize("body", ["", "<p> </p>", "<nav>一覧</nav>", "<img src='x' alt='図'>", "<hr>"])
def test_a_page_without_words_is_refused(body: str) -> None:
    refused(PAGE.format(body).encode(), "言葉がありません")


@pytest.mark.parametrize("depth", [400, 20_000])
def test_a_page_nested_beyond_reading_is_refused(depth: int) -> None:
    refused(PAGE.format("<div>" * depth + "目的" + "</div>" * depth).encode(), "入れ子が深すぎて")


def test_a_page_nested_as_pages_are_is_read() -> None:
    assert text_of("<div>" * 100 + "目的" + "</div>" * 100) == "目的\n"


@pytest.mark.long
def test_the_time_grows_with_the_size_of_the_page() -> None:
    """So that five megabytes take seconds: eight times the page, at most some sixteen times the time."""
    row = "<tr><td>甲|乙</td><td>学習データの偏りを点検する。</td></tr>"

    def seconds(rows: int) -> float:
        begun = time.process_time()
        assert text_of(f"<table>{row * rows}</table>").count("甲\\|乙") == rows
        return time.process_time() - begun

    # The shortest of three: what else the machine does makes a run longer, never shorter.
    assert min(seconds(2400) for _ in range(3)) < 16 * min(seconds(300) for _ in range(3))
