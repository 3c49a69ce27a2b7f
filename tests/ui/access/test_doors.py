"""From where a request may come, and what a proxy may say of it."""

from pathlib import Path

import pytest

from tests.ui.access.small_site import PASSWORD, small_site, token_of
from ui.access.policy import LOCAL_NAMES, AccessPolicy, SignInMode, is_loopback
from ui.access.sessions import COOKIE

OWN = "http://127.0.0.1"
HEADER = "X-Remote-User"
BEHIND = AccessPolicy(SignInMode.PROXY, proxies=("127.0.0.1", "10.0.0.0/8"), header=HEADER)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": OWN}, 403),
        ({"origin": OWN}, 200),
        ({"origin": "http://127.0.0.1:8080"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({}, 200),
        ({"cookie": f"{COOKIE}=x"}, 403),
    ],
)
def test_only_pages_of_ours_change_something(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    with small_site(tmp_path, AccessPolicy()) as site:
        client = site.client()
        del client.headers["origin"]
        assert client.post("/gradio_api/call/ask", headers=headers, json={}).status_code == status


@pytest.mark.parametrize(
    ("site_said", "mode", "status"),
    [("cross-site", "navigate", 200), ("cross-site", "no-cors", 403), ("same-site", "cors", 403)],
)
def test_links_lead_here_but_scripts_of_others_read_nothing(
    tmp_path: Path, site_said: str, mode: str, status: int
) -> None:
    with small_site(tmp_path, AccessPolicy()) as site:
        headers = {"sec-fetch-site": site_said, "sec-fetch-mode": mode}
        assert site.client().get("/", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:7860", 200),
        ("shishin.example", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("[::1].evil.example", 400),
        ("", 400),
    ],
)
def test_an_open_site_answers_to_its_own_names_alone(tmp_path: Path, host: str, status: int) -> None:
    policy = AccessPolicy(names=LOCAL_NAMES | {"shishin.example"})
    with small_site(tmp_path, policy) as site:
        assert site.client().get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.1.2.3"])
@pytest.mark.parametrize(
    ("said", "role"),
    [("花子", "trainer"), ("三郎", "maintainer"), ("誰か", "staff"), ("", None), ("a" * 65, None)],
)
def test_a_trusted_proxy_says_who_it_is(tmp_path: Path, peer: str, said: str, role: str | None) -> None:
    with small_site(tmp_path, BEHIND) as site:
        reply = site.client(peer=peer).get("/", headers={HEADER.encode(): said.encode()})
        assert reply.status_code == (200 if role else 403)
        assert role is None or (reply.json()["name"], reply.json()["role"]) == (said, role)


def test_nobody_else_says_who_they_are(tmp_path: Path) -> None:
    with small_site(tmp_path, BEHIND) as site:
        client = site.client(peer="192.0.2.7")
        for headers in ({HEADER.encode(): "三郎".encode()}, {HEADER.lower().encode(): b"x"}):
            assert client.get("/", headers=headers).status_code == 403
        twice = [(HEADER.encode(), "三郎".encode()), (HEADER.encode(), b"x")]
        assert site.client().get("/", headers=twice).status_code == 403


def test_a_trusted_proxy_says_where_a_request_came_from(tmp_path: Path) -> None:
    forwarded = {
        "x-forwarded-for": "192.0.2.7",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "shishin.example",
    }
    with small_site(tmp_path, AccessPolicy(proxies=("127.0.0.1",))) as site:
        told = site.client().get("/", headers=forwarded)
        assert {each: told.json()[each] for each in ("address", "scheme", "host")} == {
            "address": "192.0.2.7",
            "scheme": "https",
            "host": "shishin.example",
        }
        assert "strict-transport-security" in told.headers and "Secure" in told.headers["set-cookie"]
        untrusted = site.client(peer="192.0.2.8").get("/", headers=forwarded)
        assert {each: untrusted.json()[each] for each in ("address", "scheme", "host")} == {
            "address": "192.0.2.8",
            "scheme": "http",
            "host": "127.0.0.1",
        }


@pytest.mark.parametrize("prefix", ["", "/shishin"])  # proxies take the path off, or leave it
def test_behind_a_path_every_address_has_it(tmp_path: Path, prefix: str) -> None:
    with small_site(tmp_path, AccessPolicy(SignInMode.FORM, root_path="/shishin")) as site:
        client = site.client()
        client.base_url = client.base_url.join(f"{prefix}/")
        sent = client.get("review")
        assert sent.headers["location"] == "/shishin/signin?next=/review"
        assert "Path=/shishin;" in sent.headers["set-cookie"]
        client.base_url = client.base_url.join("/shishin/")
        form = {"name": "花子", "password": PASSWORD, "next": "/review"}
        page = client.get("signin").text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        entered = client.post("signin", data={**form, "token": token})
        assert entered.headers["location"] == "/shishin/review"
        assert client.get("review").json()["name"] == "花子"


def test_nobody_asks_without_end(tmp_path: Path) -> None:
    with small_site(tmp_path, AccessPolicy(ask_rate=3)) as site:
        client = site.client()
        client.get("/")
        replies = [client.post("/gradio_api/call/ask", json={"data": []}) for _ in range(4)]
        assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
        assert "秒ほど待ってから" in replies[-1].json()["detail"]
        assert 1 <= int(replies[-1].headers["retry-after"]) <= 60
        other = site.client()
        other.get("/")
        assert other.post("/gradio_api/call/ask", json={"data": []}).status_code == 200


def test_a_browser_that_forgets_itself_is_known_by_its_address(tmp_path: Path) -> None:
    with small_site(tmp_path, AccessPolicy(ask_rate=1)) as site:
        statuses = [site.client().post("/gradio_api/call/ask", json={}).status_code for _ in range(11)]
        assert statuses == [200] * 10 + [429]
        elsewhere = site.client(peer="192.0.2.9")
        assert elsewhere.post("/gradio_api/call/ask", json={}).status_code == 200


def test_an_account_is_one_person_on_all_its_devices(tmp_path: Path) -> None:
    with small_site(tmp_path, AccessPolicy(SignInMode.FORM, ask_rate=1)) as site:
        statuses = []
        for _ in range(2):
            client = site.client()
            form = {"name": "花子", "password": PASSWORD, "token": token_of(client)}
            assert client.post("/signin", data=form).status_code == 303
            statuses.append(client.post("/gradio_api/call/ask", json={}).status_code)
        assert statuses == [200, 429]


@pytest.mark.parametrize(
    ("host", "inside"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True),
     ("0.0.0.0", False), ("::", False), ("192.0.2.1", False), ("shishin.example", False)],
)  # fmt: skip
def test_loopback_is_what_only_this_machine_reaches(host: str, inside: bool) -> None:
    assert is_loopback(host) is inside
