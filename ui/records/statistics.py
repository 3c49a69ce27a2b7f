"""Statistics of the records: what trainers see of how much was asked, cited and judged."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, case, func, select

from corpus.guideline.item import Role
from ui.records.answer_rows import scope
from ui.records.database import Database
from ui.records.model import ANYTHING, AnswerFilter, DayCount, ItemUsage, Progress, VerdictKind
from ui.records.tables import answers, citations, verdict_items, verdicts


class Statistics:
    """Counts, each read in one transaction; every method raises ``RecordsError`` as ``Database`` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def progress(self, wanted: AnswerFilter) -> Progress:
        """How many of the wanted answers have a verdict, whatever ``wanted.judged`` says."""
        with self._database.connect() as connection:
            counted = select(answers.c.judged, func.count()).where(*scope(wanted)).group_by(answers.c.judged)
            counts = {bool(row[0]): int(row[1]) for row in connection.execute(counted)}
            return Progress(counts.get(True, 0), sum(counts.values()))

    def verdict_counts(self, wanted: AnswerFilter = ANYTHING) -> Mapping[VerdictKind, int]:
        """How many standing verdicts there are of each kind."""
        with self._database.connect() as connection:
            counted = (
                select(verdicts.c.kind, func.count())
                .join(answers)
                .where(verdicts.c.undone.is_(None), *scope(wanted))
                .group_by(verdicts.c.kind)
            )
            counts = {row[0]: int(row[1]) for row in connection.execute(counted)}
            return {kind: counts.get(kind, 0) for kind in VerdictKind}

    def asked_by_role(self, wanted: AnswerFilter = ANYTHING) -> Mapping[Role | None, int]:
        """How many answers were given from each role; None is none."""
        with self._database.connect() as connection:
            counted = select(answers.c.role, func.count()).where(*scope(wanted)).group_by(answers.c.role)
            counts = {row[0]: int(row[1]) for row in connection.execute(counted)}
            return {role: counts.get(role, 0) for role in (*Role, None)}

    def asked_per_day(self, days: int = 30) -> tuple[DayCount, ...]:
        """The last ``days`` days, today included, those without questions too; the oldest first."""
        with self._database.connect() as connection:
            today = datetime.now().astimezone().date()
            each_day = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
            return tuple(DayCount(day, _asked_on(connection, day)) for day in each_day)

    def item_usage(self, document: str, version: str) -> tuple[ItemUsage, ...]:
        """How often each item of a version was reached; items that nobody reached are not among them."""
        with self._database.connect() as connection:
            # Ids are such as `ai-guideline@1.0-overview#P-5-ii`. Without autoescape, `_` in a version would
            # stand for any character in LIKE.
            prefix = f"{document}@{version}#"
            each = (  # an answer may cite several passages of one item
                select(citations.c.item_id, func.min(citations.c.rank).label("best"))
                .where(citations.c.item_id.startswith(prefix, autoescape=True))
                .group_by(citations.c.item_id, citations.c.answer_id)
                .subquery()
            )
            first = func.sum(case((each.c.best == 1, 1), else_=0))
            cited = select(each.c.item_id, first, func.count()).group_by(each.c.item_id)
            corrected = (
                select(verdict_items.c.item_id, func.count())
                .join(verdicts)
                .where(
                    verdict_items.c.item_id.startswith(prefix, autoescape=True), verdicts.c.undone.is_(None)
                )
                .group_by(verdict_items.c.item_id)
            )
            put_right = {row[0]: int(row[1]) for row in connection.execute(corrected)}
            counts = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(cited)}
            return tuple(
                ItemUsage(item, *counts.get(item, (0, 0)), put_right.get(item, 0))
                for item in sorted({*counts, *put_right})
            )


def _asked_on(connection: Connection, day: date) -> int:
    """A search in an index, also where a day of this machine's clock has 23 hours."""
    begin, end = (datetime.combine(each, time.min).astimezone() for each in (day, day + timedelta(days=1)))
    within = answers.c.asked >= begin, answers.c.asked < end
    return connection.scalar(select(func.count()).select_from(answers).where(*within)) or 0
