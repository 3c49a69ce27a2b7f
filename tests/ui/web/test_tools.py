"""The MCP tools, with a real MCP client over streamable HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from tests.ui.conftest import served
from tests.ui.toy_asker import BROKEN, ToyAsker

QUESTION = "個人情報の不適切入力及びプライバシー侵害への対策は?"
ITEM = "ai-guideline@1.0-overview#P-5-ii"
TOOLS = "gradio_api/mcp/"
T = TypeVar("T")


def talk(url: str, work: Callable[[ClientSession], Awaitable[T]], **headers: str) -> T:
    """What comes of ``work`` in a session of its own."""

    async def session() -> T:
        async with (
            httpx.AsyncClient(headers=headers, timeout=20, trust_env=False) as http,
            streamable_http_client(f"{url}{TOOLS}", http_client=http) as (read, write, _),
            ClientSession(read, write) as client,
        ):
            await client.initialize()
            return await work(client)

    return asyncio.run(session())


def call(url: str, tool: str, arguments: dict[str, Any], **headers: str) -> CallToolResult:
    return talk(url, lambda client: client.call_tool(tool, arguments), **headers)


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_exactly_the_four_read_only_tools_are_offered(url: str) -> None:
    tools = {tool.name: tool for tool in talk(url, lambda client: client.list_tools()).tools}
    assert tools.keys() == {"ask", "search", "item", "diff"}
    assert talk(url, lambda client: client.list_resources()).resources == []
    assert talk(url, lambda client: client.list_prompts()).prompts == []


def test_clients_read_what_a_tool_and_its_parameters_are_for(url: str) -> None:
    for tool in talk(url, lambda client: client.list_tools()).tools:
        assert tool.description and "。 " in tool.description and "Returns: JSON" in tool.description
        parameters = tool.inputSchema["properties"]
        assert parameters and all("。" in each["description"] for each in parameters.values())
        if "role" in parameters:
            assert parameters["role"]["enum"] == ["auto", "developer", "provider", "user"]


def test_a_tool_gives_json_with_quotes_of_the_source(url: str, toy: ToyAsker) -> None:
    answer = json.loads(text_of(call(url, "ask", {"question": QUESTION, "role": "user"})))
    for citation in answer["citations"]:
        assert toy.source(answer["version"])[citation["start"] : citation["end"]] == citation["quote"]
    found = json.loads(text_of(call(url, "search", {"words": "P-5-ii", "limit": 2})))["items"]
    assert found[0]["item_id"] == ITEM
    assert json.loads(text_of(call(url, "item", {"item_id": ITEM})))["code"] == "P-5-ii"


def test_a_tool_compares_versions(both_url: str) -> None:
    diff = json.loads(text_of(call(both_url, "diff", {"old": "1.0-overview", "new": "1.1"})))
    assert diff["new"]["version"] == "1.1"


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("ask", {"question": "!?"}, "質問の言葉がありません。知りたいことを文で書いてください。"),
        (
            "ask",
            {"question": BROKEN},
            "答えられませんでした。少し待ってからもう一度お試しください。続くときは管理者に知らせてください。",
        ),
        (
            "item",
            {"item_id": "x"},
            "「x」は項目の id ではありません。「文書@版#項目」の形で書いてください。",
        ),
    ],
)
def test_a_refusal_is_the_sentence_and_nothing_else(
    url: str, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    result = call(url, tool, arguments)
    assert result.isError and text_of(result) == sentence


def test_many_tools_at_a_time_wait_for_their_turn(url: str) -> None:
    async def many(client: ClientSession) -> list[CallToolResult]:
        return await asyncio.gather(*(client.call_tool("search", {"words": "AI"}) for _ in range(20)))

    assert not any(each.isError for each in talk(url, many))


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_browser_is_told_that_this_is_no_page(url: str, method: str) -> None:
    reply = httpx.request(method, f"{url}{TOOLS}", trust_env=False)
    assert reply.status_code == 405 and "MCP クライアント" in reply.json()["detail"]


@pytest.mark.parametrize("path", ["sse", "schema", "messages/", "http", "http/"])
def test_other_ways_to_the_tools_are_closed(url: str, path: str) -> None:
    for reply in (httpx.get(f"{url}{TOOLS}{path}"), httpx.post(f"{url}{TOOLS}{path}", json={})):
        assert reply.status_code == 404


@pytest.fixture(scope="module")
def named_url() -> Iterator[str]:
    """A site that lets in whoever names themselves."""
    with served(module="tests.ui.web.serve_named") as (address, _):
        yield address


def test_nobody_gets_to_the_tools(named_url: str) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        call(named_url, "ask", {"question": QUESTION})
    (refusal,) = leaves(caught.value)
    assert isinstance(refusal, httpx.HTTPStatusError) and refusal.response.status_code == 403


def leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for each in group.exceptions:
        found += leaves(each) if isinstance(each, BaseExceptionGroup) else [each]
    return found


def test_a_tool_answers_whoever_the_site_lets_in(named_url: str) -> None:
    result = call(named_url, "ask", {"question": QUESTION}, **{"x-toy-name": "hanako"})
    assert json.loads(text_of(result))["citations"]
