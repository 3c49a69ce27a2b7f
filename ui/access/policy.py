"""The access policy: how people sign in, and from where the app can be reached."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class SignInMode(StrEnum):
    """How people come in."""

    OPEN = "open"  # whoever does not sign in is staff
    FORM = "form"  # everybody signs in with a password
    PROXY = "proxy"  # a proxy before this server says who it is


@dataclass(frozen=True)
class AccessPolicy:
    """How a site is reached.

    ``names`` are the hosts it answers for (None: any); ``proxies`` the addresses whose forwarding
    headers it believes; ``header`` the one that names the person; ``root_path`` where a proxy serves
    it, without a slash at the end; ``ask_rate`` questions a minute that one person may ask (0: any).
    """

    mode: SignInMode = SignInMode.OPEN
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
