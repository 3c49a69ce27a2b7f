"""The navigation at the top of every page: the rooms that one may enter, and who is signed in."""

import html

import gradio as gr

from ui import wording
from ui.access.accounts import AccountRole
from ui.access.authorization import NEEDED
from ui.access.caller import Caller, caller_of
from ui.access.policy import SignInMode
from ui.components import html_component

ROOMS = {"": wording.CHAT, "review": wording.REVIEW, "manage": wording.MANAGE}
"""The name of each room by the path of its page."""


def add_navigation(here: str) -> gr.HTML:
    """Lay out the navigation of the page at ``here``; it is filled when somebody opens the page."""

    def fill(request: gr.Request) -> str:
        return navigation_html(caller_of(request), here)

    shown = html_component("", "shishin-navigation")
    gr.on(
        None,  # without a trigger: on load
        fill,
        None,
        [shown],
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
    return shown


def navigation_html(caller: Caller, here: str) -> str:
    """The navigation as HTML, for one caller to the page at ``here``.

    Addresses are relative: they hold under any path that a proxy serves the app at.
    """
    role = caller.account.role if caller.account else AccountRole.STAFF
    rooms = "".join(_room(path, name, here) for path, name in ROOMS.items() if role.covers(NEEDED[path]))
    return f'<nav class="rooms" aria-label="ページの移動"><ul>{rooms}</ul>{_person(caller, here)}</nav>'


def _room(path: str, name: str, here: str) -> str:
    current = ' aria-current="page"' if path == here else ""
    return f'<li><a href="./{path}"{current}>{name}</a></li>'


def _person(caller: Caller, here: str) -> str:
    if caller.account is None or not caller.account.name:
        offered = caller.mode is not SignInMode.PROXY
        return f'<a class="enter" href="./signin?next=/{here}">{wording.SIGN_IN}</a>' if offered else ""
    name, role = html.escape(caller.account.name), caller.account.role.label
    who = f'<span class="person"><b>{name}</b>({role})</span>'
    return f'<div class="who">{who}{_leave(caller)}</div>'


def _leave(caller: Caller) -> str:
    if caller.mode is SignInMode.PROXY:  # whoever let them in lets them out
        return ""
    return (
        '<form method="post" action="./signout">'
        f'<input type="hidden" name="token" value="{caller.token}">'
        f'<button type="submit">{wording.SIGN_OUT}</button></form>'
    )
