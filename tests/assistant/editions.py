"""Two editions of the overview in two builds of one store, and a check that answers mix nothing of them."""

import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.answer import Answer
from assistant.ranking.ranker import Tools
from assistant.service.assistant import Assistant
from assistant.service.live import LiveAssistant
from assistant.service.opening import Opened
from index.builder import build
from index.prepared_document import read_documents
from index.store.build import Build
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.conftest import DOCUMENTS
from tests.toy import ToyEmbedder

OVERVIEW = DOCUMENTS / "ai-guideline" / "1.0-overview"
QUESTIONS = ("P-5) ii.", "U-4) i.", "1) 人間中心", "社内で生成AIに顧客名簿を入力してもよいですか")


def write_edition(root: Path, version: str, preface: str) -> Path:
    """The overview as another version, with a preface that shifts every quote."""
    folder = root / "ai-guideline" / version
    shutil.copytree(OVERVIEW, folder)
    (folder / "aids.toml").write_text('[U-4-i]\nquestions = ["顧客名簿を入れてよいか"]\n', encoding="utf-8")
    source = preface.encode() + (folder / "source.md").read_bytes()
    (folder / "source.md").write_bytes(source)
    text = (folder / "document.toml").read_text(encoding="utf-8").replace('"1.0-overview"', f'"{version}"')
    digest = hashlib.sha256(source).hexdigest()
    (folder / "document.toml").write_text(
        re.sub(r'^sha256 = "\w+"', f'sha256 = "{digest}"', text, flags=re.M), encoding="utf-8"
    )
    return folder


def two_builds(folder: Path) -> tuple[StoreWriter, tuple[Build, Build]]:
    """A store with a build of the first edition in service, and one of the second that waits."""
    store, builds = StoreWriter(folder / "home"), []
    for name, versions in (("one", ("1.0-overview",)), ("two", ("1.0-overview", "1.1"))):
        for version in versions:
            write_edition(folder / name, version, "" if name == "one" else "はじめに読む文章である。\n\n")
        builds.append(build(store, read_documents(folder / name), ToyEmbedder()))
    return store, (builds[0], builds[1])


def live_over(
    store: Store, tools: Tools, tell: Callable[[str], None] = lambda _sentence: None
) -> LiveAssistant:
    """A live assistant over what a store has in service."""
    built = store.open(tools.embedder.model_id)
    return LiveAssistant(store, Opened(Assistant(built.shards, tools), built, tools, "guide"), tell)


def build_of(answer: Answer, builds: Sequence[Build]) -> str:
    """The one build that an answer is from; fails where it is empty or mixes two."""
    assert answer.citations, answer
    assert {each.version for each in answer.citations} == {answer.version}
    return whole_build(answer.version, [(e.start, e.end, e.quote) for e in answer.citations], builds)


def whole_build(version: str, quotes: list[tuple[int, int, str]], builds: Sequence[Build]) -> str:
    """The one build whose source of ``version`` holds all the quotes at their offsets."""
    (found,) = (
        build.build_id
        for build in builds
        for shard in build.shards
        if shard.data.version == version
        and all(shard.source[start:end] == quote for start, end, quote in quotes)
    )
    return found
