"""Reading a question: roles, phases and principles from its words; what cannot be read is refused."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Turn
from assistant.reading.cues import CueTable
from assistant.reading.followup import Continuation
from assistant.reading.question import MAX_LENGTH, check_question, has_words
from assistant.reading.reader import QuestionReader
from assistant.reading.reading import Reading
from assistant.reading.references import ReferenceFinder, References
from corpus.errors import QuestionError
from corpus.guideline.item import Item, Phase, Role
from index.search.retriever import Query

NOTHING = np.zeros(1, dtype=np.float32)


def no_continuation(_query: Query) -> Continuation | None:
    raise AssertionError("nothing was asked before")


def read(question: str, role: Role | None = None, items: tuple[Item, ...] = ()) -> Reading:
    """The reading of a question with none before it."""
    reader = QuestionReader(items, CueTable(), ReferenceFinder(items), no_continuation)
    return reader.read(Query(question, (), (), (), NOTHING), Turn(question), role, None)


def believed(question: str) -> Role:
    belief = read(question).belief
    return max(belief, key=lambda role: belief[role])


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("社内で使うときの注意点は", Role.USER),
        ("業務で生成AIに資料を入力してもよいか", Role.USER),
        ("利用者として気をつけること", Role.USER),
        ("自社サービスに組み込んで売る場合は", Role.PROVIDER),
        ("お客様に提供するアプリに入れたい", Role.PROVIDER),
        ("提供者として説明すること", Role.PROVIDER),
        ("集めた画像を学習させるとき", Role.DEVELOPER),
        ("モデルを作るときの記録", Role.DEVELOPER),
        ("ファインチューニングに使うデータ", Role.DEVELOPER),
        ("開発者として気をつけること", Role.DEVELOPER),
    ],
)
def test_the_words_tell_the_role(question: str, role: Role) -> None:
    assert believed(question) is role


def test_a_question_without_cues_believes_in_all_roles_alike() -> None:
    belief = read("りんご").belief
    assert list(belief.values()) == pytest.approx([1 / 3] * 3)


@given(st.text(max_size=80))
def test_the_belief_is_a_probability(question: str) -> None:
    belief = read(question).belief
    assert set(belief) == set(Role)
    assert sum(belief.values()) == pytest.approx(1)
    assert min(belief.values()) > 0


def test_full_width_words_are_cues_too() -> None:
    assert read("ＡＩを作る").belief == read("AIを作る").belief


def test_a_chosen_role_is_kept_as_chosen() -> None:
    assert read("社内で使う", Role.DEVELOPER).role is Role.DEVELOPER
    assert read("社内で使う").role is None


@pytest.mark.parametrize(
    ("question", "phase"),
    [
        ("学習データを集めるとき", Phase.TRAINING),
        ("リリース後に見つかった不具合", Phase.POST_PROVISION),
        ("りんご", None),
    ],
)
def test_the_phase_with_the_most_cues(question: str, phase: Phase | None) -> None:
    assert read(question).phase is phase


@pytest.mark.parametrize(
    ("question", "principle"),
    [("個人情報と電話番号の扱い", 4), ("採用での差別や偏見", 3), ("社員の研修", 8), ("りんご", None)],
)
def test_the_principle_with_the_most_cues(question: str, principle: int | None) -> None:
    assert read(question).principle == principle


def test_codes_are_read_too(items: tuple[Item, ...]) -> None:
    assert read("P-5) ii.とは", items=items).references.keys == ("P-5-ii",)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "空"),
        (" \t\n\u3000", "空"),
        ("あ" * (MAX_LENGTH + 1), "長すぎ"),
        ("？！…", "言葉"),
        ("🙂👍", "言葉"),
        ("---===", "言葉"),
        ("\u0301\u3099", "言葉"),  # combining marks that combine with nothing
        ("\u200b\u200d", "言葉"),
        ("\ud800", "言葉"),
    ],
)
def test_what_cannot_be_read_is_refused(question: str, reason: str) -> None:
    with pytest.raises(QuestionError, match=reason) as refused:
        check_question(question)
    assert str(refused.value).endswith("。")


def test_the_length_is_told() -> None:
    with pytest.raises(QuestionError, match=r"100,000 文字.*2,000 文字以内"):
        check_question("あ" * 100_000)


def test_a_question_without_end_is_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(QuestionError):
        check_question("長" * 1_500_000)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("question", ["あ" * MAX_LENGTH, "5", "ａ", "㍿", " P-5 \n"])
def test_the_rest_is_read(question: str) -> None:
    assert check_question(question) == question.strip()


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    assert check_question("名前\ud83dは") == "名前?は"


@pytest.mark.parametrize(
    ("question", "compared"),
    [
        ("開発者と提供者で違うことは", True),
        ("提供する側と使う側、どちらの仕事ですか", True),
        ("三者の役割分担は", True),
        ("立場ごとに一覧にして", True),
        ("関係者それぞれがすること", True),
        ("開発者と提供者が気をつけること", False),  # two parties, nothing compared
        ("提供者は前の版と何が違うの", False),  # compared, but one party
        ("AとBの違いは", False),
        ("りんご", False),
    ],
)
def test_whether_the_parties_are_compared(question: str, compared: bool) -> None:
    assert read(question).compared is compared


def test_full_width_and_half_width_words_compare_alike() -> None:
    assert read("３者の違いは").compared
    assert read("ﾃﾞﾍﾞﾛｯﾊﾟｰとﾌﾟﾛﾊﾞｲﾀﾞｰの違いは").compared


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("では提供者の場合は?", Role.PROVIDER),
        ("ｶｲﾊﾂｼｬだと?", Role.DEVELOPER),
        ("りようしゃなら", Role.USER),
        ("提供者のアプリの使い方", Role.PROVIDER),  # a strong cue and a weak one against a weak one
        ("ベンダーと患者では", None),
        ("アプリの出力", None),  # a weak cue on either side
        ("もう少し詳しく", None),
    ],
)
def test_the_role_that_is_said(question: str, role: Role | None) -> None:
    assert read(question).said_role is role


def believing(developer: float, provider: float, user: float, role: Role | None) -> Reading:
    belief = {Role.DEVELOPER: developer, Role.PROVIDER: provider, Role.USER: user}
    return Reading("問い", role, belief, False, {}, {}, References((), False))


@pytest.mark.parametrize(
    ("belief", "role", "contradicted"),
    [
        ((0.1, 0.7, 0.2), Role.USER, True),
        ((0.1, 0.7, 0.2), Role.PROVIDER, False),
        ((0.1, 0.7, 0.2), None, False),  # nothing was chosen
        ((0.1, 0.5, 0.4), Role.USER, False),  # not 1.3 times as likely
        ((0.14, 0.49, 0.37), Role.USER, True),
        ((0.13, 0.44, 0.43), Role.DEVELOPER, False),  # not likely enough
        ((1 / 3, 1 / 3, 1 / 3), Role.USER, False),
    ],
)
def test_a_choice_is_contradicted_by_plain_words(
    belief: tuple[float, float, float], role: Role | None, contradicted: bool
) -> None:
    assert believing(*belief, role).contradicted is contradicted


@pytest.mark.parametrize(
    ("question", "contradicted"),
    [
        ("提供者がすることは", True),  # one strong cue: 1 / (1 + 2 / e) = 0.58
        ("運営のこつは", False),  # one weak cue is not plain
        ("利用者と提供者がすることは", False),
        ("利用者がすることは", False),
        ("りんご", False),
    ],
)
def test_one_strong_cue_contradicts(question: str, contradicted: bool) -> None:
    assert read(question, Role.USER).contradicted is contradicted


@pytest.mark.parametrize(
    ("text", "has"),
    [("あ", True), ("5", True), ("㍿", True), ("Ⅳ", True), ("？a！", True), ("", False), ("　\n", False)]
    + [(text, False) for text in ("？！…", "🙂👍", "---", "\u0301", "\u200b", "\ud800", "「」")],
)
def test_words_hold_a_letter_or_a_digit(text: str, has: bool) -> None:
    assert has_words(text) is has
