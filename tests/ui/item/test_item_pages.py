"""The pages of single items, as a browser without JavaScript gets them."""

from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from tests.ui.html_text import elements
from tests.ui.samples import HOSTILE_NAME
from tests.ui.toy_asker import ToyAsker
from ui.render import item_address

PREFIX = "ai-guideline@1.0-overview#"


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("key", ["U-4-i", "P-2-ii", "P-2-ii.2", "C-1", "H-IV"])
def test_an_item_is_shown_at_its_very_words(client: httpx.Client, toy: ToyAsker, key: str) -> None:
    item = toy.item(PREFIX + key)
    page = client.get(item_address(item.item_id))
    assert page.status_code == 200 and 'lang="ja"' in page.text
    marks = [unescape(part.split("</mark>")[0]) for part in page.text.split("<mark>")[1:]]
    assert marks == [quote.display for quote in item.quotes]
    for words in (item.document_name, f"版 {item.version}", "要約ではなく原文の引用です", *item.heading):
        assert words in unescape(page.text)
    assert item.citation_text in unescape(page.text)
    for name in (item.previous, item.next):
        assert name is None or f'href="../../../{item_address(name.item_id)}"' in page.text
    assert "<script" not in page.text


def test_a_neighbour_is_reached_by_its_link(client: httpx.Client, toy: ToyAsker) -> None:
    item = toy.item(f"{PREFIX}U-4-i")
    assert item.next
    page = client.get("/item/ai-guideline/1.0-overview/U-4-i")
    link = next(part.split('"')[0] for part in page.text.split('href="') if item.next.code in part)
    followed = client.get(page.url.join(link))
    assert followed.status_code == 200 and f"<title>{item.next.code} " in followed.text


@pytest.mark.parametrize(
    "path", ["ai-guideline/1.0-overview/Z-9", "ai-guideline/9.9/C-1", "nowhere/1/C-1", "a/b/%3Cscript%3E"]
)
def test_what_is_not_there_says_so_in_japanese(client: httpx.Client, path: str) -> None:
    page = client.get(f"/item/{path}")
    assert page.status_code == 404
    assert "この項目は開けません" in page.text and "ありません" in page.text
    assert "<script" not in page.text


def test_a_hostile_document_is_text(hostile_url: str) -> None:
    toy_address = f"{hostile_url}item/hostile/9.9/"
    with httpx.Client(timeout=20, trust_env=False) as client:
        pages = [client.get(toy_address + key) for key in ("S-s1-1", "S-s1-2")]
    for page in pages:
        assert page.status_code == 200
        found = elements(page.text.partition("<body>")[2].partition("</body>")[0])
        assert {each.tag for each in found}.isdisjoint({"script", "img", "iframe"})
        assert all(each.attributes.get("href", "../").startswith("../") for each in found)
        assert HOSTILE_NAME in unescape(page.text)
    assert "罠の項目です <img src=https://evil.example/d.png" in unescape(pages[0].text)
