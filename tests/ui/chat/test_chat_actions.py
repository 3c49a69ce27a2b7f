from functools import partial
from pathlib import Path
from typing import Unpack

import pytest

from assistant.answer import Answer, Turn, Understood
from assistant.reading.question import Choices, Inquiry
from corpus.errors import ChoiceError, QuestionError, StoreDamagedError
from corpus.guideline.item import Phase, Role
from tests.ui.html_text import elements
from tests.ui.toy_asker import OVERVIEW, ToyAsker
from ui.chat.actions import ChatActions, cited
from ui.chat.conversation import MAX_TURNS, Choice, Conversation, Exchange
from ui.source_view import EMPTY
from ui.wording import AUTOMATIC

QUESTION = "個人情報の不適切入力及びプライバシー侵害"


@pytest.fixture(scope="module")
def actions(toy: ToyAsker) -> ChatActions:
    return ChatActions(toy)


def asked(
    actions: ChatActions, *questions: str, role: str = AUTOMATIC, choice: Choice | None = None
) -> Conversation:
    """A conversation of these questions."""
    conversation = Conversation()
    for question in questions:
        conversation = conversation.having(actions.ask(conversation, question, role, choice or Choice()))
    return conversation


def test_a_question_is_answered(actions: ChatActions) -> None:
    exchange = actions.ask(Conversation(), QUESTION, AUTOMATIC)
    assert exchange.number == 0 and exchange.answer.role_inferred
    assert cited(exchange, "", 1) is exchange.answer.citations[0]


def test_the_chosen_role_is_passed_on(actions: ChatActions) -> None:
    answer = actions.ask(Conversation(), QUESTION, "provider").answer
    assert (answer.role, answer.role_inferred) == (Role.PROVIDER, False)


def test_asking_again_replaces_that_turn_only(actions: ChatActions) -> None:
    two = asked(actions, QUESTION, "文書化")
    again = two.having(actions.ask_again(two, 0, "developer"))
    assert again.exchanges[1] is two.exchanges[1]
    first = again.exchanges[0].answer
    assert (first.question, first.role) == (QUESTION, Role.DEVELOPER)


def test_one_thing_that_was_read_is_put_right_and_the_rest_stays(actions: ChatActions) -> None:
    one = asked(actions, QUESTION, role="provider")
    for what, value, meant in (
        ("phase", "use", Understood(Role.PROVIDER, Phase.USE)),
        ("principle", "4", Understood(Role.PROVIDER, principle=4)),
        ("role", "", Understood(None)),
    ):
        exchange = actions.correct(one, 0, what, value)
        assert exchange.put_right == exchange.answer.understood == meant


def test_what_cannot_be_put_right_is_refused(actions: ChatActions) -> None:
    one = asked(actions, QUESTION)
    for what, value in (("mood", "good"), ("phase", "x"), ("principle", "11"), ("principle", "x")):
        with pytest.raises(ChoiceError, match=r"選べません|直せません"):
            actions.correct(one, 0, what, value)


def test_the_same_question_is_compared_for_every_role_in_its_version(next_version: Path) -> None:
    actions = ChatActions(ToyAsker([OVERVIEW, next_version]))
    one = asked(actions, QUESTION, choice=actions.choice("ai-guideline@1.0-overview"))
    exchange = actions.compare(one, 0)
    assert [each.role for each in exchange.comparison] == list(Role)
    assert {each.version for each in exchange.comparison} == {"1.0-overview"}
    for role, answer in zip(Role, exchange.comparison, strict=True):
        assert cited(exchange, role.value, 1) == answer.citations[0]
    assert cited(exchange, "boss", 1) is None and exchange.answer is one.exchanges[0].answer


class Listening(ToyAsker):
    """Keeps what it was asked besides the question."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, Role | None, tuple[str | Turn, ...], Understood | None]] = []

    def ask(self, question: str, **choices: Unpack[Choices]) -> Answer:
        asked = Inquiry(question, **choices)
        self.heard.append((question, asked.role, tuple(asked.history), asked.understood))
        return super().ask(question, **choices)


def test_a_question_is_asked_after_those_of_its_conversation() -> None:
    listening = Listening()
    asked(ChatActions(listening), "文書化一", "文書化二", "文書化三")
    one, two = Turn("文書化一"), Turn("文書化二")
    assert listening.heard == [
        ("文書化一", None, (), None),
        ("文書化二", None, (one,), None),
        ("文書化三", None, (one, two), None),
    ]


def test_asking_again_corrects_the_role_and_hears_only_what_was_before() -> None:
    listening = Listening()
    actions = ChatActions(listening)
    conversation = asked(actions, "文書化一", "文書化二", "文書化三", role="user")
    actions.ask_again(conversation, 1, "provider")
    actions.ask_again(conversation, 0, AUTOMATIC)
    assert listening.heard[3:] == [
        ("文書化二", None, (Turn("文書化一"),), Understood(Role.PROVIDER)),
        ("文書化一", None, (), None),
    ]


def test_a_correction_is_told_with_the_questions_after_it() -> None:
    listening = Listening()
    actions = ChatActions(listening)
    conversation = asked(actions, "文書化一")
    conversation = conversation.having(actions.correct(conversation, 0, "role", "developer"))
    actions.ask(conversation, "文書化二", AUTOMATIC)
    assert listening.heard[-1][2] == (Turn("文書化一", Understood(Role.DEVELOPER)),)


@pytest.mark.parametrize("turn", [-1, 1, 99])
def test_an_unknown_turn_is_refused_before_anything_is_asked(turn: int) -> None:
    listening = Listening()
    actions = ChatActions(listening)
    one = asked(actions, QUESTION)
    for again in (
        partial(actions.ask_again, one, turn, "user"),
        partial(actions.correct, one, turn, "role", "user"),
        partial(actions.compare, one, turn),
    ):
        with pytest.raises(ChoiceError, match="もう一度質問"):
            again()
    assert len(listening.heard) == 1
    assert cited(one.exchange(turn), "", 1) is None


def test_a_conversation_shows_its_latest_turns_under_their_own_numbers(actions: ChatActions) -> None:
    conversation = asked(actions, *(f"{QUESTION}{number}" for number in range(MAX_TURNS + 3)))
    assert [each.number for each in conversation.exchanges] == list(range(3, MAX_TURNS + 3))
    assert conversation.exchanges[0].answer.question.endswith("3")
    assert conversation.exchange(2) is None


def test_the_source_shows_the_quote_and_what_stands_beside_it(actions: ChatActions) -> None:
    citation = cited(actions.ask(Conversation(), QUESTION, AUTOMATIC), "", 1)
    assert citation and citation.code == "U-4-i"
    html = actions.source_of(citation, "0//1")
    assert [each.text for each in elements(html) if each.tag == "mark"] == [citation.display]
    opened = [each.attributes["data-item"] for each in elements(html) if "data-item" in each.attributes]
    item = ToyAsker().item(citation.item_id)
    assert item.previous and item.next
    assert opened[:2] == [item.previous.item_id, item.next.item_id]


def test_an_item_is_opened_with_all_its_quotes(actions: ChatActions, toy: ToyAsker) -> None:
    for item_id in ("ai-guideline@1.0-overview#C-1", "ai-guideline@1.0-overview#P-2-ii.2"):
        marks = [each.text for each in elements(actions.item(item_id)) if each.tag == "mark"]
        assert marks == [each.display for each in toy.item(item_id).quotes]


@pytest.mark.parametrize("item_id", ["", "x", "ai-guideline@9#C-1", "ai-guideline@1.0-overview#Z-1"])
def test_an_item_that_is_not_there_is_told(actions: ChatActions, item_id: str) -> None:
    assert [each.attributes.get("role") for each in elements(actions.item(item_id))] == ["alert"]


def test_no_citation_no_source(actions: ChatActions) -> None:
    assert actions.source_of(None) == EMPTY


def test_refusals_reach_the_caller(actions: ChatActions) -> None:
    for question in ("", " \n", "???", "あ" * 2000):
        with pytest.raises(QuestionError):
            actions.ask(Conversation(), question, AUTOMATIC)
    with pytest.raises(ChoiceError, match="developer"):
        actions.ask(Conversation(), QUESTION, "boss")


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (Choice(version="9.9"), "版「9.9」はありません。次から選んでください: 1.0-overview"),
        (Choice("nowhere"), "文書「nowhere」はありません。次から選んでください: ai-guideline"),
    ],
)
def test_an_unknown_edition_is_refused_with_those_there_are(
    actions: ChatActions, choice: Choice, sentence: str
) -> None:
    for question in (QUESTION, "新しい版で何が変わりましたか"):
        with pytest.raises(ChoiceError, match=sentence):
            actions.ask(Conversation(), question, AUTOMATIC, choice)


def test_a_chosen_version_answers_that_question_and_asking_again(next_version: Path) -> None:
    actions = ChatActions(ToyAsker([OVERVIEW, next_version]))
    assert actions.ask(Conversation(), QUESTION, AUTOMATIC).answer.version == "1.1"
    old = actions.choice("ai-guideline@1.0-overview")
    conversation = asked(actions, QUESTION, choice=old)
    again: Exchange = actions.ask_again(conversation, 0, "provider", old)
    for answer in (conversation.exchanges[0].answer, again.answer):
        assert {answer.version, *(each.version for each in answer.citations)} == {"1.0-overview"}


def test_publishing_and_rolling_back_change_the_switch_of_the_same_desk(next_version: Path) -> None:
    asker = ToyAsker()
    actions = ChatActions(asker)
    assert actions.switch() == ""
    asker.take_over([OVERVIEW, next_version])
    assert "第1.1版 概要) — 最新" in actions.switch()
    asker.take_over([OVERVIEW])
    gone = actions.choice("ai-guideline@1.1")
    assert actions.switch() == "" and "ai-guideline@1.1" in gone.notice
    assert actions.ask(Conversation(), QUESTION, AUTOMATIC, gone).answer.version == "1.0-overview"


def test_a_source_that_cannot_be_had_says_why(toy: ToyAsker) -> None:
    class Damaged(ToyAsker):
        def source(self, version: str, document: str | None = None) -> str:
            raise StoreDamagedError(f"{version} の控えが壊れています。")

    actions = ChatActions(Damaged())
    citation = cited(actions.ask(Conversation(), QUESTION, AUTOMATIC), "", 1)
    assert "控えが壊れています" in actions.source_of(citation)
