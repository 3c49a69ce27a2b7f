"""The clock: moments as people read them, in the time zone of the server."""

from datetime import datetime


def when(moment: datetime) -> str:
    """Day and minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
