"""HTML: a received page as Markdown text, or a refusal of what does more than say words."""

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from markdownify import markdownify

from corpus.encoding import Decoded, decode
from corpus.errors import DocumentError
from corpus.extraction import Extraction

_ACTIVE = "script, iframe, object, embed, applet, frame, portal"
_WORDLESS = (
    "head, style, noscript, template, nav, header, footer, form, button, svg, canvas, audio, video, img"
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def extract_html(raw: bytes, path: Path) -> Extraction:
    """The words of the page's main part, headings and tables as Markdown; no link goes anywhere.

    Raises:
        DocumentError: it has scripts or embedded content, no words, or is nested beyond reading.
    """
    decoded = _decoded(raw, path)
    try:
        page = BeautifulSoup(decoded.text, "html.parser")
        _check_inert(page, path)
        markdown = _markdown(page)
    except RecursionError as error:
        raise DocumentError(
            f"{path} は入れ子が深すぎて読めません。PDF か Markdown を使ってください。"
        ) from error
    notes = ("HTML の本文を Markdown に直しました(ナビゲーション・画像・リンク先は除きました)。",)
    return Extraction(markdown, notes=notes)


def _decoded(raw: bytes, path: Path) -> Decoded:
    declared = EncodingDetector.find_declared_encoding(raw, is_html=True)
    try:
        return Decoded(raw.decode(declared), declared) if declared else decode(raw, path)
    except (LookupError, UnicodeDecodeError):  # pages lie about themselves
        return decode(raw, path)


def _check_inert(page: BeautifulSoup, path: Path) -> None:
    active = page.select_one(_ACTIVE)
    name = f"<{active.name}>" if active else next(_active_attributes(page), None)
    if name:
        raise DocumentError(
            f"{path} にはスクリプトや埋め込み({name})が含まれているため、登録しません。"
            "それらを除いて保存し直すか、PDF か Markdown を使ってください。"
        )


def _active_attributes(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.find_all(True):
        for name, value in tag.attrs.items():
            if name.lower().startswith("on") or re.match(r"\s*(javascript|vbscript)\s*:", str(value), re.I):
                yield f"{tag.name} の {name}"


def _markdown(page: BeautifulSoup) -> str:
    for wordless in page.select(_WORDLESS):
        wordless.decompose()
    for cell in page.select("td, th"):
        for words in cell.find_all(string=re.compile(r"\|")):
            words.replace_with(words.replace("|", r"\|"))
    mains = page.select("main, article")
    main = mains[0] if len(mains) == 1 else page
    text = markdownify(
        str(main),
        heading_style="ATX",
        bullets="-",
        strip=["a"],
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
        table_infer_header=False,
        wrap=False,
    )
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
