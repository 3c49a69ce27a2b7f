"""The services: what the web app is made of, all of it passed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.maintenance.tools import MaintenanceTools
from ui.access.policy import AccessPolicy
from ui.access.sessions import Identify
from ui.access.sign_in import SignIn
from ui.asker import Asker
from ui.records.repository import Repository

Health = Callable[[], Mapping[str, object]]


@dataclass(frozen=True)
class Services:
    """The parts of the app.

    ``asker`` answers, ``repository`` keeps; ``identify`` says who sent a request; ``health`` is what
    ``/healthz`` shows beside the status. ``policy`` says from where the app can be reached, ``sign_in``
    are the pages for it, where people sign in here; ``maintenance`` is what maintainers work with.
    """

    asker: Asker
    repository: Repository
    identify: Identify
    health: Health
    policy: AccessPolicy = field(default_factory=AccessPolicy)
    sign_in: SignIn | None = None
    maintenance: MaintenanceTools | None = None
