"""Figures: how often things happened, for the plots of the rooms."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, case, func, select

from corpus.item import Role
from ui.records.queue import scope
from ui.records.record import DayCount, ItemUse, VerdictKind, Wanted
from ui.records.tables import answers, citations, verdict_items, verdicts


def uses(connection: Connection, document: str, version: str) -> tuple[ItemUse, ...]:
    """How often each item of a version was reached; items that nobody reached are not among them."""
    prefix = f"{document}@{version}#"
    cited = (
        select(
            citations.c.item_id,
            func.sum(case((citations.c.rank == 1, 1), else_=0)),
            func.count(citations.c.answer_id.distinct()),
        )
        .where(citations.c.item_id.startswith(prefix, autoescape=True))
        .group_by(citations.c.item_id)
    )
    corrected = (
        select(verdict_items.c.item_id, func.count())
        .join(verdicts)
        .where(verdict_items.c.item_id.startswith(prefix, autoescape=True), verdicts.c.undone.is_(None))
        .group_by(verdict_items.c.item_id)
    )
    put_right = {row[0]: int(row[1]) for row in connection.execute(corrected)}
    counts = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(cited)}
    return tuple(
        ItemUse(item, *counts.get(item, (0, 0)), put_right.get(item, 0))
        for item in sorted({*counts, *put_right})
    )


def asked_per_day(connection: Connection, days: int) -> tuple[DayCount, ...]:
    """The last ``days`` days, today included, those without questions too; the oldest first."""
    today = datetime.now().astimezone().date()
    first = today - timedelta(days=days - 1)
    since = datetime(first.year, first.month, first.day).astimezone(UTC)
    moments = connection.scalars(select(answers.c.asked).where(answers.c.asked >= since))
    counts = Counter(each.astimezone().date() for each in moments)
    each_day = (first + timedelta(days=n) for n in range(days))
    return tuple(DayCount(day, counts[day]) for day in each_day)


def verdict_counts(connection: Connection, wanted: Wanted) -> Mapping[VerdictKind, int]:
    """How many standing verdicts there are of each kind."""
    counted = (
        select(verdicts.c.kind, func.count())
        .join(answers)
        .where(verdicts.c.undone.is_(None), *scope(wanted))
        .group_by(verdicts.c.kind)
    )
    counts = {row[0]: int(row[1]) for row in connection.execute(counted)}
    return {kind: counts.get(kind, 0) for kind in VerdictKind}


def asked_by_role(connection: Connection, wanted: Wanted) -> Mapping[Role | None, int]:
    """How many answers were given from each role; None is none."""
    counted = select(answers.c.role, func.count()).where(*scope(wanted)).group_by(answers.c.role)
    counts = {row[0]: int(row[1]) for row in connection.execute(counted)}
    return {role: counts.get(role, 0) for role in (*Role, None)}
