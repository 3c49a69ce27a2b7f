"""Conversations with the real model: what people ask next, and what they get."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answer import Answer, FollowUpKind, Understood
from assistant.reading.question import MAX_HISTORY
from assistant.service.assistant import Assistant
from corpus.guideline.item import Role
from tests.assistant.checks import check_answer

ENTERING = "社内チャットで顧客の名簿を生成AIに貼り付けてもいいですか"
HOLE = "自社サービスのAIに穴が見つかったらどうする?"
BIAS = "学習データに偏りがないか気になります"
WEATHER = "明日の東京の天気は?"
SECRETS = "機密が漏れないか心配です"
OTHER_PARTY, MORE, NEXT, WHOSE = (
    "では提供者の場合は?",
    "もう少し詳しく",
    "その次の項目は?",
    "それは誰の責任?",
)


def ask(
    assistant: Assistant,
    question: str,
    *before: str,
    role: Role | None = None,
    understood: Understood | None = None,
) -> Answer:
    """A checked answer, without what the clock says."""
    answer = assistant.ask(question, role=role, history=before, understood=understood)
    check_answer(answer, assistant.source(answer.version))
    assert answer.question == question
    return replace(answer, timings={})


def codes(answer: Answer) -> list[str]:
    return list(dict.fromkeys(each.code for each in answer.citations))


@pytest.mark.parametrize(
    ("question", "role", "code"),
    [
        (ENTERING, Role.USER, "U-4-i"),
        (HOLE, Role.PROVIDER, "P-5-ii"),
        (BIAS, Role.DEVELOPER, "D-3-i"),
    ],
)
def test_the_first_questions_are_answered_as_follow_ups_of_nothing(
    assistant: Assistant, question: str, role: Role, code: str
) -> None:
    answer = ask(assistant, question)
    assert (answer.role, codes(answer)[0], answer.follow_up) == (role, code, None)
    assert answer.to_json()["follow_up"] is None


@pytest.mark.parametrize(
    ("before", "question", "kind", "role", "first"),
    [
        ([ENTERING], OTHER_PARTY, FollowUpKind.ROLE, Role.PROVIDER, {"P-4-i", "P-4-ii"}),
        ([ENTERING], MORE, FollowUpKind.MORE, Role.USER, {"U-4-i"}),
        ([ENTERING], NEXT, FollowUpKind.NEIGHBOUR, Role.USER, {"U-5-i"}),
        ([ENTERING], WHOSE, FollowUpKind.MORE, Role.USER, {"U-4-i"}),
        ([ENTERING], "ひとつ前は?", FollowUpKind.NEIGHBOUR, Role.USER, {"U-3-i"}),
        ([ENTERING], "私は使うだけの立場ですが?", FollowUpKind.MORE, Role.USER, {"U-4-i"}),
        ([HOLE], "では利用者の場合は?", FollowUpKind.ROLE, Role.USER, {"U-5-i"}),
        ([HOLE], MORE, FollowUpKind.MORE, Role.PROVIDER, {"P-5-ii"}),
        ([HOLE], NEXT, FollowUpKind.NEIGHBOUR, Role.PROVIDER, {"P-6-i"}),
        ([HOLE], WHOSE, FollowUpKind.MORE, Role.PROVIDER, {"P-5-ii"}),
        ([HOLE], "ⅰのほうは?", FollowUpKind.NEIGHBOUR, Role.PROVIDER, {"P-5-i"}),
        ([BIAS], OTHER_PARTY, FollowUpKind.ROLE, Role.PROVIDER, {"P-3-i"}),
        ([BIAS], NEXT, FollowUpKind.NEIGHBOUR, Role.DEVELOPER, {"D-3-ii"}),
        (["H-II"], "じゃあⅢ", FollowUpKind.NEIGHBOUR, None, {"H-III"}),
        (["P-7) i."], "ⅱのほうは?", FollowUpKind.NEIGHBOUR, Role.PROVIDER, {"P-7-ii"}),
        (["C-3"], "じゃあ利用者は?", FollowUpKind.ROLE, Role.USER, {"U-3-i"}),
        ([ENTERING, NEXT, NEXT], NEXT, FollowUpKind.NEIGHBOUR, Role.USER, {"U-7-i"}),
        ([ENTERING, OTHER_PARTY], "じゃあ利用者は?", FollowUpKind.ROLE, Role.USER, {"U-4-i"}),
        ([WEATHER, ENTERING], MORE, FollowUpKind.MORE, Role.USER, {"U-4-i"}),
    ],
)
def test_a_follow_up_asks_on(
    assistant: Assistant,
    before: Sequence[str],
    question: str,
    kind: FollowUpKind,
    role: Role | None,
    first: set[str],
) -> None:
    answer = ask(assistant, question, *before)
    assert (answer.follow_up, answer.role) == (kind, role)
    assert codes(answer)[0] in first
    assert answer.to_json()["follow_up"] == kind.value
    assert answer.answer.startswith("前")


def test_a_change_of_role_brings_all_counterparts_first_and_names_the_party(assistant: Assistant) -> None:
    answer = ask(assistant, OTHER_PARTY, ENTERING)
    assert set(codes(answer)[:2]) == {"P-4-i", "P-4-ii"}
    assert "AI提供者の立場" in answer.answer


@pytest.mark.parametrize("question", [ENTERING, HOLE, BIAS])
def test_others_leave_out_what_was_seen(assistant: Assistant, question: str) -> None:
    seen, *rest = codes(ask(assistant, question))
    answer = ask(assistant, "ほかには?", question)
    assert answer.follow_up is FollowUpKind.OTHERS
    assert seen not in codes(answer)
    assert codes(answer)[0] == rest[0]


@pytest.mark.parametrize("before", [ENTERING, HOLE])
@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("電子透かしは入れる必要がありますか", "H-VII"),
        ("公正な競争を守る話はありますか", "C-9"),
        ("学んだことを社員に教える研修の話は?", "C-8"),
        ("パブリックコメントは募集しましたか", "S-stakeholder-4"),
    ],
)
def test_a_new_topic_is_answered_by_its_own_item(
    assistant: Assistant, before: str, question: str, code: str
) -> None:
    answer = ask(assistant, question, before)
    assert codes(answer)[0] == code
    assert answer.follow_up in (None, FollowUpKind.SAME_ROLE)


@pytest.mark.parametrize(("before", "code"), [(ENTERING, "U-5-i"), (HOLE, "P-5-i"), (BIAS, "D-5-i")])
def test_a_new_topic_is_read_for_the_party_of_the_conversation(
    assistant: Assistant, before: str, code: str
) -> None:
    answer = ask(assistant, SECRETS, before)
    assert answer.follow_up is FollowUpKind.SAME_ROLE
    assert answer.role is ask(assistant, before).role
    assert codes(answer)[0] == code


@pytest.mark.parametrize("before", [ENTERING, HOLE, BIAS])
def test_a_topic_that_is_announced_takes_nothing_over(assistant: Assistant, before: str) -> None:
    announced = f"ところで、{SECRETS}"
    assert ask(assistant, announced, before) == ask(assistant, announced)


@pytest.mark.parametrize("before", [ENTERING, HOLE])
def test_a_code_is_answered_by_itself_after_anything(assistant: Assistant, before: str) -> None:
    answer = ask(assistant, "C-9", before)
    assert (codes(answer), answer.follow_up) == (["C-9"], None)


@pytest.mark.parametrize("before", [ENTERING, HOLE])
@pytest.mark.parametrize("question", ["明日の天気は?", "罰金はいくら?", "おすすめのメーカーはどこですか"])
def test_a_follow_up_that_nothing_answers_is_declined(
    assistant: Assistant, before: str, question: str
) -> None:
    assert ask(assistant, question, before).abstained


@pytest.mark.parametrize("before", [[WEATHER], [ENTERING, WEATHER]])
@pytest.mark.parametrize("question", [MORE, OTHER_PARTY, NEXT, WHOSE, "ほかには?"])
def test_a_follow_up_to_what_was_declined_is_declined(
    assistant: Assistant, before: Sequence[str], question: str
) -> None:
    answer = ask(assistant, question, *before)
    assert answer.abstained
    assert "見つかりませんでした" in answer.answer


def test_after_a_decline_a_question_is_answered_again(assistant: Assistant) -> None:
    assert codes(ask(assistant, ENTERING, WEATHER))[0] == "U-4-i"


@pytest.mark.parametrize("role", [Role.USER, Role.DEVELOPER])
def test_a_role_left_standing_gives_way_to_the_one_that_is_named(assistant: Assistant, role: Role) -> None:
    """The choice on the page stays as it was while people go on talking."""
    answer = ask(assistant, OTHER_PARTY, ENTERING, role=role)
    assert (answer.role, answer.role_inferred) == (Role.PROVIDER, True)
    assert codes(answer)[0] in {"P-4-i", "P-4-ii"}


@pytest.mark.parametrize(("role", "first"), [(Role.USER, {"U-3-i"}), (Role.DEVELOPER, {"D-3-i", "D-3-ii"})])
def test_a_role_that_corrects_wins(assistant: Assistant, role: Role, first: set[str]) -> None:
    """The question itself named another, and whoever asked says that it was not meant."""
    answer = ask(assistant, OTHER_PARTY, "C-3", understood=Understood(role))
    assert answer.role is role
    assert set(codes(answer)[: len(first)]) == first
    assert role.label in answer.answer


def test_a_role_stays_chosen_while_the_question_names_none(assistant: Assistant) -> None:
    answer = ask(assistant, MORE, ENTERING, role=Role.PROVIDER)
    assert (answer.role, answer.role_inferred) == (Role.PROVIDER, False)


def test_only_the_last_questions_count(assistant: Assistant) -> None:
    recent = (HOLE, ENTERING, NEXT, NEXT, MORE)
    assert len(recent) == MAX_HISTORY
    expected = ask(assistant, NEXT, *recent)
    assert ask(assistant, NEXT, *[BIAS] * 40, WEATHER, *recent) == expected
    assert ask(assistant, NEXT, WEATHER) != expected


def test_what_has_fallen_out_of_the_history_is_forgotten(assistant: Assistant) -> None:
    kept = [MORE] * MAX_HISTORY
    assert ask(assistant, MORE, ENTERING, *kept) == ask(assistant, MORE, *kept)
    assert ask(assistant, MORE, ENTERING, *kept[1:]) != ask(assistant, MORE, *kept)


def test_turns_without_words_are_passed_over(assistant: Assistant) -> None:
    expected = ask(assistant, MORE, ENTERING)
    assert ask(assistant, MORE, "？", ENTERING, "🙂", "", " \n") == expected
    assert ask(assistant, MORE, ENTERING, *["？"] * MAX_HISTORY) == expected  # they take no one's place
    assert ask(assistant, MORE, "？", "", "…") == ask(assistant, MORE)


def test_the_words_of_a_follow_up_without_anything_before_it_are_its_own(assistant: Assistant) -> None:
    assert ask(assistant, MORE).abstained
    assert ask(assistant, OTHER_PARTY).follow_up is None


def test_asking_twice_gives_the_same(assistant: Assistant) -> None:
    assert ask(assistant, OTHER_PARTY, ENTERING) == ask(assistant, OTHER_PARTY, ENTERING)
    assert ask(assistant, ENTERING, ENTERING).citations[0] == ask(assistant, ENTERING).citations[0]


@pytest.mark.parametrize(
    ("before", "question", "first"),
    [
        ([ENTERING, "次は?"], MORE, {"U-5-i"}),
        ([ENTERING, OTHER_PARTY], MORE, {"P-4-i", "P-4-ii"}),
        ([ENTERING, OTHER_PARTY], "それは誰の責任?", {"P-4-i", "P-4-ii"}),
        (["P-5) ii.", "次は?"], MORE, {"P-6-i"}),
    ],
)
def test_more_is_about_what_was_shown_last(
    assistant: Assistant, before: list[str], question: str, first: set[str]
) -> None:
    assert codes(assistant.ask(question, history=before))[0] in first


@pytest.mark.parametrize("before", [["P-5) ii."], [ENTERING, OTHER_PARTY], [ENTERING, "ほかには?"]])
def test_others_never_begin_with_what_was_first(assistant: Assistant, before: list[str]) -> None:
    seen = {codes(assistant.ask(each, history=before[:n]))[0] for n, each in enumerate(before)}
    assert codes(assistant.ask("ほかには?", history=before))[0] not in seen


@pytest.mark.parametrize("question", ["ほかの会社の事例は?", "肖像権の扱いはどうなりますか"])
def test_a_topic_in_the_words_of_a_move_is_no_move(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, history=[ENTERING]).follow_up in (None, "same-role")


def test_a_correction_is_no_guess(assistant: Assistant) -> None:
    answer = assistant.ask(OTHER_PARTY, history=[ENTERING], understood=Understood(Role.USER))
    assert not answer.role_inferred
    assert "選び直せます" not in answer.answer


def test_a_correction_after_a_question_that_named_the_same_party(assistant: Assistant) -> None:
    answer = assistant.ask("では利用者の場合は?", history=[ENTERING], understood=Understood(Role.PROVIDER))
    assert codes(answer)[0] in {"P-4-i", "P-4-ii"}


def test_a_follow_up_to_a_missing_version_is_declined(assistant: Assistant) -> None:
    assert assistant.ask(MORE, history=["第9.9版で名簿の扱いは?"]).abstained


@pytest.mark.parametrize(("before", "question"), [("C-8", "開発者だと?"), ("H-II", "提供者だと?")])
def test_a_change_of_role_names_it(assistant: Assistant, before: str, question: str) -> None:
    assert assistant.ask(question, history=[before]).role is not None


def test_an_earlier_turn_that_is_too_long_has_no_say(assistant: Assistant) -> None:
    assert ask(assistant, MORE, ENTERING, "名簿" * 100_000) == ask(assistant, MORE, ENTERING)
