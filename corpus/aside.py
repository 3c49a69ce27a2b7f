"""Asides: lines of a text that by their form alone are furniture or unnumbered labels."""

import re

from corpus.line import Line, LineKind
from corpus.markup import compact
from corpus.outline import phase_named

_BRACKETED = re.compile(
    r"(?:\*\*)?(?:【[^【】]{1,40}】|［[^［］]{1,40}］|〔[^〔〕]{1,40}〕|\[[^\[\]^]{1,40}\])(?:\*\*)?\Z"
)
_PHASE = re.compile(
    r"[A-Za-zＡ-Ｚ・/、システムサービスモデルの及び]*(?:データ前処理|学習時|開発時|開発後|実装時|提供時|提供後|利用時)[・/]?(?:学習時)?\Z"
)
_IMAGE = re.compile(r"(?:\s*!\[[^\]]*\]\([^)]*\))+\s*\Z")
_PLACEHOLDER = re.compile(r"(?::{3,}.*|\{\{.*\}\}|\[\[?_?TOC_?\]?\]|%%.*)\Z", re.IGNORECASE)
_CONTENTS_TITLE = re.compile(r"(?:目\s*次|もくじ|Contents)\Z", re.IGNORECASE)
_ENUMERATOR = re.compile(r"\d{1,4}\Z")


def furniture_kind(text: str, line: Line) -> str | None:
    """Which furniture a line is: a picture, the title of the contents, a mark of some site's Markdown."""
    if _IMAGE.match(text):
        return "図"
    if _CONTENTS_TITLE.match(text) and line.kind is LineKind.TEXT:
        return "目次"
    if _PLACEHOLDER.match(text):
        return "囲みの印"
    return "図の番号・年" if _ENUMERATOR.match(text) and not line.touching else None


def is_bracketed(text: str) -> bool:
    """``【本編の記載内容】``, ``［ポイント］``: a label of what follows."""
    return _BRACKETED.match(text) is not None


def names_phase(text: str) -> bool:
    """Whether a line says nothing but a phase of the life cycle."""
    return phase_named(text) is not None and _PHASE.match(compact(text)) is not None
