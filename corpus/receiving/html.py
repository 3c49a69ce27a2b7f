"""HTML: a received page as Markdown text, or a refusal of what does more than say words."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from charset_normalizer import from_bytes
from markdownify import MarkdownConverter

from corpus.errors import DocumentError
from corpus.guideline.document import Extraction
from corpus.text.markup import is_markup

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_JAPANESE = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "utf-16": "UTF-16"}
# What calls itself Shift_JIS holds ①, ㈱ and 髙, which only Windows' own form of it (cp932) has.
_DECLARED = {"cp932": "cp932", "shift_jis": "cp932", "euc_jp": "euc_jp", "iso2022_jp": "iso2022_jp"}
_ESCAPE = b"\x1b"
_ASCII = bytes(range(0x80))
_UTF8_CHARACTER = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}")  # kana and kanji take three bytes each


@dataclass(frozen=True)
class Decoded:
    """Characters, and the name of the encoding they were converted from; empty for UTF-8."""

    text: str
    converted_from: str = ""


def decode(raw: bytes, path: Path, declared: str = "") -> Decoded:
    """The characters of a text; a UTF-8 byte order mark stays, as offsets count it.

    ``declared`` is the encoding that the text says of itself; it counts only where the bytes are of it.

    Raises:
        DocumentError: they are no text, or in no encoding that Japanese texts come in.
    """
    encoding = _encoding(raw, declared)
    text = _decoded(raw, encoding) if encoding else None
    # ESC: colours of a terminal, or ISO-2022-JP that was not understood.
    if encoding is None or text is None or "\0" in text or "\x1b" in text:
        raise DocumentError(
            f"{path} を文字として読めません(UTF-8、Shift_JIS、EUC-JP、ISO-2022-JP、UTF-16 のどれでもないか、"
            "途中が壊れています)。UTF-8 で保存し直してください。"
        )
    return Decoded(text, "" if encoding == "utf-8" else _JAPANESE[encoding])


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _encoding(raw: bytes, declared: str) -> str | None:
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return encoding
    # ISO-2022-JP is made of ASCII bytes, hence valid UTF-8.
    if _ESCAPE not in raw and _decoded(raw, "utf-8") is not None:
        return "utf-8"
    # UTF-16 without a byte order mark, UTF-32, pictures: nothing says for sure what they are.
    if b"\0" in raw or _is_damaged_utf8(raw):
        return None
    # Before any guess: a short text is valid in several of the encodings.
    named = _DECLARED.get(_codec(declared))
    if named and _decoded(raw, named) is not None:
        return named
    # Not preemptive: charset_normalizer would look for a declaration itself, which was found wrong just now.
    best = from_bytes(raw, cp_isolation=[*_JAPANESE], preemptive_behaviour=False).best()
    return best.encoding if best and best.encoding in _JAPANESE else None


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether the greater part of the bytes beyond ASCII are Japanese characters in UTF-8.

    A cut or broken byte makes the whole invalid, and some of that passes for Shift_JIS.
    """
    beyond = len(raw.translate(None, _ASCII))
    return 2 * sum(map(len, _UTF8_CHARACTER.findall(raw))) > beyond


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
# No escapes: the words are quoted as they are and read by our own parser. No links: nothing leads out
# of the text. No inferred header: the first row of a table without <th> is a row like the others.
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
            # onclick, onerror …; and ' JavaScript:…' or 'java<tab>script:…' in any attribute.
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
        # The list was made before: what stood inside a removed tag is still in it, but gone.
        if not tag.decomposed and (of_the_site or tag.name in _WORDLESS or "hidden" in tag.attrs):
            tag.decompose()
    for words in page.find_all(string=re.compile(r"\|")):
        # markdownify does not escape bars, and one in a cell would part it in two.
        if words.find_parent(["td", "th"]):
            words.replace_with(words.replace("|", r"\|"))
    mains = page.find_all(_MAIN)
    # With several articles, each of them is text: the page is taken as a whole.
    text: str = _CONVERTER.convert_soup(mains[0] if len(mains) == 1 else page)
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
