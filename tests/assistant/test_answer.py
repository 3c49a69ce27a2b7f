"""The answer as JSON: the documented fields, plain types, nothing lost."""

import json
from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, FollowUpKind, ItemName
from corpus.guideline.item import ALL_ROLES, Phase, Role

# DESIGN.md, "The command line"
ANSWER_FIELDS = {
    "id": "7", "question": "問い", "role": "user", "role_inferred": True,
    "document": "guide", "version": "1.0",
    "abstained": False, "confidence": 0.93, "answer": "前置き。",
}  # fmt: skip
CITATION_FIELDS = {
    "rank": 1, "item_id": "guide@1.0#U-4-i", "code": "U-4-i", "title": "題",
    "roles": ["developer", "provider", "user"],
    "heading": ["見出し", "小見出し"], "document": "guide", "version": "1.0",
    "source": "corpus/documents/guide/1.0/source.md", "start": 10, "end": 15, "quote": "<u>言葉",
    "display": "言葉", "page": None, "score": 0.81, "signals": {"bm25": 0.4, "dense": 0.9},
}  # fmt: skip

CITATION = Citation(
    rank=1,
    item_id="guide@1.0#U-4-i",
    code="U-4-i",
    title="題",
    title_editorial=False,
    roles=ALL_ROLES,
    phase=Phase.USE,
    phase_editorial=False,
    heading=("見出し", "小見出し"),
    document="guide",
    document_name="試しの指針(第1版)",
    version="1.0",
    source="corpus/documents/guide/1.0/source.md",
    start=10,
    end=15,
    quote="<u>言葉",
    display="言葉",
    mark=(13, 15),
    page=None,
    score=0.81,
    signals={"bm25": 0.4, "dense": 0.9},
    cited_as="試しの指針(第1版)、U-4) i.",
)
ANSWER = Answer(
    id="7",
    question="問い",
    role=Role.USER,
    role_inferred=True,
    phase=Phase.USE,
    principle=4,
    follow_up=FollowUpKind.MORE,
    document="guide",
    version="1.0",
    abstained=False,
    confidence=0.93,
    answer="前置き。",
    citations=(CITATION,),
    nearby=(ItemName("guide@1.0#C-4", "C-4", "題", True),),
)


def test_the_documented_fields_of_an_answer() -> None:
    fields = ANSWER.to_json()
    assert {name: fields[name] for name in ANSWER_FIELDS} == ANSWER_FIELDS
    assert isinstance(fields["citations"], list)


def test_the_documented_fields_of_a_citation() -> None:
    (citation,) = ANSWER.to_json()["citations"]
    assert {name: citation[name] for name in CITATION_FIELDS} == CITATION_FIELDS


def test_what_is_given_besides() -> None:
    fields = ANSWER.to_json()
    assert (fields["phase"], fields["principle"]) == ("use", 4)
    assert fields["nearby"][0]["code"] == "C-4"
    assert (fields["citations"][0]["mark"], fields["citations"][0]["phase"]) == ([13, 15], "use")


def test_json_carries_it_without_loss() -> None:
    fields = ANSWER.to_json()
    assert json.loads(json.dumps(fields, ensure_ascii=False)) == fields


def test_nobody_and_nothing_are_null() -> None:
    fields = replace(ANSWER, id=None, role=None, phase=None, principle=None).to_json()
    assert [fields[name] for name in ("id", "role", "phase", "principle")] == [None] * 4


@pytest.mark.parametrize(("timings", "shown"), [({}, False), ({"embed": 12.5}, True)])
def test_timings_are_there_only_where_there_are_any(timings: dict[str, float], shown: bool) -> None:
    fields = replace(ANSWER, timings=timings).to_json()
    assert ("timings" in fields) is shown
    assert fields.get("timings", {}) == timings
