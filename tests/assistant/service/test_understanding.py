"""What was understood goes back with one thing put right, and the answer follows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, FollowUpKind, Turn, Understood
from assistant.service.assistant import Assistant
from corpus.errors import ChoiceError
from corpus.guideline.item import Item, Phase, Role
from corpus.text.tokens import Tokenizer
from tests.assistant.checks import check_answer
from tests.assistant.versioned import Versioned, versioned
from tests.index.homes import quick_folder

ENTERING = "社内チャットで顧客の名簿を生成AIに貼り付けてもいいですか"
HOLE = "自社サービスのAIに穴が見つかったらどうする?"
OTHER_PARTY, MORE, NEXT = "では提供者の場合は?", "もう少し詳しく", "その次の項目は?"


def ask(
    assistant: Assistant, question: str, understood: Understood | None, *before: str | Turn, k: int = 5
) -> Answer:
    answer = assistant.ask(question, history=before, understood=understood, k=k)
    check_answer(answer, assistant.source(answer.version))
    return replace(answer, timings={})


def codes(answer: Answer) -> list[str]:
    return list(dict.fromkeys(each.code for each in answer.citations))


def cited(assistant: Assistant, answer: Answer) -> list[Item]:
    items = {item.id: item for item in assistant.items()}
    return [items[each.item_id] for each in answer.citations]


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        (ENTERING, Understood(Role.USER, None, 4)),
        ("P-5) ii.", Understood(Role.PROVIDER, None, None, ("P-5-ii",))),
        ("P-2) ii.とC-3", Understood(None, None, None, ("P-2-ii", "C-3"))),
    ],
)
def test_an_answer_tells_what_was_read(assistant: Assistant, question: str, understood: Understood) -> None:
    answer = ask(assistant, question, None)
    assert (answer.role, answer.codes) == (understood.role, understood.codes)
    assert answer.understood == Understood(answer.role, answer.phase, answer.principle, answer.codes)
    assert answer.to_json()["codes"] == list(understood.codes)


@pytest.mark.parametrize("question", [ENTERING, HOLE, "P-5) ii.", "U-4) i.は退職者にも当てはまりますか"])
@pytest.mark.parametrize("before", [(), (HOLE,)])
def test_nothing_put_right_gives_the_same_first_item_and_no_guess(
    assistant: Assistant, question: str, before: Sequence[str]
) -> None:
    read = ask(assistant, question, None, *before)
    again = ask(assistant, question, read.understood, *before)
    assert again.understood == read.understood
    assert codes(again)[0] == codes(read)[0]
    assert not again.role_inferred
    assert "選び直せます" not in again.answer


@pytest.mark.parametrize("role", Role)
def test_a_role_put_right_wins_over_plain_words(assistant: Assistant, role: Role) -> None:
    """A role that was left standing gives way to such words; one that was put right does not."""
    words = "AI利用者です。利用者として、社内で使うときにセキュリティで気をつけることは?"
    answer = ask(assistant, words, Understood(role))
    assert (answer.role, answer.role_inferred) == (role, False)
    assert cited(assistant, answer)[0].roles == (role,)


def test_no_role_binds_to_none(assistant: Assistant) -> None:
    for understood in (Understood(), Understood(codes=("U-4-i",))):
        answer = ask(assistant, ENTERING, understood)
        assert (answer.role, answer.role_inferred) == (None, False)
        assert "立場を限らず" in answer.answer


def test_it_takes_the_place_of_a_role_left_standing(assistant: Assistant) -> None:
    answer = assistant.ask(ENTERING, role=Role.DEVELOPER, understood=Understood(Role.PROVIDER))
    assert answer.role is Role.PROVIDER


@pytest.mark.parametrize("principle", [2, 3, 5, 7])
def test_a_principle_put_right_leads(assistant: Assistant, principle: int) -> None:
    read = ask(assistant, HOLE, None).understood
    answer = ask(assistant, HOLE, replace(read, principle=principle))
    assert answer.principle == principle
    assert sum(item.principle == principle for item in cited(assistant, answer)) >= 2


@pytest.mark.parametrize("phase", [Phase.IMPLEMENTATION, Phase.POST_PROVISION])
def test_a_phase_put_right_leads(assistant: Assistant, phase: Phase) -> None:
    answer = ask(assistant, "提供者のセキュリティについて教えて", Understood(Role.PROVIDER, phase))
    assert answer.phase is phase
    assert cited(assistant, answer)[0].phase is phase


def test_what_was_read_wrongly_can_be_taken_back(assistant: Assistant) -> None:
    read = ask(assistant, "実装時のプライバシーとセキュリティは?", None)
    answer = ask(assistant, read.question, replace(read.understood, phase=None, principle=None))
    assert (answer.phase, answer.principle, answer.role) == (None, None, read.role)


def test_a_number_that_was_meant_as_another_item_names_it(assistant: Assistant) -> None:
    read = ask(assistant, "P-5) ii.", None).understood
    assert codes(ask(assistant, "P-5) ii.", replace(read, codes=("P-5-i",)))) == ["P-5-i"]
    answer = ask(assistant, ENTERING, Understood(Role.USER, codes=("U-7-i",)))
    assert (codes(answer)[0], answer.codes) == ("U-7-i", ("U-7-i",))
    assert len(codes(answer)) == 5


def test_a_number_that_was_meant_as_none_names_nothing(assistant: Assistant) -> None:
    read = ask(assistant, f"会議室C-9の者です。{ENTERING}", None)
    assert codes(read)[0] == "C-9"
    answer = ask(assistant, read.question, replace(read.understood, codes=(), role=Role.USER))
    assert (codes(answer)[0], answer.codes) == ("U-4-i", ())


@pytest.mark.parametrize("before", [(), (ENTERING,)])
def test_an_item_that_is_not_here_is_refused_by_name(assistant: Assistant, before: Sequence[str]) -> None:
    with pytest.raises(ChoiceError, match=r"項目「X-1」「D-99-i」は、この版にありません.*ください"):
        ask(assistant, ENTERING, Understood(codes=("X-1", "U-4-i", "D-99-i")), *before)


@pytest.mark.parametrize(
    ("before", "question", "role", "kind", "first"),
    [
        (ENTERING, OTHER_PARTY, Role.PROVIDER, FollowUpKind.ROLE, {"P-4-i", "P-4-ii"}),
        (ENTERING, OTHER_PARTY, Role.USER, FollowUpKind.MORE, {"U-4-i"}),
        (ENTERING, OTHER_PARTY, None, FollowUpKind.MORE, {"U-4-i"}),
        (HOLE, OTHER_PARTY, Role.USER, FollowUpKind.ROLE, {"U-5-i"}),
        (ENTERING, MORE, Role.USER, FollowUpKind.MORE, {"U-4-i"}),
        (ENTERING, MORE, Role.PROVIDER, FollowUpKind.ROLE, {"P-4-i", "P-4-ii"}),
        (ENTERING, NEXT, Role.USER, FollowUpKind.NEIGHBOUR, {"U-5-i"}),
        (ENTERING, NEXT, None, FollowUpKind.NEIGHBOUR, {"U-5-i"}),
        (ENTERING, NEXT, Role.PROVIDER, FollowUpKind.ROLE, {"P-4-i", "P-4-ii"}),
        (ENTERING, "機密が漏れないか心配です", Role.USER, FollowUpKind.SAME_ROLE, {"U-5-i"}),
        (ENTERING, "機密が漏れないか心配です", Role.PROVIDER, None, {"P-5-i"}),
    ],
)
def test_a_follow_up_put_right_still_follows(
    assistant: Assistant,
    before: str,
    question: str,
    role: Role | None,
    kind: FollowUpKind | None,
    first: set[str],
) -> None:
    answer = ask(assistant, question, Understood(role), before)
    assert (answer.role, answer.role_inferred, answer.follow_up) == (role, False, kind)
    assert codes(answer)[0] in first


def test_a_follow_up_that_means_an_item_is_about_that_item(assistant: Assistant) -> None:
    answer = ask(assistant, MORE, Understood(codes=("C-9",)), ENTERING)
    assert (codes(answer)[0], answer.follow_up) == ("C-9", None)


def test_a_conversation_goes_on_from_what_was_put_right(assistant: Assistant) -> None:
    provider = Turn(ENTERING, Understood(Role.PROVIDER, None, 4))
    assert codes(ask(assistant, MORE, None, ENTERING))[0] == "U-4-i"
    more = ask(assistant, MORE, None, provider)
    assert (codes(more)[0], more.role) == (
        codes(ask(assistant, ENTERING, provider.understood))[0],
        Role.PROVIDER,
    )
    other = ask(assistant, "じゃあ開発者は?", None, provider)
    assert (other.role, other.role_inferred) == (Role.DEVELOPER, True)


def test_a_turn_put_right_to_what_this_version_has_not_has_no_say(assistant: Assistant) -> None:
    elsewhere = Turn(ENTERING, Understood(codes=("X-1",)))
    assert ask(assistant, MORE, None, HOLE, elsewhere) == ask(assistant, MORE, None, HOLE)


def test_a_missing_version_stays_missing(assistant: Assistant) -> None:
    answer = ask(assistant, "第9.9版では名簿の扱いは?", Understood(Role.PROVIDER))
    assert answer.abstained
    assert "9.9" in answer.answer


@pytest.fixture(scope="module")
def trial(tokenizer: Tokenizer) -> Iterator[Versioned]:
    with quick_folder() as folder:
        yield versioned(Path(folder), tokenizer, "1.0", "1.1")


def test_a_question_about_changes_is_narrowed_to_what_was_meant(trial: Versioned) -> None:
    question = "提供者に関する変更は?"
    read = trial.assistant.ask(question)
    assert (read.role, read.role_inferred, read.codes) == (Role.PROVIDER, True, ())
    user = trial.assistant.ask(question, understood=replace(read.understood, role=Role.USER))
    assert (user.role, user.role_inferred) == (Role.USER, False)
    assert {each.code for each in user.citations} <= {"U-7-i", "S-s1-2", "S-s1-3"}
    everyone = trial.assistant.ask(question, understood=Understood())
    assert "U-7-i" in {each.code for each in user.citations}
    assert len(everyone.changes) > len(user.changes)
    assert everyone.role is None


def test_a_question_about_changes_of_an_item_tells_and_takes_codes(trial: Versioned) -> None:
    read = trial.assistant.ask("P-2-iは改訂で変わりましたか")
    assert read.codes == ("P-2-i",)
    other = trial.assistant.ask(read.question, understood=replace(read.understood, codes=("D-2-i",)))
    assert {each.code for each in other.citations} == {"D-2-i"}
    assert other.codes == ("D-2-i",)
    with pytest.raises(ChoiceError, match="X-1"):
        trial.assistant.ask(read.question, understood=Understood(codes=("X-1",)))
