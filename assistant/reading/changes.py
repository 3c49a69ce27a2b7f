"""Questions about what a new version changed: how people ask them, and what they ask to compare.

Only what names a version, a revision or a part of the guideline counts: 「モデルを変更したら」
asks for something else.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Understood
from assistant.editions import matching_version
from assistant.reading.references import ReferenceFinder
from corpus.guideline.item import Item, Role


@dataclass(frozen=True)
class ChangeQuestion:
    """From which version to which; ``keys`` (of items of either version), else ``role``, narrow it.

    ``codes`` are those of the items.
    """

    old: str
    new: str
    role: Role | None
    keys: tuple[str, ...]
    role_inferred: bool = False
    codes: tuple[str, ...] = ()


def read_change_question(
    question: str,
    versions: Sequence[str],
    items: Sequence[Item],
    role: Role | None,
    version: str | None = None,
) -> ChangeQuestion | None:
    """The two of ``versions`` (newest first) that are to be compared.

    ``role`` and ``version`` were chosen beside the question; its own words go before them. None
    where it is about something else, names a version that is not here, or where there is nothing
    to compare.
    """
    text = unicodedata.normalize("NFKC", question)
    if len(versions) < 2 or not asks_for_changes(text):
        return None
    numbers = list(dict.fromkeys(VERSION.findall(text)))
    named = [matching_version(number, versions) for number in numbers] or _meant(text, version)
    if None in named:
        return None
    pair = _pair([each for each in named if each], versions, since=bool(_FROM.search(text)))
    said = _role(text)
    references = ReferenceFinder(items).find(text)
    old, new = pair
    inferred = said not in (None, role)
    return ChangeQuestion(old, new, said or role, references.keys, inferred, references.codes)


def asks_for_changes(question: str) -> bool:
    """Whether a question is about what a version changed."""
    text = unicodedata.normalize("NFKC", question)
    if _any(_OF_A_VERSION, text):
        return True
    # 「条例の改正」 is about other rules, unless a version of the guideline is named beside it.
    if not VERSION.search(text) and _ELSEWHERE.search(text):
        return False
    return _any(_OF_THE_GUIDELINE, text) or (_any(_OF_A_PART, text) and not _OF_A_SYSTEM.search(text))


def put_right(asked: ChangeQuestion, understood: Understood, items: Sequence[Item]) -> ChangeQuestion:
    """The same versions, but the role and items that a person says were meant.

    A phase or a principle narrows no changes.

    Raises:
        ChoiceError: no item of any version has one of the codes.
    """
    codes = understood.codes
    return ChangeQuestion(
        asked.old,
        asked.new,
        understood.role,
        ReferenceFinder(items).keys_of(codes),
        role_inferred=False,
        codes=codes,
    )


def _meant(text: str, version: str | None) -> list[str | None]:
    # 「最新版で何が変わった」 is about the newest version, whatever was chosen beside the question.
    return [version] if version and "最新" not in text else []


def _pair(named: Sequence[str], versions: Sequence[str], *, since: bool) -> tuple[str, str]:
    """Old and new: the two that are named; else the one named and its neighbour; else the newest two."""
    # Versions run from new to old: the largest place is that of the oldest.
    at = sorted({versions.index(each) for each in named}, reverse=True)
    if len(at) > 1:
        return versions[at[0]], versions[at[-1]]
    # 「1.0版から何が変わった」: up to the newest version, not only to the next.
    if at and since and at[0] > 0:
        return versions[at[0]], versions[0]
    first = at[0] if at else 0
    if first + 1 >= len(versions):  # the oldest one: what came after it
        return versions[first], versions[first - 1]
    return versions[first + 1], versions[first]


def _role(text: str) -> Role | None:
    # People leave out the AI of 「AI提供者」. Two roles in one question narrow nothing.
    named = [role for role in Role if role.label.removeprefix("AI") in text]
    return named[0] if len(named) == 1 else None


def _any(patterns: Sequence[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


# 「1.0版から」, 「1.0より」, 「1.0版と比べて」
_FROM = re.compile(r"\d+\.\d+\s*版?\s*(?:から|より|と比べ|と比較|に比べ)")
# A number alone may be of anything: 「TLS 1.2」, 「Python 3.11」, 「1.5倍」.
_NUMBER = (
    r"(?<![\d.A-Za-z])(?<![A-Za-z]\s)(?<![A-Za-z]の)"
    r"(?:第\s*|(?:バージョン|[Vv]er(?:sion)?\.?|[Vv])\s*)?(\d+\.\d+)(?![\d.])"
)
VERSION = re.compile(_NUMBER)
"""The number of a version that a question names; group 1 is the bare number."""
_A_VERSION = (
    r"(?:\d+\.\d+\s*版|(?<![A-Za-z])(?<![A-Za-z]の)(?:バージョン|[Vv]er(?:sion)?\.?|[Vv])\s*\d+\.\d+)"
)
# 「何を変更」, 「どこを追加」 ask what a version did; 「モデルを変更」, 「1.1版に更新」 do not.
_ACTS = r"(?<![^何こ]を)(?<![\d版]に)(?:変更|改訂|改定|改正|更新|追加|削除|新設|廃止)"  # not the asker's
_BECAME = (
    r"(?:変わ[っりるら]|増え|減[っり]|新しく(?:な|加|入|設|でき)|なくな|消え|直され|書き換わ|書き換え(?:られ|た)|書き直され"
    r"|新しい(?:項目|記述|事項|内容))"
)
_DIFFERS = r"(?:違[いうっ]|差分|異な)"
_CHANGE = rf"(?:{_ACTS}|{_BECAME})"
_CHANGED = rf"(?:{_CHANGE}|{_DIFFERS})"
# 「新しい版のモデル」 is a version of a product.
_PRODUCT = r"(?!の(?:モデル|ソフト|アプリ|システム|サービス|AI|製品|プログラム|OS))"
_EDITION = (
    rf"(?:(?:(?:前|旧|以前|最新|今回|前回|今度|今|直前)の|古い|新しい|この)(?:版|バージョン){_PRODUCT}"
    r"|[新旧前]版|最新版|改訂版|改定版)"
)
_CODE = r"(?:[DPUCH]-[\dIVX]+\)?(?:[-\s]*[ivx]+\.?)?\s*)"
_PARTY = rf"(?:(?:AI)?(?:開発者|提供者|利用者)|各主体|共通の?指針|{_CODE})"
_PART = r"(?:事項|項目|部分|ところ|記載|内容|指針|章)"
# What has to follow so that the change itself is asked for: 「変わった点は?」, but not 「変更があった場合」.
_ASKED = (
    r"[ぁ-ん]{0,6}(?:点|箇所|部分|内容|項目|記述)?[ぁ-ん]{0,4}"
    r"(?:は|を|だけ|が(?!あ[っれ]|ある場合|生じ)|って|とは|に(?:は|つ)|教え|、|。|\?|\s|$)"
)
_BETWEEN = r"(?:.{0,13}(?:[がはもうな、]|[部章]の))?"  # not 「仕様」 or 「データの」
# 「新旧対照表」, 「改訂のポイント」, 「前回から何が変わった」, 「更新で増えた項目」
_REVISED = (
    r"新旧(?:対照|の?違い|の?比較)|(?:改訂|改定|改正)(?:点|箇所|内容|の?(?:要点|ポイント)|され[たて]|で|によ|前[とか後])"
    r"|旧版と新版|新版と旧版"
    rf"|前回(?:から|と|より)の?.{{0,10}}{_CHANGED}"
    rf"|\A\W*(?:今回の)?(?:アップデート|更新)で.{{0,10}}{_BECAME}"
)
_OF_A_VERSION = tuple(
    re.compile(pattern)
    for pattern in (
        # 「第1.1版で何が変わりましたか」
        rf"{_A_VERSION}.{{0,20}}{_CHANGED}",
        # 「変わったのは1.1版のどこですか」
        rf"{_CHANGED}.{{0,12}}{_A_VERSION}",
        # 「1.0と1.1の違い」
        rf"{_NUMBER}\s*版?\s*(?:と|から|より)\s*{_NUMBER}.{{0,20}}{_CHANGED}",
    )
)
_OF_THE_GUIDELINE = tuple(
    re.compile(pattern)
    for pattern in (
        _REVISED,
        # 「新しい版で何が変わった」
        rf"{_EDITION}(?:の|で|は|が|から|より|と).{{0,14}}{_CHANGED}",
        # 「ガイドラインで何が変わりましたか」
        rf"(?:ガイドライン|指針)(?:の|で|は|が|から|より|と比べ){_BETWEEN}(?:{_CHANGE}|アップデート|(?:何が|どこが|どう){_DIFFERS})",
        # 「何が新しくなったの、今回のガイドライン」
        rf"{_CHANGE}.{{0,6}}(?:{_EDITION}|(?:今回|最新|今度)の(?:ガイドライン|指針))",
    )
)
_OF_A_PART = tuple(
    re.compile(pattern)
    for pattern in (
        # 「提供者に関する変更は?」, 「提供者の項目はどう変わった?」
        rf"{_PARTY}(?:に関する|について|にとって|向け|の|で|に(?=追加|新))+{_PART}?(?:の|で|が|は)?"
        rf"(?:どう|何が|何か|どこが)?{_CHANGE}{_ASKED}",
        # 「削除された項目は?」
        r"(?:\A|[、。\s])(?:新設|廃止|削除|追加|番号が変)(?:された|わった)(?:項目|事項|記述)",
        # 「P-5-iiは変わりましたか」
        rf"{_CODE}(?:の.{{1,8}})?(?:は|が|って)(?:どう|何が|何か|どこが)?{_CHANGE}",
    )
)
# Other people's rules, what is still to come, and why.
_ELSEWHERE = re.compile(
    r"OECD|EU|G7|条例|法(?:律|令)?の|[都道府県市町村社校院]の|ポリシー|規[程則]|自社|当社|弊社|うち"
    r"|予定|次の|次回|今後|いつ|頻度|定期|なぜ|どうして|誰が|法律と|によって"
    rf"|(?:{_ACTS}|変わ)[ぁ-ん]{{0,3}}(?:たら|れば|るたび|続け|るの(?:です)?か|るん|ることは)"
)
# What is said about somebody's change to a system.
_OF_A_SYSTEM = re.compile(
    r"べき|必要|場合|したら|たとき|するとき|知らせ|伝え|通知|依頼|責任|義務|してよい|できます"
)
