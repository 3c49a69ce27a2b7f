"""What the page's tests show: every citation of the real overview, made-up ones, and a hostile document."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assistant.answer import Answer, Citation, Nearby
from corpus.document import load_document
from corpus.editorial import load_editorial
from corpus.item import Role
from corpus.markup import display
from corpus.parser import parse
from tests.ui.toy_asker import OVERVIEW, cite

# strings that must reach the reader as text: in a question, a document, a heading, a document's name
ATTACKS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    '<img src="https://evil.example/a.png">',
    '<a href="javascript:document.title=1">押す</a>',
    "[押す](javascript:alert(1)) ![](https://evil.example/b.png)",
    "${document.title='owned'} {{value}} </textarea></p></div>",
)
HOSTILE_NAME = "悪い文書<script>document.title='owned'</script><img src=https://evil.example/c.png>"
# a tag that is never closed is no tag to ``display``: it stays in the displayed words
HOSTILE_SOURCE = f"""# 悪い見出し {ATTACKS[1]} {ATTACKS[5]}

- 罠の項目です <img src=https://evil.example/d.png onerror=document.title='owned' 罠はここまで
- 罠の隣の項目です {ATTACKS[0]} {ATTACKS[4]} < script >document.title='owned'</ script>
"""


def citations() -> Iterator[tuple[str, Citation]]:
    """Source and citation for every span of every item of the overview."""
    document = load_document(OVERVIEW)
    for item in parse(document, load_editorial(OVERVIEW)).items:
        for span in item.spans:
            yield document.text, cite(1, document, replace(item, spans=(span,)))


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
        nearby=() if ranked else (Nearby("x#C-6", "C-6", "透明性", False),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


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
