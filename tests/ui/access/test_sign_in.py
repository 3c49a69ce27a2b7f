"""The forms: who gets in, where they come out, and what a stranger cannot do with them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.ui.access.small_site import PASSWORD, SmallSite, small_site, token_of
from ui.access.caller import BROWSER_COOKIE
from ui.access.policy import AccessPolicy, SignInMode
from ui.access.sessions import COOKIE
from ui.access.sign_in import TRIES, TRIES_IN_ALL, own_path

WRONG = "wrong password!"
AWAY = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "evil.example",
    "",
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SmallSite]:
    with small_site(tmp_path, AccessPolicy(SignInMode.FORM)) as site:
        yield site


@pytest.fixture
def client(site: SmallSite) -> TestClient:
    return site.client()


def enter(
    client: TestClient, name: str = "花子", password: str = PASSWORD, asked: str = "/", **more: str
) -> Any:
    form = {"name": name, "password": password, "next": asked, "token": token_of(client, asked), **more}
    return client.post("/signin", data=form)


def test_whoever_signs_in_comes_out_where_they_wanted(client: TestClient) -> None:
    sent = client.get("/review?item=P-5-ii&x=あ")
    assert sent.status_code == 303
    form = client.get(sent.headers["location"]).text
    asked = form.partition('name="next" value="')[2].partition('"')[0].replace("&amp;", "&")
    reply = enter(client, asked=asked)
    assert reply.status_code == 303
    assert client.get(reply.headers["location"]).json()["name"] == "花子"
    assert reply.headers["location"].startswith("/review?item=P-5-ii&x=")


@pytest.mark.parametrize("asked", AWAY)
def test_nobody_is_sent_away_to_another_site(client: TestClient, asked: str) -> None:
    assert enter(client, asked=asked).headers["location"] == "/"


@pytest.mark.parametrize(
    "asked", ["/", "/review", "/review?item=a%2Fb&c=//d", "/?question=あ", "/%2F%2Fevil"]
)
def test_paths_of_ours_stay_as_they_are(asked: str) -> None:
    assert own_path(asked) == asked


def test_the_cookie_is_for_this_server_alone(client: TestClient, site: SmallSite) -> None:
    cookie = enter(client).headers["set-cookie"]
    assert cookie.startswith(COOKIE)
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    assert "Secure" in enter(site.client(base="https://shishin.example")).headers["set-cookie"]


def test_a_session_that_somebody_put_there_is_not_taken_over(client: TestClient, site: SmallSite) -> None:
    known = site.sessions.begin("三郎")
    client.cookies.set(COOKIE, known, domain="127.0.0.1", path="/")
    assert enter(client).status_code == 303
    assert client.cookies[COOKIE] != known
    assert client.get("/").json()["name"] == "花子"
    assert site.sessions.account(known) is None


@pytest.mark.parametrize(
    ("name", "password"), [("花子", WRONG), ("誰か", PASSWORD), ("", ""), ("花\n子", WRONG)]
)
def test_what_is_wrong_is_not_said(client: TestClient, name: str, password: str) -> None:
    reply = enter(client, name, password)
    assert reply.status_code == 401
    assert "名前かパスワードが違います" in reply.text
    assert COOKIE not in client.cookies


def test_what_is_typed_is_shown_as_text(client: TestClient) -> None:
    hostile = '"><script>alert(1)</script>'
    reply = enter(client, hostile, WRONG, f"/{hostile}")
    assert "<script>" not in reply.text
    assert "&lt;script&gt;" in reply.text
    assert WRONG not in reply.text


def test_a_name_is_not_guessed_at_for_long(client: TestClient, site: SmallSite) -> None:
    replies = [enter(client, "花子", WRONG) for _ in range(TRIES + 1)]
    assert [reply.status_code for reply in replies] == [401] * TRIES + [429]
    assert "秒ほど待ってから" in replies[-1].text
    assert enter(client, "花子").status_code == 429  # the right one too
    assert enter(client, "三郎").status_code == 303  # other people are not held up
    assert enter(site.client(peer="127.0.0.2"), "花子").status_code == 303


def test_an_address_does_not_try_many_names(client: TestClient) -> None:
    statuses = [enter(client, f"人{n}", WRONG).status_code for n in range(TRIES_IN_ALL + 1)]
    assert statuses[-2:] == [401, 429]


def test_a_success_begins_anew(client: TestClient) -> None:
    for _ in range(2):
        assert [enter(client, "花子", WRONG).status_code for _ in range(TRIES - 1)] == [401] * (TRIES - 1)
        assert enter(client, "花子").status_code == 303


def test_a_form_from_elsewhere_signs_nobody_in_or_out(client: TestClient, site: SmallSite) -> None:
    assert enter(client, token="").status_code == 403
    assert enter(client, token=token_of(site.client())).status_code == 403
    assert enter(client).status_code == 303
    assert client.post("/signout", data={"token": "x"}).status_code == 403
    assert client.get("/").json()["name"] == "花子"


def test_a_browser_that_lost_its_cookie_gets_a_new_form(client: TestClient) -> None:
    old = token_of(client)
    client.cookies.delete(BROWSER_COOKIE)
    reply = client.post("/signin", data={"name": "花子", "password": PASSWORD, "token": old})
    assert reply.status_code == 403 and "古くなっていました" in reply.text
    assert client.cookies[BROWSER_COOKIE]
    assert enter(client).status_code == 303


def test_signing_out_ends_the_session_everywhere_it_is_known(client: TestClient, site: SmallSite) -> None:
    enter(client)
    token = client.cookies[COOKIE]
    reply = client.post("/signout", data={"token": token_of(client)})
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    assert COOKIE not in client.cookies
    assert site.sessions.account(token) is None
    assert client.get("/").status_code == 303


def test_who_came_and_went_is_on_record(client: TestClient, site: SmallSite) -> None:
    enter(client, "花子", WRONG)
    enter(client, "my password, in the wrong box", WRONG)
    enter(client)
    client.post("/signout", data={"token": token_of(client)})
    deeds = [(event.by, event.action) for event in reversed(site.repository.audit_events())]
    assert deeds == [
        ("花子", "sign-in-failed"),
        ("", "sign-in-failed"),
        ("花子", "sign-in"),
        ("花子", "sign-out"),
    ]


def test_whose_role_is_too_small_is_told(client: TestClient) -> None:
    enter(client)
    sent = client.get("/manage")
    assert sent.headers["location"] == "/signin?next=/manage"
    assert "花子 さんには、そのページを開く権限がありません" in client.get(sent.headers["location"]).text
