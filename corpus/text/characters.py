"""Characters that are made equal before texts are compared; what is quoted is never touched by this.

Each function folds more than the one above it:

- ``fold_radicals``: radicals that a PDF has in the place of ideographs; offsets stay;
- ``folded``: width and white space, for labels, headings and lines of a page;
- ``folded_words``: commas and full stops too, for telling whether a new version says something else;
- ``folded_letters``: case too, and nothing but letters and digits is left, for finding copies.
"""

import re
import unicodedata

# NFKC folds Kangxi radicals, but of this supplement only U+2E9F and U+2EF3: hence the two strings.
_SUPPLEMENT = (  # Unicode's EquivalentUnifiedIdeograph.txt has no ideograph for U+2E80
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞"
    "⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘"
    "⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺"
    "母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿"
    "肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青"
    "韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_FOLDED = _KANGXI | {0x2027: "・"} | str.maketrans(_SUPPLEMENT, _IDEOGRAPHS)
_RADICAL = re.compile(f"[{_SUPPLEMENT}\u2f00-\u2fd5\u2027]")
_COMMAS = str.maketrans({"，": "、", ",": "、", "．": "。", "｡": "。", "､": "、"})


def fold_radicals(text: str) -> str:
    """``text`` with each radical replaced by its ideograph; as long as before.

    A font maps one glyph to two characters, and the maker of the PDF wrote down the wrong one:
    ⼈間 (U+2F08) is read as 人間, ⻑ (U+2ED1) as 長. The middle dot ・ has such a twin too, ‧ (U+2027).
    """
    return text.translate(_FOLDED) if _RADICAL.search(text) else text


def count_radicals(text: str) -> int:
    """How many characters :func:`fold_radicals` would replace."""
    return len(_RADICAL.findall(text))


def folded(text: str) -> str:
    """NFKC without any white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def folded_words(text: str) -> str:
    """Displayed text without white space, with one width and one kind of comma and full stop.

    NFKC also folds the radicals (⽣ for 生) that text taken from PDF is full of.
    """
    return folded(text.translate(_COMMAS))


def folded_letters(text: str) -> str:
    """NFKC, lower case, letters and digits (and the marks that belong to letters) only."""
    normal = unicodedata.normalize("NFKC", text).lower()
    return "".join(each for each in normal if unicodedata.category(each)[0] in "LMN")
