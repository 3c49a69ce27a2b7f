"""The coded items of the overview, one by one: title, principle, phase, and words that only they say."""

import pytest

from corpus.guideline.item import ALL_ROLES, Item, ItemKind, Phase, Role
from tests.corpus.samples import overview, overview_items, quotes

T, D, DD = Phase.TRAINING, Phase.DEVELOPMENT, Phase.POST_DEVELOPMENT
P, PP, U = Phase.IMPLEMENTATION, Phase.POST_PROVISION, Phase.USE

# key, title, principle, phase, whether our notes say the phase, distinctive words
ROLE_ITEMS = [
    ("D-2-i", "適切なデータの学習", 2, T, False, "法令に則って適切に扱う"),
    ("D-3-i", "データに含まれるバイアス等への配慮", 3, T, False, "データの質を管理するための相当の措置"),
    (
        "D-2-ii",
        "人間の生命・身体・財産、精神及び環境に配慮した開発",
        2,
        D,
        True,
        "予期しない環境を含む様々な状況下",
    ),
    ("D-2-iii", "適正利用に資する開発", 2, D, True, "明確な方針・ガイダンスを設定する"),
    (
        "D-3-ii",
        "AIモデルのアルゴリズム等に含まれるバイアスへの配慮",
        3,
        D,
        True,
        "各技術要素によってバイアスが含まれる",
    ),
    ("D-5-i", "セキュリティ対策のための仕組みの導入", 5, D, True, "(セキュリティ・バイ・デザイン)"),
    ("D-6-i", "検証可能性の確保", 6, D, True, "事後検証のための作業記録を保存しつつ"),
    ("D-5-ii", "最新動向への留意", 5, DD, True, "開発の各工程で留意すべき点を確認する"),
    ("D-6-ii", "関連するステークホルダーへの情報提供", 6, DD, True, "安全性確保の仕組み、予見可能なリスク"),
    ("D-7-i", "AI提供者への共通の指針の対応状況の説明", 7, DD, False, "活用開始後に品質が変動する可能性"),
    ("D-7-ii", "開発関連情報の文書化", 7, DD, False, "データ収集及びラベリング"),
    ("D-10-i", "イノベーションの機会創造への貢献", 10, DD, False, "DFFT等の国際議論の動向の参照"),
    (
        "P-2-i",
        "人間の生命・身体・財産、精神及び環境に配慮したリスク対策",
        2,
        P,
        True,
        "パフォーマンスレベルを維持",
    ),
    ("P-2-ii", "適正利用に資する提供", 2, P, True, "AI開発者の想定利用環境とAI利用者の利用環境に違い"),
    (
        "P-3-i",
        "AIシステム・サービスの構成及びデータに含まれるバイアスへの配慮",
        3,
        P,
        True,
        "恣意的に制限する",
    ),
    ("P-4-i", "プライバシー保護のための仕組み及び対策の導入", 4, P, True, "個人情報へのアクセスを管理・制限"),
    ("P-5-i", "セキュリティ対策のための仕組みの導入", 5, P, True, "（セキュリティ・バイ・デザイン）"),
    ("P-6-i", "システムアーキテクチャ等の文書化", 6, P, True, "データの処理プロセス等について"),
    ("P-2-ii.2", "適正利用に資する提供", 2, PP, True, "利用されているかを定期的に検証する"),
    ("P-4-ii", "プライバシー侵害への対策", 4, PP, True, "再発の防止"),
    ("P-5-ii", "脆弱性への対応", 5, PP, True, "提供の各工程で気を付けるべき点"),
    (
        "P-6-ii",
        "関連するステークホルダーへの情報提供",
        6,
        PP,
        True,
        "インシデント事例、学習データの収集ポリシー",
    ),
    (
        "P-7-i",
        "AI利用者への共通の指針の対応状況の説明",
        7,
        PP,
        True,
        "コンテキスト内学習による不適切なモデルの学習",
    ),
    ("P-7-ii", "サービス規約等の文書化", 7, PP, True, "サービス規約を作成するとともに"),
    ("U-2-i", "安全を考慮した適正利用", 2, U, False, "様々なリスク要因を確認した上で利用"),
    (
        "U-3-i",
        "入力データ又はプロンプトに含まれるバイアスへの配慮",
        3,
        U,
        False,
        "AI出力結果の事業利用判断を行",
    ),
    (
        "U-4-i",
        "個人情報の不適切入力及びプライバシー侵害への対策",
        4,
        U,
        False,
        "不適切に入力しないよう注意を払う",
    ),
    ("U-5-i", "セキュリティ対策の実施", 5, U, False, "セキュリティ上の留意点を遵守"),
    ("U-6-i", "関連するステークホルダーへの情報提供", 6, U, False, "結果を事業判断に活用した際は"),
    ("U-7-i", "関連するステークホルダーへの説明", 7, U, False, "問合せに対応する窓口を合理的な範囲で設置"),
    ("U-7-ii", "提供された文書の活用と規約の遵守", 7, U, False, "文書を保管・活用"),
]
COMMON_ITEMS = [
    ("C-1", "人間中心", "偽情報・誤情報・偏向情報", False),
    ("C-2", "安全性", "主体のコントロールが及ぶ範囲", False),
    ("C-3", "公平性", "不当で有害な偏見及び差別をなくす", True),
    ("C-4", "プライバシー保護", "各主体のプライバシーポリシーの策定・公表", True),
    ("C-5", "セキュリティ確保", "機密性・完全性・可用性を維持", True),
    ("C-6", "透明性", "6) 透明性", False),
    ("C-7", "アカウタビリティ", "7) アカウタビリティ", False),
    ("C-8", "教育・リテラシー", "8) 教育・リテラシー", False),
    ("C-9", "公正競争確保", "9) 公正競争確保", False),
    ("C-10", "イノベーション", "10) イノベーション", False),
]
ADVANCED_ITEMS = [
    ("H-I", "導入前及び市場投入前も含め、適切な措置を講じる"),
    ("H-II", "悪用されたインシデントやパターンを特定し、緩和する"),
    ("H-III", "アカウンタビリティの向上に貢献する"),
    ("H-IV", "責任ある情報共有とインシデントの報告"),
    ("H-V", "個人情報保護方針及び緩和策を含む"),
    ("H-VI", "物理的セキュリティ、サイバーセキュリティ、内部脅威"),
    ("H-VII", "電子透かしやその他の技術等"),
    ("H-VIII", "効果的な軽減策への投資を優先する"),
    ("H-IX", "気候危機、世界保健、教育等"),
    ("H-X", "国際的な技術規格の開発を推進し"),
    ("H-XI", "適切なデータインプット対策を実施し"),
    ("H-XII", "信頼でき責任ある利用を促進し、貢献する"),
]
SECTION_OF_ROLE = {
    Role.DEVELOPER: "AI開発者に関する事項",
    Role.PROVIDER: "AI提供者に関する事項",
    Role.USER: "AI利用者に関する事項",
}


def of_kind(kind: ItemKind) -> list[str]:
    return [key for key, item in overview_items().items() if item.kind is kind]


def keys_with(words: str) -> list[str]:
    return [key for key, item in overview_items().items() if any(words in each for each in said(item))]


def said(item: Item) -> list[str]:
    return quotes(overview().text, item)


def test_the_coded_items_are_these_and_no_others() -> None:
    assert of_kind(ItemKind.ROLE) == [key for key, *_ in ROLE_ITEMS]
    assert of_kind(ItemKind.COMMON) == [key for key, *_ in COMMON_ITEMS]
    assert of_kind(ItemKind.ADVANCED) == [key for key, _ in ADVANCED_ITEMS]


@pytest.mark.parametrize(("key", "title", "principle", "phase", "noted", "words"), ROLE_ITEMS)
def test_role_items(key: str, title: str, principle: int, phase: Phase, noted: bool, words: str) -> None:
    item = overview_items()[key]
    (role,) = item.roles
    assert item.code == key.removesuffix(".2")
    assert item.title.text == title
    assert not item.title.editorial
    assert (item.principle, item.phase, item.phase_editorial) == (principle, phase, noted)
    assert role.value[0].upper() == key[0]
    assert item.heading[0].text == SECTION_OF_ROLE[role]
    assert len(said(item)) == 1
    assert words in said(item)[0]


@pytest.mark.parametrize(("key", "title", "words", "noted"), COMMON_ITEMS)
def test_common_items(key: str, title: str, words: str, noted: bool) -> None:
    item = overview_items()[key]
    assert (item.title.text, item.title.editorial) == (title, noted)
    assert (f"C-{item.principle}", item.phase, item.roles) == (key, None, ALL_ROLES)
    assert item.heading[0].text == "各主体に共通の指針"
    assert keys_with(words) == [key]
    assert len(said(item)) == 1


@pytest.mark.parametrize(("key", "words"), ADVANCED_ITEMS)
def test_advanced_items(key: str, words: str) -> None:
    item = overview_items()[key]
    assert item.title.editorial, "the source has no titles for these"
    assert (item.code, item.principle, item.phase, item.roles) == (key, None, None, ALL_ROLES)
    assert item.heading[0].text == "高度なAIシステムに関する事業者に共通の指針"
    assert keys_with(words) == [key]
    assert not said(item)[0].startswith(key.removeprefix("H-")), "the number is no part of the words"


@pytest.mark.parametrize("words", [words for *_, words in ROLE_ITEMS if "バイ・デザイン" not in words])
def test_the_words_of_a_role_item_are_in_no_other_role(words: str) -> None:
    assert len({key[0] for key in keys_with(words)}) == 1


def test_a_code_that_occurs_twice_makes_two_items() -> None:
    first, second = overview_items()["P-2-ii"], overview_items()["P-2-ii.2"]
    assert (first.code, second.code) == ("P-2-ii", "P-2-ii")
    assert first.id == "ai-guideline@1.0-overview#P-2-ii"
    assert second.id == "ai-guideline@1.0-overview#P-2-ii.2"
    assert first.spans != second.spans


@pytest.mark.parametrize("key", [key for key, *_ in ROLE_ITEMS])
def test_a_body_holds_every_entry_and_not_its_title(key: str) -> None:
    item = overview_items()[key]
    assert item.title.span
    assert item.title.span.end <= item.spans[0].start
    entries = {"P-3-i": 3, "U-7-i": 3, "D-10-i": 4, "P-6-ii": 2, "P-7-i": 2, "U-2-i": 2, "D-2-i": 2}
    assert len(item.sentences) >= entries.get(key, 1)


def test_headings_that_stand_after_their_body_still_head_it() -> None:
    heading = [[label.text for label in overview_items()[key].heading] for key in ("C-7", "C-8", "C-10")]
    assert heading[0] == ["各主体に共通の指針", "各主体が取り組む事項 (続き)"]
    assert heading[1:] == [["各主体に共通の指針", "社会と連携した取組が期待される事項"]] * 2


def test_a_phase_that_the_slide_says_is_in_the_heading_path() -> None:
    assert [label.text for label in overview_items()["D-7-i"].heading] == ["AI開発者に関する事項", "開発後"]
    assert overview_items()["U-7-ii"].heading[1].text == "AIシステムサービス利用時"
    assert [label.text for label in overview_items()["D-2-ii"].heading] == ["AI開発者に関する事項"]
