"""Who did what: the record of the indexes and that of the site as one, and its section of the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.maintenance.deeds import ENDED, deeds, figures_of
from index.store.record import History, RecordEntry
from ui.manage.render import NOBODY, problem_html, section_html, table_html, time_html
from ui.records.model import AuditEvent
from ui.render import text

LATEST = 200  # entries that are shown


@dataclass(frozen=True)
class RecordRow:
    """One thing that somebody did; ``kind`` is what it is filtered by, ``outcome`` how it ended."""

    at: datetime
    by: str
    kind: str
    outcome: str
    subjects: tuple[str, ...]
    details: tuple[str, ...] = ()

    def holds(self, kind: str, words: str) -> bool:
        """Whether it is of a kind (empty: any) and has all the words somewhere."""
        everything = " ".join((self.by, self.kind, self.outcome, *self.subjects, *self.details)).lower()
        return kind in ("", self.kind) and all(word in everything for word in words.lower().split())


def record_rows(history: History, events: Iterable[AuditEvent]) -> tuple[RecordRow, ...]:
    """Both records as one, the newest first."""
    told = (*map(_of_index, deeds(history.entries)), *map(_of_site, events))
    return tuple(sorted(told, key=lambda each: each.at, reverse=True))


def kinds(told: Iterable[RecordRow]) -> tuple[str, ...]:
    """What can be chosen among, in the order in which it was met."""
    return tuple(dict.fromkeys(each.kind for each in told))


def _of_index(entry: RecordEntry) -> RecordRow:
    return RecordRow(
        entry.at, entry.by, entry.deed.label, ENDED[entry.stage], tuple(_subjects(entry)),
        tuple(part for part in (entry.reason, *figures_of(entry)) if part),
    )  # fmt: skip


def _subjects(entry: RecordEntry) -> Iterator[str]:
    if entry.build_id:
        yield f"索引 {entry.build_id}"
    yield from entry.versions
    if entry.deed.serves and entry.previous:
        yield f"前は {entry.previous}"


def _of_site(event: AuditEvent) -> RecordRow:
    return RecordRow(event.at, event.by, event.action.label, "済み", (event.subject,))


_COLUMNS = "いつ", "した人", "したこと", "結果", "何を", "理由と成績"


def record_html(told: Sequence[RecordRow], problems: Sequence[str], kind: str = "", words: str = "") -> str:
    """The section, with those that the filter lets through."""
    chosen = [each for each in told if each.holds(kind, words)]
    rows = (
        (
            time_html(each.at), text(each.by or NOBODY), text(each.kind), text(each.outcome),
            "<br>".join(map(text, each.subjects)), "<br>".join(map(text, each.details)),
        )
        for each in chosen[:LATEST]
    )  # fmt: skip
    count = f'<p class="hint" role="status">{len(chosen):,} 件{_cut(len(chosen))}</p>'
    body = "".join(map(problem_html, problems)) + _filter(kinds(told), kind, words) + count
    return section_html("record", "だれが何をしたか", body + table_html("記録", _COLUMNS, rows))


def _cut(count: int) -> str:
    return f"のうち、新しい {LATEST} 件" if count > LATEST else ""


def _filter(choices: Sequence[str], kind: str, words: str) -> str:
    options = "".join(
        f'<option value="{text(each)}"{" selected" if each == kind else ""}>{text(each or "すべて")}</option>'
        for each in ("", *choices)
    )
    return (
        f'<form class="fields" data-filter><label>したこと<select name="kind">{options}</select></label>'
        f'<label>言葉(名前・版・理由など)<input name="words" maxlength="200" value="{text(words)}"></label>'
        '<p class="do"><button type="submit">絞り込む</button></p></form>'
    )
