"""Promoted questions: what a verdict becomes in the evaluation set, on one more click.

Each function is a step inside of a transaction of ``Repository``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, Select, insert, select, update

from assistant.answer import Answer
from corpus.errors import ChoiceError, RecordsStaleError
from corpus.guideline.item import Role
from ui.records.answer_rows import SELECT, read_records
from ui.records.model import AnswerRecord, PromotedQuestion, Verdict, VerdictKind
from ui.records.tables import answers, question_items, questions, storable, verdicts

ANSWERS = 2  # the grade of an item that answers
_GONE = "この判定は取り消されたか、答えごと消されています。新しい状態を確かめてください。"
_SAME = "同じ質問がもう評価セットにあります。"
_NO_ITEM = "正しい項目を選んでから、評価セットに加えてください。"


def promote(connection: Connection, verdict_id: int, by: str) -> PromotedQuestion:
    """Make a question of a standing verdict; one that was made of it before is given back.

    Raises:
        RecordsStaleError: the verdict does not stand any more.
        ChoiceError: no item answers, or the same question is there already.
    """
    kept = _kept(connection, verdict_id)
    if standing := promoted(connection, verdict_id):
        return standing[0]
    answer, verdict = kept.answer, kept.verdict
    if verdict is None:
        raise RecordsStaleError(_GONE)
    relevant = relevant_items(answer, verdict)
    history = _history(connection, kept)
    # A role that was read out of the question is no part of it: the assistant must find it by itself again.
    role = None if answer.role_inferred else answer.role
    # Compared by `storable`: the column has the text without what a database cannot hold.
    for each in promoted(connection):
        if (each.document, each.version, each.text, each.history, each.role) == (
            answer.document, answer.version, storable(answer.question), history, role,
        ):  # fmt: skip
            raise ChoiceError(_SAME)
    made = connection.execute(
        insert(questions)
        .values(
            document=answer.document,
            version=answer.version,
            text=answer.question,
            history=list(history),
            role=role,
            decline=not relevant,
            by=by,
            at=datetime.now(UTC),
            verdict_id=verdict_id,
        )
        .returning(questions.c.id)
    ).scalar_one()
    rows = [{"question_id": made, "item_key": key, "grade": ANSWERS} for key in relevant]
    if rows:
        connection.execute(insert(question_items), rows)
    (question,) = _read(connection, select(questions).where(questions.c.id == made))
    return question


def relevant_items(answer: Answer, verdict: Verdict) -> tuple[str, ...]:
    """The keys of the items that answer, in the version that was asked; none where it is to be declined.

    Raises:
        ChoiceError: the verdict names none.
    """
    cited = [each.item_id for each in answer.citations]
    if verdict.kind is VerdictKind.DECLINE or (verdict.kind is VerdictKind.RIGHT and answer.abstained):
        return ()
    named: Mapping[VerdictKind, Iterable[str]] = {
        VerdictKind.RIGHT: cited[:1],
        VerdictKind.OTHER: verdict.items,
        VerdictKind.LACKING: (*cited, *verdict.items) if verdict.items else (),
    }
    version = f"{answer.document}@{answer.version}#"
    # A trainer may have picked items of other versions; a set of questions is judged on one.
    keys = [each.removeprefix(version) for each in named[verdict.kind] if each.startswith(version)]
    if not keys:
        raise ChoiceError(_NO_ITEM)
    return tuple(dict.fromkeys(keys))


def promoted(connection: Connection, verdict_id: int | None = None) -> tuple[PromotedQuestion, ...]:
    """Every question that was not withdrawn, oldest first; or that of one verdict."""
    wanted = select(questions).where(questions.c.withdrawn.is_(None)).order_by(questions.c.id)
    if verdict_id is not None:
        wanted = wanted.where(questions.c.verdict_id == verdict_id)
    return _read(connection, wanted)


def withdraw(connection: Connection, question_id: int, by: str) -> bool:
    """Take a question out of the set; whether it was in it. Who and when stays noted."""
    here = questions.c.id == question_id, questions.c.withdrawn.is_(None)
    taken = update(questions).where(*here).values(withdrawn=datetime.now(UTC), withdrawn_by=by)
    return connection.execute(taken).rowcount > 0


def withdraw_undone(connection: Connection, by: str) -> bool:
    """Take out the questions whose verdict was taken back or replaced; whether there were any."""
    undone = select(verdicts.c.id).where(verdicts.c.undone.is_not(None))
    here = questions.c.verdict_id.in_(undone), questions.c.withdrawn.is_(None)
    taken = update(questions).where(*here).values(withdrawn=datetime.now(UTC), withdrawn_by=by)
    return connection.execute(taken).rowcount > 0


def _kept(connection: Connection, verdict_id: int) -> AnswerRecord:
    lock = select(verdicts.c.id).where(verdicts.c.id == verdict_id).with_for_update()
    if connection.scalar(lock) is None:
        raise RecordsStaleError(_GONE)
    found = read_records(connection, SELECT.where(verdicts.c.id == verdict_id))
    if not found:
        raise RecordsStaleError(_GONE)
    return found[0]


def _history(connection: Connection, kept: AnswerRecord) -> tuple[str, ...]:
    """The questions before it, where it leans on them."""
    if kept.answer.follow_up is None:
        return ()
    of_it = select(answers.c.conversation).where(answers.c.id == kept.id).scalar_subquery()
    before = SELECT.where(answers.c.conversation == of_it, answers.c.turn < kept.turn)
    return tuple(each.answer.question for each in read_records(connection, before.order_by(answers.c.turn)))


def _read(connection: Connection, wanted: Select[tuple[object, ...]]) -> tuple[PromotedQuestion, ...]:
    rows = connection.execute(wanted).all()
    inside = select(question_items).order_by(question_items.c.question_id, question_items.c.item_key)
    relevant: dict[int, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(inside.where(question_items.c.question_id.in_([row.id for row in rows]))):
        relevant[row.question_id][row.item_key] = row.grade
    return tuple(_question(row, relevant.get(row.id, {})) for row in rows)


def _question(row: Row[tuple[object, ...]], relevant: Mapping[str, int]) -> PromotedQuestion:
    return PromotedQuestion(
        id=row.id,
        document=row.document,
        version=row.version,
        text=row.text,
        history=tuple(row.history),
        role=Role(row.role) if row.role else None,
        decline=row.decline,
        relevant=relevant,
        by=row.by,
        at=row.at,
        verdict_id=row.verdict_id,
    )
