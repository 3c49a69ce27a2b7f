"""The record as a table: one line for each deed, with how it ended."""

from datetime import UTC, datetime

from assistant.maintenance.deeds import deeds
from index.store.record import Deed, RecordEntry, Stage


def entry(deed: Deed, stage: Stage, build_id: str | None = None) -> RecordEntry:
    return RecordEntry(datetime.now(UTC), "保守", deed, stage, build_id, None, ("guide@1.0",), "toy", {}, "")


def test_a_deed_that_has_ended_is_one_line() -> None:
    ingest = [entry(Deed.INGEST, stage) for stage in (Stage.BEGUN, Stage.DONE)]
    build = [entry(Deed.BUILD, stage, "1") for stage in (Stage.BEGUN, Stage.UNDONE)]
    assert list(deeds((*ingest, *build))) == [ingest[1], build[1]]


def test_what_was_begun_and_not_ended_is_a_line_also_where_others_follow() -> None:
    begun, published = entry(Deed.INGEST, Stage.BEGUN), entry(Deed.PUBLISH, Stage.DONE, "1")
    assert list(deeds((begun, published))) == [begun, published]
    ended = entry(Deed.INGEST, Stage.UNDONE)
    assert list(deeds((begun, published, ended))) == [published, ended]
