"""Questions about what a new version changed: 「第1.1版で何が変わりましたか」, 「提供者に関する変更は?」.

Only patterns that name a version, a revision or a part of the guideline count: 「モデルを変更したら」
asks for something else.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reference import find_references
from assistant.version import matching_version
from corpus.item import Item, Role

_VERSION = re.compile(r"(?:第\s*)?(?<![\d.])(\d+\.\d+)(?![\d.])\s*版?")
_CHANGED = (
    r"(?:変わ[っりるら]|変更|改訂|改定|改正|更新|違[いうっ]|差分|異な|追加|削除|新設|廃止"
    r"|増え|減[っり]|新しく(?:な|加|入)|なくな)"
)
_OLD_OR_NEW = r"(?:前|旧|古い|以前の|今度の|新しい|最新の|今回の)の?(?:版|バージョン)"
_GUIDELINE = rf"(?:ガイドライン|指針|[新旧前]版|{_OLD_OR_NEW})"
_CODE = r"(?:[DPUCH]-[\dIVX]+(?:-[ivx\d]+)*)"
_PARTY = rf"(?:(?:AI)?(?:開発者|提供者|利用者)|各主体|共通の?指針|{_CODE})"
_ASKED = (
    r"(?:点|箇所|部分|内容|こと|ところ|もの|項目|の)?"
    r"(?:は|を|が(?!あ[っれ]|ある場合|生じ)|って|とは|に(?:は|つ)|、|。|\?|\s|$)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\d+\.\d+\s*版.{{0,20}}{_CHANGED}",
        rf"{_CHANGED}.{{0,12}}\d+\.\d+\s*版",
        rf"{_GUIDELINE}(?:の|で|は|が|から|より|と比べ).{{0,14}}{_CHANGED}",
        r"新旧(?:対照|の?違い|の?比較)|(?:改訂|改定|改正)(?:点|箇所|内容|の?要点|され[たて]|で|によ)",
        rf"{_PARTY}(?:に関する|について|にとって|向け|の|で|に)+(?:事項|項目|部分|ところ|記載)?(?:の|で|が|は)?"
        rf"{_CHANGED}(?:った|された|した|た)?{_ASKED}",
        rf"{_CODE}(?:の.{{1,8}})?(?:は|が|って){_CHANGED}",
    )
)
# Other people's rules, and what is still to come.
_ELSEWHERE = re.compile(
    r"OECD|EU|G7|条例|法(?:律|令)?の|[都道府県市町村社校院]の|ポリシー|規[程則]|自社|当社|弊社|うち"
    r"|予定|次の|次回|今後|いつ"
)
_FROM = re.compile(r"\d+\.\d+\s*版?\s*(?:から|より|と比べ|と比較|に比べ)")


@dataclass(frozen=True)
class ChangeQuestion:
    """From which version to which; ``role`` and ``keys`` (of items of either version) narrow it."""

    old: str
    new: str
    role: Role | None
    keys: tuple[str, ...]


def asks_for_changes(question: str) -> bool:
    """Whether a question is about what a version changed."""
    text = unicodedata.normalize("NFKC", question)
    found = any(pattern.search(text) for pattern in _PATTERNS)
    return found and (_VERSION.search(text) is not None or not _ELSEWHERE.search(text))


def read_change_question(
    question: str,
    versions: Sequence[str],
    items: Sequence[Item],
    role: Role | None,
    version: str | None = None,
) -> ChangeQuestion | None:
    """The two of ``versions`` (newest first) that are to be compared.

    ``version``, one of them, stands in for the one that the question does not name.
    None where the question is about something else, names a version that is not here, or where
    there is nothing to compare.
    """
    text = unicodedata.normalize("NFKC", question)
    if len(versions) < 2 or not asks_for_changes(text):
        return None
    numbers = list(dict.fromkeys(_VERSION.findall(text)))
    named = [matching_version(number, versions) for number in numbers] or _meant(text, version)
    pair = _pair([each for each in named if each], versions, since=bool(_FROM.search(text)))
    if None in named or pair is None:
        return None
    keys = find_references(text, items).keys
    return ChangeQuestion(*pair, role or _role(text), keys)


def _meant(text: str, version: str | None) -> list[str | None]:
    return [version] if version and "最新" not in text else []


def _pair(named: Sequence[str], versions: Sequence[str], *, since: bool) -> tuple[str, str] | None:
    """Old and new: the two that are named; else the one named and its neighbour; else the newest two."""
    at = sorted({versions.index(each) for each in named}, reverse=True)
    if len(at) > 1:
        return versions[at[0]], versions[at[-1]]
    if at and since and at[0] > 0:
        return versions[at[0]], versions[0]
    first = at[0] if at else 0
    if first + 1 >= len(versions):  # the oldest one: what came after it
        return versions[first], versions[first - 1]
    return versions[first + 1], versions[first]


def _role(text: str) -> Role | None:
    named = [role for role in Role if role.label.removeprefix("AI") in text]
    return named[0] if len(named) == 1 else None
