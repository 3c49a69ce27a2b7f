"""Nobody gets what their role does not cover: every page, every route, every handler, each way in."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.ui.access.callers import Caller, Served, served_site
from ui.access.accounts import AccountRole
from ui.access.authorization import NEEDED

pytestmark = pytest.mark.process

ROLES = {"": None, "花子": AccountRole.STAFF, "次郎": AccountRole.TRAINER, "三郎": AccountRole.MAINTAINER}
REFUSED = "この操作をする権限がありません"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site where everybody signs in."""
    with served_site(tmp_path_factory.mktemp("closed"), sign_in=True) as served:
        yield served


@pytest.fixture(scope="module")
def people(closed: Served) -> dict[str, Caller]:
    return {name: closed.caller(name) for name in ROLES}


@pytest.fixture(scope="module")
def whole(people: dict[str, Caller]) -> dict[str, Any]:
    """The configuration of all pages."""
    found: dict[str, Any] = people["三郎"].client.get("/config").json()
    assert set(found["page"]) == set(NEEDED)
    return found


def may(name: str, page: str) -> bool:
    role = ROLES[name]
    return role is not None and role.covers(NEEDED[page])


def handlers(whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every handler with the path of its page."""
    for each in whole["dependencies"]:
        yield next(p for p, page in whole["page"].items() if each["id"] in page["dependencies"]), each


def _last_event(client: httpx.Client, path: str, **params: str) -> str:
    return client.get(path, params=params).text.strip().split("\n\n")[-1]


def _joined(client: httpx.Client, body: dict[str, Any]) -> str:
    """What came of a call by the queue."""
    started = client.post("/gradio_api/queue/join", json=body)
    if started.status_code != 200:
        return started.text
    path, seen = "/gradio_api/queue/data", ""
    with client.stream("GET", path, params={"session_hash": body["session_hash"]}) as stream:
        for line in stream.iter_lines():
            seen += line
            if "process_completed" in line:
                break
    return json.dumps(json.loads("[" + seen.replace("data: ", ",")[1:] + "]"), ensure_ascii=False)


def _heard(client: httpx.Client) -> str:
    """What somebody hears who listens to the session named ``guessed``."""
    path, seen = "/gradio_api/queue/data", ""
    with client.stream("GET", path, params={"session_hash": "guessed"}) as stream:
        for line in stream.iter_lines():
            seen += line
            if "process_completed" in line or "session_not_found" in line:
                break
    return seen


def _called(client: httpx.Client, path: str, body: Any) -> str:
    started = client.post(path, json=body)
    if started.status_code != 200:
        return started.text
    name = path.rpartition("/")[2]
    said = _last_event(client, f"/gradio_api/call/{name}/{started.json()['event_id']}")
    return said.encode().decode("unicode_escape") if "\\u" in said else said


@pytest.mark.parametrize("name", ROLES)
def test_pages_open_for_their_role_alone(people: dict[str, Caller], name: str) -> None:
    for page in NEEDED:
        reply = people[name].client.get(f"/{page}")
        if may(name, page):
            assert reply.status_code == 200
        else:
            assert (reply.status_code, reply.headers["location"]) == (303, f"/signin?next=/{page}")


def test_there_is_something_to_refuse(whole: dict[str, Any]) -> None:
    assert {page for page, _ in handlers(whole)} == set(NEEDED)


@pytest.mark.parametrize("name", ROLES)
def test_no_handler_runs_without_the_role(
    people: dict[str, Caller], whole: dict[str, Any], name: str
) -> None:
    client, tried = people[name].client, 0
    for page, handler in handlers(whole):
        if may(name, page):
            continue
        number, data = handler["id"], [None] * len(handler["inputs"])
        body = {"fn_index": number, "data": data, "session_hash": f"s{number}"}
        assert REFUSED in _joined(client, body), handler
        reply = client.post("/gradio_api/run/predict", json=body)
        assert reply.status_code in (403, 500), handler
        del body["session_hash"]
        reply = client.post("/gradio_api/run/predict", json=body)
        assert reply.status_code in (403, 500), handler
        if api_name := handler["api_name"]:
            for path in (f"/gradio_api/run/{api_name}", f"/gradio_api/run/{api_name}/"):
                assert client.post(path, json={"data": data}).status_code in (403, 500)
            assert REFUSED in _called(client, f"/gradio_api/call/{api_name}", {"data": data})
            assert client.post(f"/gradio_api/call/v2/{api_name}", json={}).status_code in (403, 404)
        tried += 1
    assert tried == sum(not may(name, page) for page, _ in handlers(whole))


def test_a_handler_runs_with_the_role(people: dict[str, Caller], whole: dict[str, Any]) -> None:
    for page, handler in handlers(whole):
        if page == "" and handler["api_name"] == "ask":
            body = {
                "fn_index": handler["id"],
                "data": ["個人情報の不適切入力は?", "auto"],
                "session_hash": "x",
            }
            assert '"success": true' in _joined(people["花子"].client, body)


@pytest.mark.parametrize("name", ["", "花子", "次郎"])
@pytest.mark.parametrize("path", ["/config", "/gradio_api/info", "/"])
@pytest.mark.parametrize("page", ["", "review", "manage"])
def test_no_page_is_described_to_others(
    people: dict[str, Caller], whole: dict[str, Any], name: str, path: str, page: str
) -> None:
    for query in ({"page": page}, {"page": page, "all_endpoints": "true"}, {"deep_link": "x"}, {}):
        reply = people[name].client.get(path, params=query)
        if reply.status_code != 200:
            continue
        assert ROLES[name] is not None
        shown = page if path != "/" and "page" in query else ""
        if path == "/config":
            ours = {each["id"] for each in reply.json()["dependencies"]}
            assert ours == set(whole["page"][shown]["dependencies"])
        assert may(name, shown)
        if path == "/":
            assert '"current_page":""' in reply.text


def test_no_page_holds_content_before_somebody_opens_it(whole: dict[str, Any]) -> None:
    """Rooms are filled by handlers, which ask for the role: what Gradio tells of them says nothing."""
    for page in ("review", "manage"):
        ids = set(whole["page"][page]["components"])
        for each in whole["components"]:
            if each["id"] in ids and each["type"] == "html":
                assert "@1.0" not in str(each["props"].get("value")), each


@pytest.mark.parametrize("name", ROLES)
def test_only_maintainers_upload(people: dict[str, Caller], name: str) -> None:
    client = people[name].client
    reply = client.post("/manage/upload", content=b"no document")
    assert (reply.status_code == 403) is (name != "三郎")
    assert client.post("/gradio_api/upload", files={"files": ("a.md", b"# a")}).status_code == 404


@pytest.mark.parametrize("name", ["", "花子", "次郎"])
def test_every_route_asks_for_the_role(people: dict[str, Caller], name: str) -> None:
    for path in ("/manage/x", "/manage/x.csv", "/review/export.csv", "/review/export.jsonl"):
        if not may(name, path.split("/")[1]):
            assert people[name].client.get(path).status_code == 403, path
    assert people["次郎"].client.get("/review/export.csv").status_code == 200


def test_only_what_says_nothing_is_open(people: dict[str, Caller]) -> None:
    nobody = people[""].client
    for path in ("/config", "/gradio_api/info", "/theme.css", "/gradio_api/startup-events",
                 "/gradio_api/app_id", "/gradio_api/heartbeat/x", "/gradio_api/queue/data?session_hash=x",
                 "/gradio_api/call/ask/x"):  # fmt: skip
        assert nobody.get(path).status_code == 403, path
    assert nobody.get("/healthz").status_code == 200


def test_a_session_is_nobody_elses(closed: Served, people: dict[str, Caller]) -> None:
    """The name of a session is the client's own choice: another person's is another session."""
    body = {"fn_index": 0, "data": ["個人情報の不適切入力は?", "auto"], "session_hash": "guessed"}
    mine, other = people["花子"].client, closed.caller("次郎").client
    page = mine.get("/config").json()
    body["fn_index"] = next(each["id"] for each in page["dependencies"] if each["api_name"] == "ask")
    started = mine.post("/gradio_api/queue/join", json=body)
    assert started.status_code == 200
    assert '"session_not_found":true' in _heard(other)
    cancelled = {"session_hash": "guessed", "fn_index": body["fn_index"], "event_id": "x"}
    assert other.post("/gradio_api/cancel", json=cancelled).status_code == 200
    assert '"success":true' in _heard(mine)


def test_a_session_of_one_browser_is_not_anothers(url: str) -> None:
    mine, other = Caller(url), Caller(url)  # the same account, here
    with mine.client, other.client:
        for each in (mine, other):
            each.client.get("/")
        assert mine.client.cookies["shishin-visitor"] != other.client.cookies["shishin-visitor"]
        page = mine.client.get("/config").json()
        number = next(each["id"] for each in page["dependencies"] if each["api_name"] == "ask")
        body = {"fn_index": number, "data": ["個人情報の不適切入力は?", "auto"], "session_hash": "guessed"}
        assert mine.client.post("/gradio_api/queue/join", json=body).status_code == 200
        assert '"session_not_found":true' in _heard(other.client)
        assert '"success":true' in _heard(mine.client)
