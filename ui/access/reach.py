"""Reach: from where the app can be reached, how people come in, and how often they may ask."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from ui.access.visit import Entrance

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Reach:
    """How a site is reached.

    ``names`` are the hosts it answers for (None: any); ``proxies`` the addresses whose forwarding
    headers it believes; ``header`` the one that names the person; ``root_path`` where a proxy serves
    it, without a slash at the end; ``ask_rate`` questions a minute that one person may ask (0: any).
    """

    entrance: Entrance = Entrance.OPEN
    names: frozenset[str] | None = None
    proxies: Sequence[str] = ()
    header: str = ""
    root_path: str = ""
    ask_rate: int = 0


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens at ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
