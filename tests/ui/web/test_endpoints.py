"""The API by plain HTTP and by Gradio's own client: what is public, what it gives, how it refuses."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from tests.ui.toy_asker import BROKEN, ToyAsker

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"
ITEM = "ai-guideline@1.0-overview#P-5-ii"
PUBLIC = {"/ask", "/search", "/item", "/diff"}


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def gradio_client(both_url: str) -> Client:
    return Client(both_url, analytics_enabled=False, verbose=False)


def run(client: httpx.Client, name: str, *data: object) -> Any:
    """Call an endpoint at once."""
    body = json.dumps({"data": data})  # escapes, so that half a surrogate pair can be sent as well
    reply = client.post(f"/gradio_api/run/{name}", content=body, headers={"content-type": "application/json"})
    fields = reply.json()
    return fields["data"][0] if reply.status_code == 200 else fields["error"]


def queued(client: httpx.Client, name: str, *data: object) -> Any:
    """Call an endpoint by the queue."""
    event = client.post(f"/gradio_api/call/{name}", json={"data": data}).raise_for_status().json()["event_id"]
    events = client.get(f"/gradio_api/call/{name}/{event}").text.strip().split("\n\n")
    fields = dict(line.split(": ", 1) for line in events[-1].splitlines())
    told = json.loads(fields["data"])
    return told[0] if fields["event"] == "complete" else told["error"]


def test_exactly_the_four_read_only_endpoints_are_public(client: httpx.Client) -> None:
    info = client.get("/gradio_api/info").json()
    assert info["named_endpoints"].keys() == PUBLIC
    assert info["unnamed_endpoints"] == {}
    config = client.get("/config").json()["dependencies"]
    public = {f"/{each['api_name']}" for each in config if each["api_visibility"] != "private"}
    assert public == PUBLIC


@pytest.mark.parametrize("call", [run, queued])
def test_an_answer_quotes_its_source(client: httpx.Client, toy: ToyAsker, call: Any) -> None:
    answer = call(client, "ask", QUESTION, "user")
    assert answer["role"] == "user" and answer["citations"]
    for citation in answer["citations"]:
        assert toy.source(answer["version"])[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize("call", [run, queued])
def test_a_search_lists_items_that_can_be_opened(client: httpx.Client, toy: ToyAsker, call: Any) -> None:
    found = call(client, "search", "P-5-ii", "auto", "", "", 3)["items"]
    assert [each["rank"] for each in found] == list(range(1, len(found) + 1)) and len(found) <= 3
    assert found[0]["item_id"] == ITEM
    item = call(client, "item", found[0]["item_id"])
    assert item["code"] == "P-5-ii" and "P-5) ii." in item["cited_as"]
    for quote in item["quotes"]:
        assert toy.source("1.0-overview")[quote["start"] : quote["end"]] == quote["quote"]


def test_a_diff_tells_what_changed(both_url: str) -> None:
    with httpx.Client(base_url=both_url, timeout=20, trust_env=False) as client:
        diff = run(client, "diff", "1.0-overview", "1.1")
    assert (diff["old"]["version"], diff["new"]["version"]) == ("1.0-overview", "1.1")
    assert any(section["rows"] for section in diff["sections"])


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("ask", ["!?"], "質問の言葉がありません"),
        ("ask", [QUESTION, "boss"], "立場は"),
        ("ask", [QUESTION, "user", "9.9"], "版「9.9」はありません"),
        ("ask", [12], "引数「question」は文字列で"),
        ("ask", [None], "引数「question」は文字列で"),
        ("ask", ["個人情報\ud83d"], "引数「question」は文字列で"),
        ("ask", [BROKEN], "答えられませんでした"),
        ("search", ["AI", ["user"]], "立場は"),
        ("search", ["AI", "auto", {}], "引数「version」は文字列で"),
        ("search", ["AI", "auto", "", "", "many"], "引数「limit」は整数で"),
        ("search", ["AI", "auto", "", "", True], "引数「limit」は整数で"),
        ("search", ["AI", "auto", "", "nowhere"], "文書「nowhere」はありません"),
        ("item", ["P-5-ii"], "項目の id ではありません"),
        ("item", ["ai-guideline@1.0-overview#X-1"], "項目「X-1」はありません"),
        ("item", ["../../etc/passwd@1#2"], "文書「../../etc/passwd」はありません"),
        ("diff", ["1.0-overview", "9.9"], "版「9.9」はありません"),
        ("diff", ["1.0-overview", "1.0-overview"], "同じ版"),
    ],
)
def test_a_refusal_is_one_japanese_sentence(
    client: httpx.Client, name: str, data: list[object], sentence: str
) -> None:
    assert sentence in run(client, name, *data)


def test_gradios_client_asks_by_name(gradio_client: Client) -> None:
    answer = gradio_client.predict(question=QUESTION, role="provider", api_name="/ask")
    assert answer["role"] == "provider" and answer["version"] == "1.1"
    found = gradio_client.predict("AI", limit=2, version="1.0-overview", api_name="/search")
    assert len(found["items"]) == 2
    assert gradio_client.predict(ITEM, api_name="/item")["item_id"] == ITEM
    diff = gradio_client.predict("1.0-overview", "1.1", api_name="/diff")
    assert diff["new"]["version"] == "1.1"


def test_gradios_client_hears_the_sentence(gradio_client: Client) -> None:
    with pytest.raises(AppError, match="質問の言葉がありません"):
        gradio_client.predict("!", api_name="/ask")
