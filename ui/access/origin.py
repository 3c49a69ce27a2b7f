"""Origins: whether a request was made by a page of ours (CSRF)."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

SAFE = ("GET", "HEAD", "OPTIONS")


def is_ours(method: str, headers: Headers, *, cookie: bool) -> bool:
    """Whether a request may be answered.

    What changes something must come from the same origin, by ``Sec-Fetch-Site`` or else ``Origin``.
    Without either it was no browser: that may be unless it carries a session ``cookie``. What only
    reads may also be a link that somebody followed, but no script or image of another site.
    https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if method in SAFE:
        navigating = headers.get("sec-fetch-mode") == "navigate"
        return navigating or site in (None, "same-origin", "none")
    if site is not None:
        return site in ("same-origin", "none")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host", "") != ""
    return not cookie
