"""Who did what, from both records in one order, and what the filter lets through."""

from datetime import UTC, datetime, timedelta

from bs4 import BeautifulSoup

from index.store.record import Deed, History, RecordEntry, Stage
from tests.ui.samples import ATTACKS
from ui.manage.site_record import LATEST, kinds, record_html, record_rows
from ui.records.model import AuditAction, AuditEvent

NOON = datetime(2025, 3, 28, 12, tzinfo=UTC)


def entry(minutes: int, deed: Deed, stage: Stage = Stage.DONE, reason: str = "") -> RecordEntry:
    at, figures = NOON + timedelta(minutes=minutes), {"dev R@1": 0.9, "dev R@1 before": 0.8}
    return RecordEntry(at, "太郎", deed, stage, "20250328T1", "20250301T1", ("g@1.1",), "m", figures, reason)


HISTORY = History(
    (
        entry(0, Deed.BUILD, Stage.BEGUN),
        entry(1, Deed.BUILD),
        entry(5, Deed.PUBLISH, Stage.BEGUN),
        entry(6, Deed.PUBLISH, reason="定期の更新"),
    )
)
EVENTS = (AuditEvent(NOON + timedelta(minutes=3), "花子", AuditAction.EVALUATE, "索引 20250328T1"),)


def test_both_records_stand_in_one_order_the_newest_first() -> None:
    told = record_rows(HISTORY, EVENTS)
    assert [(each.by, each.kind) for each in told] == [
        ("太郎", "公開"),
        ("花子", "評価"),
        ("太郎", "構築"),
    ]
    assert told[0].subjects == ("索引 20250328T1", "g@1.1", "前は 20250301T1")
    assert told[0].details == ("定期の更新", "dev R@1 0.800 → 0.900")
    assert kinds(told) == ("公開", "評価", "構築")


def test_the_filter_wants_the_kind_and_all_the_words() -> None:
    told = record_rows(HISTORY, EVENTS)
    assert [each.kind for each in told if each.holds("公開", "")] == ["公開"]
    assert [each.kind for each in told if each.holds("", "花子 評価")] == ["評価"]
    assert [each.kind for each in told if each.holds("構築", "定期")] == []
    assert len([each for each in told if each.holds("", "")]) == 3


def test_all_words_from_outside_are_text() -> None:
    attack = "".join(ATTACKS)
    told = record_rows(
        History((entry(0, Deed.ROLLBACK, reason=attack),)),
        (AuditEvent(NOON, attack, AuditAction.EXPORT, attack),),
    )
    page = BeautifulSoup(record_html(told, [attack], words=""), "html.parser")
    assert page.find_all(["script", "img", "a", "textarea"]) == []
    assert page.get_text().count(attack) == 4  # by, subject, reason, problem


def test_of_a_long_record_the_latest_are_shown_and_the_count_told() -> None:
    events = tuple(
        AuditEvent(NOON + timedelta(minutes=n), "花子", AuditAction.EVALUATE, f"索引 {n}")
        for n in range(LATEST + 5)
    )
    html = record_html(record_rows(History(), events), ())
    assert html.count("<tr>") == LATEST + 1
    assert f"{LATEST + 5} 件のうち、新しい {LATEST} 件" in html
    assert f"索引 {LATEST + 4}<" in html and "索引 3<" not in html
