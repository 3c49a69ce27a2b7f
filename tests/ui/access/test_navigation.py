import pytest

from tests.ui.html_text import elements
from ui.access.accounts import ANONYMOUS, Account, AccountRole
from ui.access.caller import Caller
from ui.access.navigation import navigation_html
from ui.access.policy import SignInMode


def _links(caller: Caller, here: str = "") -> dict[str, str]:
    found = elements(navigation_html(caller, here))
    return {each.text: each.attributes["href"] for each in found if each.tag == "a"}


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (AccountRole.STAFF, ["質問"]),
        (AccountRole.TRAINER, ["質問", "出典確認"]),
        (AccountRole.MAINTAINER, ["質問", "出典確認", "管理"]),
    ],
)
def test_only_the_rooms_that_one_may_enter_are_offered(role: AccountRole, rooms: list[str]) -> None:
    assert list(_links(Caller(Account("花子", role), SignInMode.PROXY))) == rooms


def test_the_room_one_is_in_is_marked() -> None:
    shown = navigation_html(Caller(Account("花子", AccountRole.TRAINER)), "review")
    assert [part.partition(">")[0] for part in shown.split("<a ")[1:] if "aria-current" in part] == [
        'href="./review" aria-current="page"'
    ]


def test_who_has_no_name_can_sign_in_and_comes_back() -> None:
    assert _links(Caller(ANONYMOUS), "")["サインイン"] == "./signin?next=/"
    assert "サインイン" not in _links(Caller(ANONYMOUS, SignInMode.PROXY))


def test_who_is_signed_in_is_named_and_can_leave() -> None:
    caller = Caller(Account("<b>花子</b>", AccountRole.STAFF), SignInMode.FORM, "secret of the browser")
    shown = navigation_html(caller, "")
    assert "&lt;b&gt;花子&lt;/b&gt;" in shown and "質問する人" in shown
    assert 'method="post" action="./signout"' in shown and caller.token in shown
    assert "secret of the browser" not in shown


def test_who_was_let_in_by_a_proxy_leaves_by_it() -> None:
    assert "signout" not in navigation_html(Caller(Account("花子", AccountRole.STAFF), SignInMode.PROXY), "")
