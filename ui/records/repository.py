"""The repository: the one way to the answers, ratings, verdicts, questions and audit events on record.

Its methods hold the transactions. The steps inside of one are functions of the files beside it, by
topic: ``answer_rows``, ``verdicts``, ``questions``. What only counts is in ``statistics``.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, delete, insert, select, true, tuple_

from assistant.answer import Answer, Citation
from corpus.errors import ChoiceError
from ui.records.answer_rows import (
    JUDGED,
    ORDER,
    SELECT,
    conditions,
    insert_record,
    read_records,
    scope,
    update_queue_place,
)
from ui.records.database import Database
from ui.records.model import (
    ANYTHING,
    AnswerFilter,
    AnswerRecord,
    AuditAction,
    AuditEvent,
    PromotedQuestion,
    Rating,
    Verdict,
    VerdictKind,
)
from ui.records.question_file import QuestionFile
from ui.records.questions import promote, promoted, withdraw, withdraw_undone
from ui.records.saved_answer_rows import insert_lines, read_lines
from ui.records.statistics import Statistics
from ui.records.tables import answers, events, feedback, storable, verdicts
from ui.records.verdicts import Seen, judge, undo

SourceOf = Callable[[Citation], str]


_AT_ONCE = 500  # answers that are read in one transaction, so that no reader holds one for long


class Repository:
    """Reads and writes the records; safe for several threads and processes.

    What a method has returned from is on the disk; one that raises ``RecordsError`` has changed
    nothing. ``conversation`` is the secret that only one browser holds; the records keep its hash.
    """

    def __init__(
        self,
        database: Database,
        *,
        source_of: SourceOf | None = None,
        model: str = "",
        question_file: QuestionFile | None = None,
    ) -> None:
        """``source_of`` and ``model`` are those of the assistant: what an answer can be checked by later.

        ``question_file`` is told of every change of the promoted questions.
        """
        self._database = database
        self._source_of, self._model = source_of, model
        self._question_file = question_file
        self.statistics = Statistics(database)

    def save_answer(self, answer: Answer, *, conversation: str, turn: int, build: str) -> str:
        """Save an answer as ``turn`` of a conversation, in place of what was there; its new id."""
        key, now = _key(conversation), datetime.now(UTC)
        sources = checksums(answer.citations, self._source_of)
        kept = AnswerRecord(
            secrets.token_hex(16), turn, now, build, answer, model=self._model, sources=sources
        )
        with self._database.begin() as connection:
            here = and_(answers.c.conversation == key, answers.c.turn == turn)
            # Not an UPDATE: rating and verdict were for the old answer, and go with it by ON DELETE CASCADE.
            connection.execute(delete(answers).where(here))
            insert_record(connection, kept, key)
        return kept.id

    def conversation(self, conversation: str) -> tuple[AnswerRecord, ...]:
        """Its answers, oldest first."""
        wanted = SELECT.where(answers.c.conversation == _key(conversation)).order_by(answers.c.turn)
        with self._database.connect() as connection:
            return read_records(connection, wanted)

    def answer(self, id: str) -> AnswerRecord | None:
        """One answer, or None where there is none (any more)."""
        with self._database.connect() as connection:
            # The id comes from outside; one with NUL would be an error in PostgreSQL, not an unknown answer.
            return next(iter(read_records(connection, SELECT.where(answers.c.id == storable(id)))), None)

    def answers(self) -> Iterator[AnswerRecord]:
        """Every answer, oldest first; some hundreds at a time, each time as things are then."""
        wanted = SELECT.order_by(answers.c.asked, answers.c.id).limit(_AT_ONCE)
        last: AnswerRecord | None = None
        while True:
            # On from the last one read, not by OFFSET: answers deleted in between would make that skip some.
            later = tuple_(answers.c.asked, answers.c.id) > (last.asked, last.id) if last else true()
            with self._database.connect() as connection:
                found = read_records(connection, wanted.where(later))
            if not found:
                return
            yield from found
            last = found[-1]

    def add_saved_lines(self, lines: Sequence[bytes]) -> None:
        """Keep answers of the command line as lines of JSON; one that is kept already adds nothing."""
        with self._database.begin() as connection:
            insert_lines(connection, lines)

    def saved_lines(self) -> tuple[bytes, ...]:
        """Every answer of the command line as its line, oldest first."""
        with self._database.connect() as connection:
            return tuple(read_lines(connection))

    def forget(self, conversation: str) -> int:
        """Delete a conversation with all that hangs on it; how many answers there were.

        Questions that were promoted from it stay: they are copies without a trace of it.
        """
        with self._database.begin() as connection:
            here = answers.c.conversation == _key(conversation)
            return connection.execute(delete(answers).where(here)).rowcount

    def forget_before(self, moment: datetime) -> int:
        """Delete every answer given before a moment, with all that hangs on it; how many there were."""
        with self._database.begin() as connection:
            return connection.execute(delete(answers).where(answers.c.asked < moment)).rowcount

    def rate(self, answer_id: str, rating: Rating, comment: str = "") -> None:
        """Note what somebody thought of an answer, in place of what they thought before.

        An answer that is not kept (any more) takes none.
        """
        row = {"answer_id": answer_id, "rating": rating, "comment": comment, "given": datetime.now(UTC)}
        here = select(answers.c.id).where(answers.c.id == storable(answer_id)).with_for_update()
        with self._database.begin() as connection:
            if connection.scalar(here) is not None:
                connection.execute(delete(feedback).where(feedback.c.answer_id == answer_id))
                connection.execute(insert(feedback).values(row))
                update_queue_place(connection, answer_id)

    def queue(self, wanted: AnswerFilter, limit: int = 50) -> tuple[AnswerRecord, ...]:
        """The wanted answers: thumbs down first, then the least confident, then by lot."""
        with self._database.connect() as connection:
            found = SELECT.where(*conditions(wanted)).order_by(*ORDER).limit(limit)
            return read_records(connection, found)

    def verdicts(self, wanted: AnswerFilter = ANYTHING, limit: int | None = None) -> tuple[AnswerRecord, ...]:
        """The wanted answers that have a verdict, the latest first; ``wanted.judged`` is no matter."""
        latest = verdicts.c.given.desc(), verdicts.c.id.desc()
        with self._database.connect() as connection:
            return read_records(connection, JUDGED.where(*scope(wanted)).order_by(*latest).limit(limit))

    def judge(
        self,
        answer_id: str,
        kind: VerdictKind,
        *,
        by: str,
        items: Sequence[str] = (),
        note: str = "",
        seen: Seen = "any",
    ) -> Verdict:
        """Note a trainer's verdict, in place of the one before; that one stays as undone.

        ``seen`` is the id of the verdict that the trainer saw standing, None for none.

        Raises:
            RecordsStaleError: the answer is gone, or another verdict stands than was seen.
        """
        given = Verdict(0, answer_id, kind, tuple(items), note, by, datetime.now(UTC))
        with self._database.begin() as connection:
            # The file is written inside the transaction, here and below: if that fails, nothing is noted.
            made = judge(connection, given, seen)
            if withdraw_undone(connection, by):
                self._write_questions(promoted(connection))
        return made

    def undo(self, verdict_id: int, by: str = "") -> bool:
        """Take a verdict back, and the question that it became; whether it stood until now."""
        with self._database.begin() as connection:
            stood = undo(connection, verdict_id)
            if withdraw_undone(connection, by):
                self._write_questions(promoted(connection))
        return stood

    def promote(self, verdict_id: int, by: str) -> PromotedQuestion:
        """Make a question of the evaluation set of a verdict; of one that is one already, the same.

        Raises:
            RecordsStaleError: the verdict does not stand any more.
            ChoiceError: no item answers, or the same question is there already.
        """
        with self._database.begin() as connection:
            made = promote(connection, verdict_id, by)
            _record_action(connection, by, AuditAction.PROMOTE, made.text)
            self._write_questions(promoted(connection))
        return made

    def promoted(self) -> tuple[PromotedQuestion, ...]:
        """The questions that verdicts became and nobody withdrew, oldest first."""
        with self._database.connect() as connection:
            return promoted(connection)

    def withdraw(self, question_id: int, by: str) -> bool:
        """Take a promoted question out of the evaluation set; whether it was in it."""
        with self._database.begin() as connection:
            was = withdraw(connection, question_id, by)
            if was:
                _record_action(connection, by, AuditAction.WITHDRAW, str(question_id))
            self._write_questions(promoted(connection))
        return was

    def record_action(self, by: str, action: AuditAction, subject: str) -> None:
        """Add to the audit log: who did what."""
        with self._database.begin() as connection:
            _record_action(connection, by, action, subject)

    def audit_events(self, last: int = 100) -> tuple[AuditEvent, ...]:
        """The latest events, the newest first."""
        newest = select(events).order_by(events.c.id.desc()).limit(last)
        with self._database.connect() as connection:
            return tuple(
                AuditEvent(row.at, row.by, AuditAction(row.action), row.subject)
                for row in connection.execute(newest)
            )

    def write_questions(self) -> None:
        """Write the question file anew, as after a restored copy of the database."""
        with self._database.connect() as connection:
            self._write_questions(promoted(connection))

    def close(self) -> None:
        """Give back every connection to the database."""
        self._database.close()

    def _write_questions(self, questions: Sequence[PromotedQuestion]) -> None:
        if self._question_file is not None:
            self._question_file.write(questions)


def _record_action(connection: Connection, by: str, action: AuditAction, subject: str) -> None:
    row = {"at": datetime.now(UTC), "by": by, "action": action, "subject": subject}
    connection.execute(insert(events).values(row))


def _key(conversation: str) -> str:
    # "replace": a browser may send anything, also a lone surrogate, which UTF-8 cannot hold.
    return hashlib.sha256(conversation.encode("utf-8", "replace")).hexdigest()


def checksums(cited: Iterable[Citation], source_of: SourceOf | None) -> Mapping[str, str]:
    """``document@version`` → SHA-256 of its source; one that is not at hand (any more) is left out."""
    found: dict[str, str] = {}
    for each in cited:
        name = f"{each.document}@{each.version}"
        if name not in found and (text := _text(each, source_of)) is not None:
            found[name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def _text(citation: Citation, source_of: SourceOf | None) -> str | None:
    try:
        return source_of(citation) if source_of else None
    except ChoiceError:
        return None
