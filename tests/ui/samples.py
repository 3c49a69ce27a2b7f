"""What the page's tests show: every citation of the real overview, made-up ones, and a hostile document."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import tomli_w

from assistant.answer import Answer, Citation, ItemName
from corpus.guideline.document import load_document
from corpus.guideline.item import Role
from corpus.text.markup import display
from tests.ui.toy_asker import OVERVIEW, first_citation, read_shard

# strings that must reach the reader as text: in a question, a document, a heading, a document's name
ATTACKS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    '<img src="https://evil.example/a.png">',
    '<a href="javascript:document.title=1">押す</a>',
    "[押す](javascript:alert(1)) ![](https://evil.example/b.png)",
    "${document.title='owned'} {{value}} </textarea></p></div>",
)
# every element that our HTML is made of
OURS = {"section", "p", "span", "div", "button", "ol", "ul", "li", "header", "blockquote", "strong", "mark"}
OURS |= {
    "details",
    "summary",
    "h2",
    "h3",
    "h4",
    "a",
    "form",
    "input",
    "select",
    "option",
    "label",
    "textarea",
    "nav",
}
HOSTILE_NAME = "悪い文書<script>document.title='owned'</script><img src=https://evil.example/c.png>"
# a tag that is never closed is no tag to ``display``: it stays in the displayed words
HOSTILE_SOURCE = f"""# 悪い見出し {ATTACKS[1]} {ATTACKS[5]}

- 罠の項目です <img src=https://evil.example/d.png onerror=document.title='owned' 罠はここまで
- 罠の隣の項目です {ATTACKS[0]} {ATTACKS[4]} < script >document.title='owned'</ script>
"""

# what the next version of the overview says otherwise: one item reworded, one new, one gone
REWORDED = ("へ個人情報を不適切に入力しない", "へ個人情報及び営業秘密を不適切に入力しない")
ADDED = "\tU-5) ii. 端末の管理\t- 持ち出した端末からの利用を記録し、紛失に備える\n"
ADDED_AFTER = "\tU-6) i. "
REMOVED = "\tU-7) ii. "


def citations() -> Iterator[tuple[str, Citation]]:
    """Source and citation for every span of every item of the overview."""
    shard = read_shard(OVERVIEW)
    for item in shard.data.items:
        for span in item.spans:
            yield shard.source, first_citation(1, shard, replace(item, spans=(span,)))


def cited(code: str) -> Citation:
    """The first citation of an item code of the overview."""
    return next(citation for _, citation in citations() if citation.code == code)


def spanning(source: str, start: int, end: int, mark: tuple[int, int] | None = None) -> Citation:
    """A citation of ``source[start:end]``, everything else borrowed."""
    quote = source[start:end]
    return replace(cited("U-4-i"), start=start, end=end, quote=quote, display=display(quote), mark=mark)


def answer_with(*given: Citation, **changes: object) -> Answer:
    """An answer that cites ``given``."""
    ranked = tuple(replace(each, rank=rank) for rank, each in enumerate(given, 1))
    plain = Answer(
        id=None,
        question="個人情報を入力してもよいですか?",
        role=Role.USER,
        role_inferred=True,
        phase=None,
        principle=None,
        follow_up=None,
        document="ai-guideline",
        version="1.0-overview",
        abstained=not ranked,
        confidence=0.9,
        answer="AI利用者の立場でお答えします。",
        citations=ranked,
        nearby=() if ranked else (ItemName("x#C-6", "C-6", "透明性", False),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def write_next_version(root: Path, *, edition: str = "第1.1版 概要", version: str = "1.1") -> Path:
    """A later version of the overview as a document folder."""
    folder = root / "ai-guideline" / version
    shutil.copytree(OVERVIEW, folder)
    lines = (OVERVIEW / "source.md").read_text(encoding="utf-8").replace(*REWORDED).splitlines(keepends=True)
    kept = [f"{ADDED if line.startswith(ADDED_AFTER) else ''}{line}" for line in lines if REMOVED not in line]
    source = "".join(kept)
    (folder / "source.md").write_text(source, encoding="utf-8")
    manifest = load_document(OVERVIEW).manifest
    fields = {
        **{name: getattr(manifest, name) for name in ("title", "publisher", "url", "terms", "source")},
        "edition": edition,
        "version": version,
        "published": date(2025, 3, 28),
        "sha256": hashlib.sha256(source.encode()).hexdigest(),
    }
    (folder / "document.toml").write_text(tomli_w.dumps(fields), encoding="utf-8")
    return folder


def write_hostile_document(root: Path) -> Path:
    """A document folder whose every text is an attack."""
    folder = root / "hostile" / "9.9"
    folder.mkdir(parents=True)
    (folder / "source.md").write_text(HOSTILE_SOURCE, encoding="utf-8")
    digest = hashlib.sha256(HOSTILE_SOURCE.encode()).hexdigest()
    (folder / "document.toml").write_text(
        f"title = '''{HOSTILE_NAME}'''\n"
        'edition = "第9版"\nversion = "9.9"\npublisher = "誰か"\npublished = 2024-04-19\n'
        f'url = "https://evil.example/"\nterms = "なし"\nsource = "source.md"\nsha256 = "{digest}"\n',
        encoding="utf-8",
    )
    return folder
