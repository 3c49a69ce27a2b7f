"""Who may not: staff and trainers get nothing of 管理, neither pages nor files nor raw calls."""

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from ui.manage.uploads import LARGEST

ROLES = ("staff", "trainer")


@pytest.fixture
def client(still_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=still_url, timeout=20, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/manage/diff?old=ai-guideline@1.0-overview&new=ai-guideline@1.1"),
        ("GET", "/manage/evaluation/20261123T221355.130247Z-d2aca863"),
        ("POST", "/manage/upload"),
    ],
)
def test_pages_and_files_are_refused(client: httpx.Client, role: str, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"x-role": role}, content=b"" if method == "POST" else None)
    assert answer.status_code == 403
    assert "権限" in answer.json()["detail"]


@pytest.mark.parametrize("role", ROLES)
def test_the_page_itself_asks_to_sign_in(client: httpx.Client, role: str) -> None:
    answer = client.get("/manage", headers={"x-role": role})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?next=/manage")


def handlers(client: httpx.Client) -> list[tuple[int, str]]:
    """Every handler of the page, as its configuration names them."""
    config = client.get("/config").json()
    own = set(config["page"]["manage"]["dependencies"])
    return [(each["id"], each["api_name"]) for each in config["dependencies"] if each["id"] in own]


def heard(client: httpx.Client, path: str, end: str, role: str, **query: str) -> str:
    """What a stream of events says until it says ``end``."""
    said = ""
    with client.stream("GET", path, params=query, headers={"x-role": role}) as events:
        for line in events.iter_lines():
            said += f"{line}\n"
            if end in line:
                break
    return said


@pytest.mark.parametrize("role", ROLES)
def test_raw_calls_of_every_handler_are_refused(client: httpx.Client, role: str) -> None:
    found = handlers(client)
    client.get("/", headers={"x-role": role})  # for the cookie by which a browser hears its own events
    assert {"act", "confirm", "filter"} <= {name for _, name in found}  # other names stand on other pages too
    for number, name in found:
        session = uuid4().hex
        body = {"fn_index": number, "data": [], "event_data": {"deed": "build"}, "session_hash": session}
        joined = client.post("/gradio_api/queue/join", json=body, headers={"x-role": role})
        if joined.status_code == 200:
            data = "/gradio_api/queue/data"
            told = heard(client, data, "process_completed", role, session_hash=session)
            assert '"success":false' in told.replace(" ", ""), name
            assert "索引" not in told
        called = client.post(f"/gradio_api/call/{name}", json={"data": []}, headers={"x-role": role})
        if called.status_code == 200:
            told = heard(client, f"/gradio_api/call/{name}/{called.json()['event_id']}", "data:", role)
            assert "event: error" in told, name
            assert "索引" not in told


def test_a_maintainer_is_let_in_and_hears_what_is_wrong(client: httpx.Client) -> None:
    assert client.get("/manage").status_code == 200
    wrong = client.get("/manage/diff", params={"old": "ai-guideline@1.0-overview", "new": "other@1"})
    assert wrong.status_code == 400
    assert "違う文書どうし" in wrong.text
    attack = client.get("/manage/diff", params={"old": "<script>x</script>@1", "new": "<script>x</script>@2"})
    assert attack.status_code == 400
    assert "<script>" not in attack.text
    assert client.get("/manage/evaluation/..%2F..%2Fcurrent").status_code == 404
    assert client.get("/manage/evaluation/20991123T221355.130247Z-d2aca863").status_code == 404
    assert client.get("/manage/nothing").status_code == 404


def test_a_file_too_large_is_refused_before_it_is_read(client: httpx.Client) -> None:
    address = urlsplit(str(client.base_url))
    with closing(HTTPConnection(address.hostname or "", address.port, timeout=20)) as connection:
        connection.putrequest("POST", "/manage/upload")
        connection.putheader("content-length", str(LARGEST + 1))
        connection.endheaders()
        assert connection.getresponse().status == 413
    sent = client.post("/manage/upload", headers={"x-file-name": "%E7%89%88.md"}, content=b"# x\n")
    assert len(sent.json()["file"]) == 32
