"""docs/api.md: its examples are run as they stand, and its fields are those that come."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

DOCUMENT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
HOME = "http://127.0.0.1:7860/"
ENDPOINTS = {"ask": 4, "search": 5, "item": 1, "diff": 4}  # name → how many parameters


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("example", [each for each in examples("sh") if "/run/" in each])
def test_the_curl_examples_give_what_they_ask_for(both_url: str, example: str) -> None:
    (result,) = json.loads(run(["sh", "-c", example.replace(HOME, both_url)]))["data"]
    assert any(result.get(each) for each in ("citations", "items", "quotes", "sections"))


def test_the_curl_example_by_name_waits_for_its_answer(both_url: str) -> None:
    (example,) = (each for each in examples("sh") if "/call/" in each)
    last = run(["sh", "-c", example.replace(HOME, both_url)]).strip().split("\n\n")[-1]
    kind, data = last.splitlines()
    (answer,) = json.loads(data.removeprefix("data: "))
    assert kind == "event: complete" and answer["role"] == "developer" and answer["citations"]


@pytest.mark.parametrize("example", examples("python"))
def test_the_python_examples_print_citations(both_url: str, example: str) -> None:
    assert "AI事業者ガイドライン" in run([sys.executable, "-c", example.replace(HOME, both_url)])


def test_the_mcp_example_leads_to_the_tools(both_url: str) -> None:
    (example,) = examples("json")
    ((_, server),) = json.loads(example)["mcpServers"].items()
    address = both_url.rstrip("/") + urlsplit(server["url"]).path

    async def tools() -> dict[str, int]:
        async with streamable_http_client(address) as (read, write, _), ClientSession(read, write) as client:
            await client.initialize()
            listed = (await client.list_tools()).tools
        return {tool.name: len(tool.inputSchema["properties"]) for tool in listed}

    assert asyncio.run(tools()) == ENDPOINTS


def test_every_parameter_and_field_is_told(both_url: str) -> None:
    with httpx.Client(base_url=both_url, timeout=20, trust_env=False) as client:
        info = client.get("/gradio_api/info").json()["named_endpoints"]
        told = set(re.findall(r"`([a-z_0-9]+)`", DOCUMENT))
        for name, endpoint in info.items():
            assert {name.strip("/"), *(each["parameter_name"] for each in endpoint["parameters"])} <= told
        for name, data in {
            "ask": ["社内で生成AIに顧客の個人情報を入力してもよいですか"],
            "search": ["プライバシー"],
            "item": ["ai-guideline@1.0-overview#P-5-ii"],
            "diff": ["1.0-overview", "1.1"],
        }.items():
            (result,) = client.post(f"/gradio_api/run/{name}", json={"data": data}).json()["data"]
            lists = [each[0] for each in result.values() if isinstance(each, list) and each]
            parts = [result, *(each for each in lists if isinstance(each, dict))]
            assert {field for part in parts for field in part} <= told, name
