"""Answers saved on the command line: a row holds a line of JSON byte for byte, and no line stands twice."""

import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, insert, select

from ui.records.tables import saved_answers

_AT_ONCE = 500  # SQLite takes a limited number of values in one statement


def insert_lines(connection: Connection, lines: Sequence[bytes]) -> None:
    """Add the lines that are not there yet, in their order."""
    for start in range(0, len(lines), _AT_ONCE):
        by_hash = {hashlib.sha256(line).hexdigest(): line for line in lines[start : start + _AT_ONCE]}
        known = select(saved_answers.c.sha256).where(saved_answers.c.sha256.in_(by_hash))
        there = set(connection.scalars(known))
        new = [{"sha256": key, "line": line} for key, line in by_hash.items() if key not in there]
        if new:
            connection.execute(insert(saved_answers), new)


def read_lines(connection: Connection) -> Iterator[bytes]:
    """Every line, oldest first."""
    for line in connection.scalars(select(saved_answers.c.line).order_by(saved_answers.c.id)):
        yield bytes(line)
