"""Item codes in every way that people type them, and numbers that are none."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reading.references import ReferenceFinder
from corpus.guideline.item import Item
from tests.assistant.spellings import spellings

# The issue's own spellings.
ISSUE = {
    "P-5) ii.": "P-5-ii",
    "P-5 ii": "P-5-ii",
    "Ｐ－５）ⅱ": "P-5-ii",
    "p5ii": "P-5-ii",
    "Pの5の2": "P-5-ii",
    "広島AIプロセスの12番目": "H-XII",
    "共通の指針の5番目": "C-5",
    "指針7)": "C-7",
    "D2③": "D-2-iii",
    "D6の2つめ": "D-6-ii",
    "国際指針の8": "H-VIII",
    "高度AIの指針の6番目": "H-VI",
    "Ⅻ)": "H-XII",
    "共通の指針のうち2つ目": "C-2",
    "開発者の項目2-3": "D-2-iii",
    "指針#9": "C-9",
}
ONE_CODE = {
    # the roles' own series: letters
    "P-5-ii": "P-5-ii",
    "P−5−ii": "P-5-ii",  # minus signs
    "P–5–ii": "P-5-ii",  # en dashes
    "Pー5ーii": "P-5-ii",  # what a Japanese keyboard gives for a dash
    "P5-2": "P-5-ii",
    "P_5_2": "P-5-ii",
    "P5の2": "P-5-ii",
    "P 5 2": "P-5-ii",
    "P-5(ii)": "P-5-ii",
    "P-5)(2)": "P-5-ii",
    "P-5)II": "P-5-ii",
    "p-5)Ⅱ.": "P-5-ii",
    "Ｐの５の２": "P-5-ii",
    "Pの五の二": "P-5-ii",
    "P五の二とは": "P-5-ii",
    "Pの第5の2": "P-5-ii",
    "Pの5番の2番": "P-5-ii",
    "P5のⅱについて教えて": "P-5-ii",
    "P-5) ii. の内容は？": "P-5-ii",
    "【P-5) ii.】": "P-5-ii",
    "「U-4) i.」": "U-4-i",
    "U5-1": "U-5-i",
    "ｕ４ｉ": "U-4-i",
    "u-7Ⅱ": "U-7-ii",
    "D-2) iii.": "D-2-iii",
    "ｄ２ⅲ": "D-2-iii",
    "D-2-3": "D-2-iii",
    "Ｄ－１０）ｉ": "D-10-i",
    "d10-1": "D-10-i",
    "Dの十の一": "D-10-i",
    # letters as they are spoken
    "ピー5の2": "P-5-ii",
    "ﾋﾟｰ5の2": "P-5-ii",
    "ユーの4の1": "U-4-i",
    "ディー2の3": "D-2-iii",
    "ディー・十の一": "D-10-i",
    "シー5": "C-5",
    "エイチ12": "H-XII",
    "エッチの三": "H-III",
    # the roles by name
    "提供者の5の2": "P-5-ii",
    "AI提供者の5-2": "P-5-ii",
    "提供者に関する事項の5)ii": "P-5-ii",
    "利用者の4番目の1": "U-4-i",
    "利用者編4-1": "U-4-i",
    "AI開発者向けの第2の3": "D-2-iii",
    "開発者の二の三": "D-2-iii",
    # the common principles
    "C-5": "C-5",
    "c5": "C-5",
    "Ｃ－１０": "C-10",
    "C-5)": "C-5",
    "Cの5": "C-5",
    "C-十": "C-10",
    "共通指針の10番目": "C-10",
    "共通の指針 第3": "C-3",
    "共通の指針の三番目": "C-3",
    "共通の指針の5の内容": "C-5",
    "5番目の共通の指針": "C-5",
    "五番目の指針": "C-5",
    "3つ目の共通の指針": "C-3",
    "三つ目の原則": "C-3",
    "第7の指針": "C-7",
    "第十の指針とは": "C-10",
    "指針７": "C-7",
    "指針(7)": "C-7",
    "指針その7": "C-7",
    "指針Ⅶ": "C-7",
    "指針No.7": "C-7",
    "原則4について": "C-4",
    "指針の一番目": "C-1",
    "共通の指針の1番を見せて": "C-1",
    # those for advanced systems
    "H-XII": "H-XII",
    "h12": "H-XII",
    "Ｈ－Ⅻ": "H-XII",
    "H-iv": "H-IV",
    "Hの4": "H-IV",
    "H-4)": "H-IV",
    "広島プロセスの第5項": "H-V",
    "広島AIプロセス Ⅻ": "H-XII",
    "広島AIプロセスの第12項目": "H-XII",
    "広島AIプロセスの十二番目": "H-XII",
    "広島AIプロセスの12の内容は": "H-XII",
    "広島AIプロセスの指針の3": "H-III",
    "12番目の広島AIプロセス": "H-XII",
    "高度なAIシステムのⅣ.": "H-IV",
    "高度なAIのⅦ）を読みたい": "H-VII",
    "高度なAIシステムに関する事業者に共通の指針のⅫ": "H-XII",
    "高度なAIシステムの指針の8つ目": "H-VIII",
    "ひろしまプロセスの3こめ": "H-III",
    "ヒロシマAIプロセスの5ばんめ": "H-V",
    "広島の指針の2個め": "H-II",
    "高度なAIシステム向けのⅣ": "H-IV",
    "高度なAI向けの7番目": "H-VII",
    # narrative
    "S-purpose-1": "S-purpose-1",
    "ｓ－ｐｕｒｐｏｓｅ－１": "S-purpose-1",
    "S purpose 1": "S-purpose-1",
    "s_common_5を表示": "S-common-5",
}
SEVERAL = {
    "P-5) ii.とU-4) i.の違い": ["P-5-ii", "U-4-i"],
    "U-4-i、P-5-ii": ["U-4-i", "P-5-ii"],
    "C-3とC-5を並べて": ["C-3", "C-5"],
    "指針3)と広島AIプロセスの4番目": ["C-3", "H-IV"],
    "D2i・P2i・U2i": ["D-2-i", "P-2-i", "U-2-i"],
    "Pの5の2と利用者の4の1": ["P-5-ii", "U-4-i"],
    "P-5とP-6": ["P-5-i", "P-5-ii", "P-6-i", "P-6-ii"],
}
NUMBERS_OF_OTHER_THINGS = [
    "GPT4を業務で使ってよいか",
    "GPT-4o と GPT 5 の違い",
    "3人の利用者から苦情が来た",
    "利用者3人に聞いた",
    "利用者の3割が高齢者です",
    "利用者の3分の1が高齢者です",
    "利用者の2つの権利",
    "利用者の5倍の人数",
    "利用者の10代の子ども",
    "提供者の5社に問い合わせた",
    "提供者の2回目の説明会",
    "開発者が2人辞めた",
    "開発者の4か月の作業",
    "2023年の方針",
    "5つの部署で使う",
    "d3.jsで図を描く",
    "指針を10分で読みたい",
    "指針は10個ありますか",
    "指針の一番大事なところは",
    "指針で一番大切なことは何",
    "原則の1番重要な点",
    "原則1人1台で使う",
    "原則3日以内に答える",
    "OECD原則の5番目",
    "OECDの原則の5番目",
    "AI社会原則の3番目",
    "人間中心のAI社会原則の二つめ",
    "アシロマ原則の7番目",
    "指針の2ページ目",
    "この指針を5人で読んだ",
    "第三者に渡してよいか",
    "第3者提供の同意",
    "P2P通信で配る",
    "D2C事業で使う",
    "3D画像を作る",
    "U18の選手のデータ",
    "USB-C 3本を買う",
    "USB-C3本",
    "C3PO",
    "H100を借りる",
    "H5N1の予測",
    "CPU 2個の機械",
    "PS5 2台",
    "p.5を読みたい",
    "pH 7の水",
    "d100のダイス",
    "U-20代表",
    "iPad 5台に入れる",
    "広島の2号店で使う",
    "広島で3人が使う",
    "広島支店の12人",
    "高度なAIを3台入れる",
    "高度なAIの12項目は全員に関わるのか",
    "高度なAIシステムを2つ売っている",
    "その一つを選ぶ",
    "モデルの第一歩",
    "Society 5.0とは",
    "第1.0版はいつ出たか",
    "ユーザーの5段階評価",
    "コピー2部を配る",
    "スピーチの2割",
    "シーン5を生成する",
    "U字谷の写真5枚",
    "ISO/IEC 42001",
    "R5年度の予算",
    "D-99",
    "C-11",
    "H-XIII",
    "指針12",
    "P-1",
]
BARE = [
    "P-5) ii.",
    "Ｐ－６）ⅱって何",
    "Dの5の2について教えて",
    "指針7)",
    "C-5って何ですか",
    "P-5とP-6を見せて",
]
NOT_BARE = [
    "P-5) ii.とU-4) i.の違い",
    "指針7)に従うと広告は出せますか",
    "U-4) i.は退職者の名簿にも当てはまりますか",
    "共通の指針の5番目と漏洩の関係",
]


def codes(question: str, items: tuple[Item, ...]) -> list[str]:
    """The codes named, in order, each once."""
    code_of = {item.key: item.code for item in items}
    return list(dict.fromkeys(code_of[key] for key in ReferenceFinder(items).find(question).keys))


@pytest.mark.parametrize(("question", "code"), [*ISSUE.items(), *ONE_CODE.items()])
def test_one_code_in_one_spelling(question: str, code: str, items: tuple[Item, ...]) -> None:
    assert codes(question, items) == [code]


def test_the_second_item_of_a_code_has_its_own_key(items: tuple[Item, ...]) -> None:
    assert ReferenceFinder(items).find("P-2-ii.2").keys == ("P-2-ii.2",)


@pytest.mark.parametrize(("question", "expected"), SEVERAL.items())
def test_several_codes_in_the_order_they_are_named(
    question: str, expected: list[str], items: tuple[Item, ...]
) -> None:
    assert codes(question, items) == expected


@pytest.mark.parametrize("question", NUMBERS_OF_OTHER_THINGS)
def test_a_number_of_something_else_is_no_code(question: str, items: tuple[Item, ...]) -> None:
    assert ReferenceFinder(items).find(question).found == ()


def test_a_code_that_stands_twice_names_both(items: tuple[Item, ...]) -> None:
    assert ReferenceFinder(items).find("P-2) ii.").keys == ("P-2-ii", "P-2-ii.2")


@pytest.mark.parametrize("question", ["P-5", "Pの5", "ｐ５", "提供者の5番目", "P-5)"])
def test_a_number_without_its_part_names_all_parts(question: str, items: tuple[Item, ...]) -> None:
    assert codes(question, items) == ["P-5-i", "P-5-ii"]


def test_d_1_is_not_the_beginning_of_d_10(items: tuple[Item, ...]) -> None:
    assert codes("D-10", items) == ["D-10-i"]
    assert codes("D-1", items) == []


@pytest.mark.parametrize("question", BARE)
def test_a_question_that_is_only_a_code_is_bare(question: str, items: tuple[Item, ...]) -> None:
    assert ReferenceFinder(items).find(question).bare


@pytest.mark.parametrize("question", NOT_BARE)
def test_a_question_about_a_code_is_not_bare(question: str, items: tuple[Item, ...]) -> None:
    references = ReferenceFinder(items).find(question)
    assert references.found
    assert not references.bare


def test_a_question_without_codes_is_not_bare(items: tuple[Item, ...]) -> None:
    assert not ReferenceFinder(items).find("とは").bare


def test_the_words_of_a_reference_are_kept(items: tuple[Item, ...]) -> None:
    found = ReferenceFinder(items).find("U-4) i. とPの5の2").found
    assert [each.text for each in found] == ["u-4) i", "pの5の2"]


def test_every_code_in_its_own_form_comes_first(items: tuple[Item, ...]) -> None:
    for item in items:
        first = next(each.key for each in items if each.code == item.code)
        assert ReferenceFinder(items).find(item.code).keys[:1] == (first,), item.code


@pytest.mark.long
def test_every_code_in_every_spelling_comes_first(items: tuple[Item, ...]) -> None:
    wrong = [
        (question, item.code)
        for item in items
        for question in spellings(item)
        if codes(question, items)[:1] != [item.code]
    ]
    assert wrong == []


@settings(deadline=None)
@given(question=st.text(max_size=60))
def test_any_text_is_read_without_trouble_and_alike_in_every_form(
    question: str, items: tuple[Item, ...]
) -> None:
    found = ReferenceFinder(items).find(question)
    assert set(found.keys) <= {item.key for item in items}
    assert ReferenceFinder(items).find(unicodedata.normalize("NFKC", question)) == found


def test_a_long_question_is_read_quickly(items: tuple[Item, ...]) -> None:
    for piece in ("P", "p-5 ", "の", "- ", "指針 ", "広島 ", "第一", "d" + " " * 500, "利用者の 一", "十"):
        ReferenceFinder(items).find((piece * 2000)[:2000])
