from pathlib import Path
from typing import Unpack

import pytest

from assistant.answer import Answer
from assistant.inquiry import Choices, Inquiry
from assistant.understanding import Turn, Understood
from corpus.errors import ChoiceError, QuestionError, StoreDamagedError
from corpus.item import Role
from tests.ui.html_text import elements
from tests.ui.toy_asker import OVERVIEW, ToyAsker
from ui.chat.conversation import MAX_TURNS, Conversation
from ui.chat.desk import Desk
from ui.chat.editions import Choice
from ui.render_source import EMPTY
from ui.roles import AUTOMATIC

QUESTION = "個人情報の不適切入力及びプライバシー侵害"


@pytest.fixture(scope="module")
def desk(toy: ToyAsker) -> Desk:
    return Desk(toy)


def test_a_question_is_answered_and_its_first_citation_chosen(desk: Desk) -> None:
    after = desk.ask(Conversation(), QUESTION, AUTOMATIC)
    assert after.chosen is after.answers[0].citations[0]
    assert after.answers[0].role_inferred


def test_the_chosen_role_is_passed_on(desk: Desk) -> None:
    answer = desk.ask(Conversation(), QUESTION, "provider").answers[0]
    assert (answer.role, answer.role_inferred) == (Role.PROVIDER, False)


def test_asking_again_replaces_that_turn_only(desk: Desk) -> None:
    two = desk.ask(desk.ask(Conversation(), QUESTION, AUTOMATIC), "文書化", AUTOMATIC)
    again = desk.ask_again(two.choosing(0, 2), 1, "developer")
    assert again.answers[0] is two.answers[0]
    assert (again.answers[1].question, again.answers[1].role) == (QUESTION, Role.DEVELOPER)
    assert (again.turn, again.rank) == (1, 1)


class Listening(ToyAsker):
    """Keeps what it was asked besides the question."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, Role | None, tuple[str | Turn, ...], Understood | None]] = []

    def ask(self, question: str, **choices: Unpack[Choices]) -> Answer:
        asked = Inquiry(question, **choices)
        self.heard.append((question, asked.role, tuple(asked.history), asked.understood))
        return super().ask(question, **choices)


def test_the_questions_before_a_turn_are_told_oldest_first(desk: Desk) -> None:
    """Turns count from the newest, as they stand on the page."""
    conversation = Conversation()
    assert conversation.questions_before(-1) == ()
    for question in ("文書化一", "文書化二", "文書化三"):
        conversation = desk.ask(conversation, question, AUTOMATIC)
    assert conversation.questions_before(-1) == ("文書化一", "文書化二", "文書化三")
    assert conversation.questions_before(0) == ("文書化一", "文書化二")
    assert conversation.questions_before(1) == ("文書化一",)
    assert conversation.questions_before(2) == ()


def test_a_question_is_asked_after_those_of_its_conversation() -> None:
    listening = Listening()
    desk, conversation = Desk(listening), Conversation()
    for question in ("文書化一", "文書化二", "文書化三"):
        conversation = desk.ask(conversation, question, AUTOMATIC)
    assert listening.heard == [
        ("文書化一", None, (), None),
        ("文書化二", None, ("文書化一",), None),
        ("文書化三", None, ("文書化一", "文書化二"), None),
    ]


def test_asking_again_corrects_the_role_and_hears_only_what_was_before() -> None:
    listening = Listening()
    desk, conversation = Desk(listening), Conversation()
    for question in ("文書化一", "文書化二", "文書化三"):
        conversation = desk.ask(conversation, question, "user")
    desk.ask_again(conversation, 1, "provider")
    desk.ask_again(conversation, 2, AUTOMATIC)
    assert listening.heard[3:] == [
        ("文書化二", Role.PROVIDER, ("文書化一",), Understood(Role.PROVIDER)),
        ("文書化一", None, (), None),
    ]


def test_an_unknown_turn_is_not_asked_again() -> None:
    listening = Listening()
    Desk(listening).ask_again(Conversation(), 0, "user")
    assert listening.heard == []


@pytest.mark.parametrize("turn", [-1, 1, 99])
def test_an_unknown_turn_changes_nothing(desk: Desk, turn: int) -> None:
    one = desk.ask(Conversation(), QUESTION, AUTOMATIC)
    assert desk.ask_again(one, turn, "user") is one
    assert one.choosing(turn, 1).chosen is None
    assert desk.source_of(one.choosing(0, turn + 20)) == EMPTY


def test_a_conversation_forgets_its_oldest_turns(desk: Desk) -> None:
    conversation = Conversation()
    for number in range(MAX_TURNS + 3):
        conversation = desk.ask(conversation, f"{QUESTION}{number}", AUTOMATIC)
    assert len(conversation.answers) == MAX_TURNS
    assert conversation.answers[0].question.endswith(str(MAX_TURNS + 2))


def test_the_source_shows_the_chosen_quote(desk: Desk) -> None:
    conversation = desk.ask(Conversation(), QUESTION, AUTOMATIC).choosing(0, 2)
    assert conversation.chosen
    marks = [each.text for each in elements(desk.source_of(conversation)) if each.tag == "mark"]
    assert marks == [conversation.chosen.display]


def test_refusals_reach_the_caller(desk: Desk) -> None:
    for question in ("", " \n", "???", "あ" * 2000):
        with pytest.raises(QuestionError):
            desk.ask(Conversation(), question, AUTOMATIC)
    with pytest.raises(ChoiceError, match="developer"):
        desk.as_json(QUESTION, "boss")


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (Choice(version="9.9"), "版「9.9」はありません。次から選んでください: 1.0-overview"),
        (Choice("nowhere"), "文書「nowhere」はありません。次から選んでください: ai-guideline"),
    ],
)
def test_an_unknown_edition_is_refused_with_those_there_are(
    desk: Desk, choice: Choice, sentence: str
) -> None:
    for question in (QUESTION, "新しい版で何が変わりましたか"):
        with pytest.raises(ChoiceError, match=sentence):
            desk.as_json(question, AUTOMATIC, choice)


def test_a_chosen_version_answers_that_question_and_asking_again(next_version: Path) -> None:
    desk = Desk(ToyAsker([OVERVIEW, next_version]))
    assert desk.ask(Conversation(), QUESTION, AUTOMATIC).answers[0].version == "1.1"
    old = desk.choice("ai-guideline@1.0-overview")
    conversation = desk.ask(Conversation(), QUESTION, AUTOMATIC, old)
    again = desk.ask_again(conversation, 0, "provider", old)
    for answer in (*conversation.answers, *again.answers):
        assert {answer.version, *(each.version for each in answer.citations)} == {"1.0-overview"}
    assert desk.as_json(QUESTION, "user", old)["version"] == "1.0-overview"


def test_publishing_and_rolling_back_change_the_switch_of_the_same_desk(next_version: Path) -> None:
    asker = ToyAsker()
    desk = Desk(asker)
    assert desk.switch() == ""
    asker.take_over([OVERVIEW, next_version])
    assert "第1.1版 概要) — 最新" in desk.switch()
    asker.take_over([OVERVIEW])
    gone = desk.choice("ai-guideline@1.1")
    assert desk.switch() == "" and "ai-guideline@1.1" in gone.notice
    assert desk.ask(Conversation(), QUESTION, AUTOMATIC, gone).answers[0].version == "1.0-overview"


def test_a_source_that_cannot_be_had_says_why(toy: ToyAsker) -> None:
    class Damaged(ToyAsker):
        def source(self, version: str, document: str | None = None) -> str:
            raise StoreDamagedError(f"{version} の控えが壊れています。")

    desk = Desk(Damaged())
    assert "控えが壊れています" in desk.source_of(desk.ask(Conversation(), QUESTION, AUTOMATIC))


def test_json_carries_the_answer(desk: Desk) -> None:
    fields = desk.as_json(QUESTION, "user")
    assert fields["role"] == "user"
    assert fields["citations"][0]["rank"] == 1
