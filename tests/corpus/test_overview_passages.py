"""The narrative passages of the overview that people ask about, and the list of all its items."""

import pytest

from corpus.guideline.item import ALL_ROLES, ItemKind, Role
from corpus.text.markup import display
from tests.corpus.samples import (
    OVERVIEW_SHA256,
    assert_sound,
    overview,
    overview_items,
    overview_parsed,
    quotes,
)

SECTIONS = {
    "cover": 1,
    "purpose": 5,
    "policy": 2,
    "concept": 7,
    "stakeholder": 4,
    "timeline": 13,
    "actors": 2,
    "position": 4,
    "structure": 1,
    "scope": 3,
    "philosophy": 3,
    "common": 6,
    "advanced": 1,
    "governance": 1,
    "developer": 1,
    "provider": 2,
    "user": 1,
}

PASSAGES = [
    ("S-cover-1", "概要", "(令和6年4月)"),
    ("S-purpose-1", "「AI事業者ガイドライン」の背景・目的", "生成AIに代表されるように"),
    ("S-purpose-2", "「AI事業者ガイドライン」の背景・目的", "Society 5.0の実現に向け"),
    ("S-purpose-3", "「AI事業者ガイドライン」の背景・目的", "G7・G20やOECD等"),
    ("S-purpose-4", "「AI事業者ガイドライン」の背景・目的", "統一的な指針を示す"),
    ("S-purpose-5", "「AI事業者ガイドライン」を策定", "自主的に実行できるように後押し"),
    ("S-policy-1", "「AI事業者ガイドライン」の策定方針", "3つのガイドラインを統合"),
    ("S-policy-2", "「AI事業者ガイドライン」の策定方針", "連続性がある発展"),
    ("S-concept-1", "「AI事業者ガイドライン」の基本的な考え方", "を基本的な考え方としている"),
    ("S-concept-2", "「AI事業者ガイドライン」の基本的な考え方", "今後も更新を重ねていく"),
    ("S-concept-3", "事業者の自主的な取組の支援", "「リスクベースアプローチ」"),
    ("S-concept-4", "国際的な議論との協調", "国内外の関連する諸原則の動向"),
    ("S-concept-5", "読み手にとっての分かりやすさ", "リスクや対応方針を確認可能"),
    ("S-concept-6", "マルチステークホルダー", "教育・研究機関、一般消費者を含む市民社会、民間企業等で構成"),
    ("S-concept-7", "Living Document", "アジャイル・ガバナンスの思想を参考"),
    ("S-stakeholder-1", "参考) マルチステークホルダーとの連携", "政府単独ではなく"),
    ("S-stakeholder-2", "意見交換、議論の場を多数設定", "実務家を中心としたワーキンググループ"),
    ("S-stakeholder-3", "意見照会を通じて広く知見を収集", "市民団体、消費者団体"),
    ("S-stakeholder-4", "パブリックコメントを通じ、幅広い意見を収集", "パブリックコメントを通じ"),
    ("S-timeline-1", "参考) AIに関する主な諸原則等", "各種規制及びガイドラインの策定"),
    ("S-actors-1", "一般的なAIの事業活動を担う主体", "「AI開発者」、「AI提供者」、「AI利用者」の3つに大別"),
    ("S-actors-2", "一般的なAIの事業活動を担う主体", "※「データ提供者」、「業務外利用者」は対象外"),
    ("S-position-1", "「AI事業者ガイドライン」本編、別添の位置づけ", "本編では"),
    ("S-position-2", "「AI事業者ガイドライン」本編、別添の位置づけ", "別添（付属資料）では"),
    ("S-position-3", "本編（why, what）", "(基本理念=why)"),
    ("S-position-4", "別添（付属資料）(how)", "(実践=how)"),
    ("S-structure-1", "「AI事業者ガイドライン」の構成", "解説書としての役割"),
    ("S-scope-1", "「AI事業者ガイドライン」の対象範囲", "広範に対象"),
    ("S-scope-2", "「AI事業者ガイドライン」の対象範囲", "自主的に推進することが重要"),
    ("S-scope-3", "「AI事業者ガイドライン」の対象範囲", "最も高度なAIシステム"),
    ("S-philosophy-1", "基本理念", "人類の公共財として活用"),
    ("S-philosophy-2", "基本理念", "下記の3つの価値"),
    ("S-philosophy-3", "基本理念", "人間の尊厳が尊重される社会"),
    ("S-common-1", "各主体に共通の指針", "「共通の指針」として整理する"),
    ("S-common-2", "各主体に共通の指針", "新技術の台頭に伴い生じるリスク"),
    ("S-common-3", "各主体に共通の指針", "社会と連携して取り組むことが期待される事項に分類"),
    ("S-common-4", "各主体に共通の指針", "法の支配、人権、民主主義"),
    ("S-common-5", "各主体に共通の指針", "憲法、知的財産関連法令"),
    ("S-common-6", "各主体に共通の指針", "各主体の資源制約に配慮"),
    ("S-advanced-1", "高度なAIシステムに関する事業者に共通の指針", "適切な範囲で遵守することが求められる"),
    ("S-governance-1", "AIガバナンスの構築", "経営層のリーダーシップのもと"),
    ("S-developer-1", "AI開発者に関する事項", "AIモデルを直接的に設計・変更ができる"),
    ("S-provider-1", "AI提供者に関する事項", "AIの稼働と適正な利用を前提とした"),
    ("S-provider-2", "AI提供者に関する事項", "高度なAIシステムを取り扱うAI提供者は"),
    ("S-user-1", "AI利用者に関する事項", "AI提供者が意図した範囲内で継続的に適正利用"),
]

TIMELINE = [
    ("国内", "AI開発ガイドライン", "2017年7月", "総務省"),
    ("国内", "人間中心のAI社会原則", "2019年3月", "内閣府"),
    ("国内", "AI利活用ガイドライン", "2019年8月", "総務省"),
    ("国内", "AI原則実践のためのガバナンス・ガイドライン(v1.1)", "2022年1月", "経済産業省"),
    ("国内", "AI事業者ガイドライン(第1.0版)", "2024年4月", "総務省、経済産業省"),
    ("諸外国", "信頼性を備えたAIのための倫理ガイドライン", "2019年4月", "EU"),
    ("諸外国", "人工知能に関する理事会勧告", "2019年5月", "OECD"),
    ("諸外国", "人工知能の倫理に関する勧告", "2021年11月", "UNESCO"),
    ("諸外国", "広島AIプロセス包括的政策枠組み公表", "2023年12月", "G7"),
    ("諸外国", "EU AI Act", "2023年12月", "EU"),
    ("諸外国", "AI権利章典の青写真", "2022年10月", "米国ホワイトハウス"),
    ("諸外国", "AI RMF 1.0", "2023年1月", "米国NIST"),
]


def test_there_are_110_items_and_every_section_has_its_own() -> None:
    narrative = [key for key, item in overview_items().items() if item.kind is ItemKind.NARRATIVE]
    assert set(narrative) == {
        f"S-{name}-{n}" for name, count in SECTIONS.items() for n in range(1, count + 1)
    }
    assert len(overview_items()) == 57 + 31 + 10 + 12 == 110


@pytest.mark.parametrize(("key", "title", "words"), PASSAGES)
def test_passages(key: str, title: str, words: str) -> None:
    item = overview_items()[key]
    assert item.code == item.key == key
    assert (item.title.text, item.title.editorial) == (title, False)
    assert words in "".join(quotes(overview().text, item))
    assert (item.principle, item.phase) == (None, None)


@pytest.mark.parametrize(("number", "entry"), tuple(enumerate(TIMELINE, start=2)))
def test_the_timeline_keeps_name_date_and_country_together(number: int, entry: tuple[str, ...]) -> None:
    side, name, date, who = entry
    item = overview_items()[f"S-timeline-{number}"]
    first = display(quotes(overview().text, item)[0])
    assert (item.heading[-1].text, item.title.text) == (side, name)
    assert first.replace("*1", "").startswith(name)
    assert first.endswith(f"〔{date}:{who}〕")


def test_footnotes_stay_with_the_words_that_refer_to_them() -> None:
    for key, note in (("S-timeline-13", "AI Risk Management Framework 1.0"), ("S-advanced-1", "G7デジタル")):
        assert note in quotes(overview().text, overview_items()[key])[1]


def test_the_three_values_of_the_basic_philosophy_are_one_item() -> None:
    said = quotes(overview().text, overview_items()["S-philosophy-3"])
    assert [display(each) for each in said] == [
        "人間の尊厳が尊重される社会(Dignity)",
        "多様な背景を持つ人々が多様な幸せを追求できる社会(Diversity & Inclusion)",
        "持続可能な社会(Sustainability)",
    ]


def test_governance_keeps_its_nested_entries() -> None:
    item = overview_items()["S-governance-1"]
    assert len(item.sentences) == 4
    assert "データの自由な越境移転" in quotes(overview().text, item)[0]


@pytest.mark.parametrize(
    ("section", "role"), [("developer", Role.DEVELOPER), ("provider", Role.PROVIDER), ("user", Role.USER)]
)
def test_a_roles_opening_sentence_is_for_that_role(section: str, role: Role) -> None:
    assert overview_items()[f"S-{section}-1"].roles == (role,)
    assert overview_items()["S-purpose-1"].roles == ALL_ROLES


def test_the_overview_is_sound() -> None:
    assert_sound(overview().text, overview_parsed())


def test_a_quote_is_the_source_between_its_offsets_as_any_program_reads_it() -> None:
    raw = overview().folder.joinpath("source.md").read_bytes().decode("utf-8")
    for item in overview_items().values():
        assert quotes(raw, item) == quotes(overview().text, item)


def test_the_source_is_what_was_received() -> None:
    assert overview().manifest.sha256 == OVERVIEW_SHA256


def test_headings_that_we_wrote_are_marked_and_stand_nowhere_in_the_source() -> None:
    for item in overview_items().values():
        for label in (item.title, *item.heading):
            assert label.editorial == (label.span is None)
            if label.span is not None:
                words = display(label.span.of(overview().text))
                assert label.text.replace(" ", "") in words.replace(" ", "").replace("\n", "").replace(
                    "*1", ""
                )


def test_every_furniture_has_a_list_that_names_it() -> None:
    kinds = {each.kind for each in overview_parsed().furniture}
    assert kinds == {
        "図の語",
        "図の番号・年",
        "見出しの繰り返し",
        "表の見出し",
        "前のページの繰り返し",
        "項目の番号",
        "省名",
    }
