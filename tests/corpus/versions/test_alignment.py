"""The alignment: what belongs together, whatever it is called and wherever it stands."""

import numpy as np

from corpus.versions.alignment import ItemLink, assign, contained
from corpus.versions.edition import edition_of
from corpus.versions.revision import compare
from tests.corpus.editions import compared, edition, kinds
from tests.corpus.samples import overview, overview_parsed

DEVELOPER = """# AI開発者に関する事項

- D-2) i. 適切なデータの学習
  - 個人情報が含まれている場合には、法令に則って適切に扱う

- D-2) ii. 適正利用に資する開発
  - 安全に利用可能な使い方について明確な方針を設定する
"""
BULLETS = (
    "学習データの来歴を台帳に記録する",
    "利用者に出力の限界を説明する",
    "障害が起きたときの連絡経路を定める",
    "暗号鍵の管理を専任の担当者に任せる",
    "外部への委託の範囲を契約書に明記する",
)


def bullets(*texts: str, heading: str = "目的") -> str:
    return f"# {heading}\n\n" + "".join(f"- {text}\n" for text in texts)


def test_an_edition_is_aligned_with_itself() -> None:
    whole = edition_of(overview(), overview_parsed())
    revision = compare(whole, whole)
    assert [(c.old, c.new) for c in revision.changes] == [((item,), (item,)) for item in whole.items]
    assert not any(change.changed for change in revision.changes)


def test_a_code_that_moved_does_not_mislead() -> None:
    new = DEVELOPER.replace("D-2) ii.", "D-2) iii.").replace("D-2) i.", "D-2) ii.")
    new = new.replace("項\n\n", "項\n\n- D-2) i. 電力の把握\n  - 学習に使う電力を測り、公表する\n\n", 1)
    assert kinds(compared(DEVELOPER, new)) == [
        ([], ["D-2-i"], ["新設"]),
        (["D-2-i"], ["D-2-ii"], ["改番"]),
        (["D-2-ii"], ["D-2-iii"], ["改番"]),
    ]


def test_the_greatest_sum_is_found_not_the_first_best() -> None:
    score = np.array([[0.9, 0.8], [0.85, 0.1]], dtype=np.float32)
    assert assign(score) == [ItemLink(0, 1), ItemLink(1, 0)]


def test_what_is_hardly_alike_is_no_pair() -> None:
    assert assign(np.array([[0.9, 0.1], [0.1, 0.2]], dtype=np.float32)) == [ItemLink(0, 0)]


def test_one_whole_loses_its_part_and_each_part_has_one_whole() -> None:
    found = contained(
        ["記録を五年のあいだ保存する", "まったく別のことを言う文である"],
        ["安全に使うための手順を定め、記録を五年のあいだ保存する", "窓口を置いて要望を受け付ける"],
        ["", ""],
        0.6,
    )
    assert found == {0: 0}


def test_what_is_still_there_was_not_cut_out() -> None:
    whole = "安全に使うための手順を定め、記録を五年のあいだ保存する"
    assert contained(["記録を五年のあいだ保存する"], [whole], [whole], 0.6) == {}


def test_the_same_words_are_cut_out_once() -> None:
    part = "記録を五年のあいだ保存する"
    assert len(contained([part, part], [f"安全に使うための手順を定め、{part}"], [""], 0.6)) == 1


def test_an_item_that_was_split() -> None:
    first, second = (
        "学習データの来歴を台帳に記録し、五年のあいだ保存する",
        "利用者には出力の限界と誤りの傾向を説明する",
    )
    old = bullets(BULLETS[3], f"{first}。{second}", BULLETS[4])
    assert kinds(compared(old, bullets(BULLETS[3], first, second, BULLETS[4]))) == [
        (["S-s1-1"], ["S-s1-1"], ["変更なし"]),
        (["S-s1-2"], ["S-s1-2", "S-s1-3"], ["分割", "変更"]),
        (["S-s1-3"], ["S-s1-4"], ["変更なし"]),
    ]


def test_items_that_were_merged() -> None:
    merged = bullets(BULLETS[0], f"{BULLETS[1]}とともに、{BULLETS[2]}", BULLETS[3])
    assert kinds(compared(bullets(*BULLETS[:4]), merged)) == [
        (["S-s1-1"], ["S-s1-1"], ["変更なし"]),
        (["S-s1-2", "S-s1-3"], ["S-s1-2"], ["統合", "変更"]),
        (["S-s1-4"], ["S-s1-3"], ["変更なし"]),
    ]


def test_an_item_said_twice_is_new_where_it_was_put_in() -> None:
    old = bullets(*BULLETS[:3]) + "\n" + bullets(*BULLETS[3:], heading="体制")
    new = bullets(*BULLETS[:3]) + "\n" + bullets(*BULLETS[3:], BULLETS[0], heading="体制")
    assert kinds(compared(old, new))[-1] == ([], ["S-s2-3"], ["新設"])


def test_nothing_alike_is_all_dropped_and_all_new() -> None:
    revision = compared(bullets(BULLETS[0]), bullets("毎年の会合を東京で開く"))
    assert kinds(revision) == [(["S-s1-1"], [], ["削除"]), ([], ["S-s1-1"], ["新設"])]


def test_every_item_is_in_exactly_one_change() -> None:
    old, new = edition(bullets(*BULLETS)), edition(bullets(*reversed(BULLETS[1:]), "新しく加わる一文である"))
    revision = compared(old.source, new.source)
    assert sorted(i.key for c in revision.changes for i in c.old) == sorted(i.key for i in old.items)
    assert [i.key for c in revision.changes for i in c.new] == [i.key for i in new.items]
