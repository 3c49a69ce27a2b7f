"""HTML: a received page as Markdown text, or a refusal of what does more than say words."""

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from markdownify import MarkdownConverter

from corpus.encoding import decode
from corpus.errors import DocumentError
from corpus.extraction import Extraction
from corpus.markup import is_markup

_PARSER = "lxml"  # ends what HTML lets people leave open (<li>, <p>, <td>), and is quick
_ACTIVE = frozenset({"script", "iframe", "frame", "object", "embed", "applet", "portal"})
_WORDLESS = frozenset(
    {"head", "style", "noscript", "template", "nav", "button", "input", "select", "textarea", "svg"}
    | {"canvas", "audio", "video", "img", "rt", "rp"}
)
_OF_THE_SITE = frozenset({"header", "footer"})  # inside these two they belong to the text:
_MAIN = ["main", "article"]
_DEEPEST = 150  # elements; what converts them calls itself
_IGNORED = re.compile(r"[\0-\x20]")  # as browsers ignore them in an address
_CODE = re.compile(r"(?:javascript|vbscript):|data:text/html", re.I)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_CONVERTER = MarkdownConverter(
    heading_style="ATX",
    bullets="-",
    strip=["a"],
    escape_asterisks=False,
    escape_underscores=False,
    escape_misc=False,
    table_infer_header=False,
    wrap=False,
)


def extract_html(raw: bytes, path: Path) -> Extraction:
    """The words of the page's main part, headings and tables as Markdown; no link goes anywhere.

    Raises:
        DocumentError: it has scripts or embedded content, no words, or is nested beyond reading.
    """
    declared = EncodingDetector.find_declared_encoding(raw, is_html=True)
    text = decode(raw, path, declared or "").text.removeprefix("\ufeff")
    page = BeautifulSoup(text, _PARSER)
    _check_inert(page, path)
    _check_depth(page, path)
    markdown = _markdown(page)
    if is_markup(markdown):
        raise DocumentError(f"{path} に言葉がありません。受け取ったファイルか確かめてください。")
    notes = ("HTML の本文を Markdown に直しました(ナビゲーション・画像・リンク先は除きました)。",)
    return Extraction(markdown, notes=notes)


def _check_inert(page: BeautifulSoup, path: Path) -> None:
    if name := next(_active(page), None):
        raise DocumentError(
            f"{path} にはスクリプトや埋め込み({name})が含まれているため、登録しません。"
            "それらを除いて保存し直すか、PDF か Markdown を使ってください。"
        )


def _active(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.find_all(True):
        if tag.name in _ACTIVE:
            yield f"<{tag.name}>"
        for name, value in tag.attrs.items():
            if name.lower().startswith("on") or _CODE.match(_IGNORED.sub("", str(value))):
                yield f"{tag.name} の {name}"


def _check_depth(page: BeautifulSoup, path: Path) -> None:
    depths = {id(page): 0}
    for tag in page.find_all(True):  # parents come before what they hold
        depths[id(tag)] = depths[id(tag.parent)] + 1
    if max(depths.values()) > _DEEPEST:
        raise DocumentError(f"{path} は入れ子が深すぎて読めません。PDF か Markdown を使ってください。")


def _markdown(page: BeautifulSoup) -> str:
    for tag in page.find_all(True):
        of_the_site = tag.name in _OF_THE_SITE and not tag.find_parent(_MAIN)
        if not tag.decomposed and (of_the_site or tag.name in _WORDLESS or "hidden" in tag.attrs):
            tag.decompose()
    for words in page.find_all(string=re.compile(r"\|")):
        if words.find_parent(["td", "th"]):
            words.replace_with(words.replace("|", r"\|"))
    mains = page.find_all(_MAIN)
    text: str = _CONVERTER.convert_soup(mains[0] if len(mains) == 1 else page)
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
