"""The site: what the web app is made of, all of it passed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.upkeep import Upkeep
from ui.access.gate import Identify
from ui.asker import Asker
from ui.records.repository import Repository

Health = Callable[[], Mapping[str, object]]


@dataclass(frozen=True)
class Site:
    """Its parts.

    ``asker`` answers, ``repository`` keeps; ``identify`` says who sent a request; ``health`` is what
    ``/healthz`` shows beside the status; ``upkeep`` is what maintainers work with.
    """

    asker: Asker
    repository: Repository
    identify: Identify
    health: Health
    upkeep: Upkeep | None = None
