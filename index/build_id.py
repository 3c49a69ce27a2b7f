"""Build ids: names that sort by the time of building and never repeat."""

import re
import secrets
from datetime import UTC, datetime, timedelta

_FORM = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{8}")
_TIME = "%Y%m%dT%H%M%S.%fZ"
_TICK = timedelta(microseconds=1)


def new_build_id(newest: str | None = None, now: datetime | None = None) -> str:
    """A new id, later than ``newest`` even where the clock has gone back (UTC, microseconds)."""
    moment = now or datetime.now(UTC)
    last = created_at(newest) if newest else None
    if last and last >= moment:
        moment = last + _TICK
    return f"{moment.astimezone(UTC).strftime(_TIME)}-{secrets.token_hex(4)}"


def created_at(build_id: str) -> datetime | None:
    """When a build was made (UTC); None for what is no build id."""
    if not _FORM.fullmatch(build_id):
        return None
    try:
        return datetime.strptime(build_id.partition("-")[0], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
