"""An item of an old version still opens after newer ones are in, and says what became of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.commands.document_work import item_lines, open_item
from assistant.editions import Editions
from assistant.maintenance.review import ReviewKind, aids_to_review, answers_to_review
from assistant.saved_answers import saved_answer
from corpus.errors import ChoiceError, DocumentError
from corpus.guideline.library import Library
from corpus.text.markup import display
from corpus.text.tokens import Tokenizer
from corpus.versions.revision import ChangeKind
from tests.assistant.versioned import item_id, versioned
from tests.corpus.three_versions import DOCUMENT, TEXTS, write_versions
from tests.index.homes import quick_folder

FATES = [
    ("D-2-i", "その後、1.2 版で変わりました(変更。1.2 版では D-2-i)。"),
    ("P-5-i", "その後、1.2 版で変わりました(改番。1.2 版では P-5-ii)。"),
    ("P-2-i", "その後、1.2 版で削除されました。"),
    ("U-6-i", "その後、1.2 版で変わりました(変更。1.2 版では U-6-i)。"),
    ("U-4-i", ""),
    ("S-s1-2", ""),  # split, and merged again
]


@pytest.fixture(scope="module")
def history() -> Iterator[Editions]:
    with quick_folder() as folder:
        yield Editions(Library(write_versions(folder)))


@pytest.mark.parametrize(("key", "since"), FATES)
def test_an_old_id_opens_its_own_version_and_tells_what_became_of_it(
    history: Editions, key: str, since: str
) -> None:
    view = open_item(item_id("1.0", key), history)
    assert (view.item_id, view.code, view.document_name) == (item_id("1.0", key), key, "試しの指針(第1.0版)")
    assert view.since == since
    for quote in view.quotes:
        assert quote.quote == TEXTS["1.0"][quote.start : quote.end]
        assert quote.display == display(quote.quote)
    shown = "\n".join(item_lines(view))
    assert view.quotes[0].display.split("\n")[0] in shown
    assert (since or "登録されている最新の版でも同じです") in shown
    assert view.to_json()["since"] == since


def test_an_item_of_the_newest_version_is_as_it_is(history: Editions) -> None:
    for key in ("D-2-i", "U-7-i"):
        assert open_item(item_id("1.2", key), history).since == ""


def test_an_item_that_was_split_since_names_its_parts(tmp_path: Path) -> None:
    history = Editions(Library(write_versions(tmp_path, "1.0", "1.1")))
    assert open_item(item_id("1.0", "S-s1-2"), history).since == (
        "その後、1.1 版で変わりました(分割。1.1 版では S-s1-2、S-s1-3)。"
    )


@pytest.mark.parametrize(
    ("opened", "named"),
    [
        ("trial@1.0#X-1", "項目「X-1」はありません"),
        ("trial@1.2#P-2-i", "項目「P-2-i」はありません"),
        ("trial@9.9#U-4-i", "版「9.9」はありません"),
        ("none@1.0#U-4-i", "文書「none」はありません"),
        ("../trial@1.0#U-4-i", "文書「../trial」はありません"),
        ("", "項目の id ではありません"),
        ("trial#U-4-i", "項目の id ではありません"),
        ("trial@1.0", "項目の id ではありません"),
        ("@#", "項目の id ではありません"),
    ],
)
def test_what_is_no_item_is_told(history: Editions, opened: str, named: str) -> None:
    with pytest.raises(ChoiceError, match=named) as caught:
        open_item(opened, history)
    assert "ください" in str(caught.value)


def test_the_versions_around_one(history: Editions) -> None:
    assert history.newest(DOCUMENT) == "1.2"
    assert [history.before(DOCUMENT, each) for each in ("1.2", "1.1", "1.0", "9.9")] == [
        "1.1",
        "1.0",
        None,
        None,
    ]
    assert history.newest("none") is None
    assert history.before("none", "1.0") is None


def test_a_revision_can_be_read_either_way(history: Editions) -> None:
    there, back = history.revision(DOCUMENT, "1.0", "1.1"), history.revision(DOCUMENT, "1.1", "1.0")
    assert there.counts()[ChangeKind.ADDED] == back.counts()[ChangeKind.REMOVED] == 2
    with pytest.raises(ChoiceError):
        history.revision(DOCUMENT, "1.0", "9.9")


def test_a_version_whose_source_was_changed_is_told(tmp_path: Path) -> None:
    root = write_versions(tmp_path)
    (root / DOCUMENT / "1.0" / "source.md").write_text("# 別\n\n- 別の言葉\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="sha256"):
        open_item(item_id("1.0", "U-4-i"), Editions(Library(root)))


def aids(root: Path, version: str, *keys: str) -> None:
    text = "".join(f'["{key}"]\nquestions = ["{key}の問い"]\n' for key in keys)
    (root / DOCUMENT / version / "aids.toml").write_text(text, encoding="utf-8")


def test_aids_of_what_changed_came_or_went_are_to_be_reviewed(tmp_path: Path) -> None:
    root = write_versions(tmp_path, "1.0", "1.1")
    aids(root, "1.0", "D-2-i", "P-2-i", "P-5-i", "U-4-i", "S-s1-2")
    aids(root, "1.1", "D-2-i", "P-5-ii", "U-4-i", "S-s1-2")
    found = list(aids_to_review(Editions(Library(root))))
    assert {(each.kind, each.document, each.version) for each in found} == {(ReviewKind.AID, DOCUMENT, "1.1")}
    assert {each.name: each.reason for each in found} == {
        "D-2-i": "項目が変更になりました。手がかりの問い 1 件が合うか見直してください。",
        "P-2-i": "項目が削除されたため、手がかりの問い 1 件は使われません。",
        "P-5-i": "項目が新設になりました。手がかりの問いがありません。書いてください。",
        "U-7-i": "項目が新設になりました。手がかりの問いがありません。書いてください。",
        "S-s1-2": "項目が分割になりました。手がかりの問い 1 件が合うか見直してください。",
        "S-s1-3": "項目が分割になりました。手がかりの問いがありません。書いてください。",
    }


def test_with_one_version_there_is_nothing_to_review(tmp_path: Path) -> None:
    assert list(aids_to_review(Editions(Library(write_versions(tmp_path, "1.0"))))) == []


def test_saved_answers_that_cite_what_changed_are_to_be_reviewed(
    tokenizer: Tokenizer, history: Editions, tmp_path: Path
) -> None:
    first = versioned(tmp_path, tokenizer, "1.0")
    answers = [saved_answer(first.assistant.ask(each), first.build) for each in ("U-4-i", "U-6-iとP-2-i")]
    answers.append(replace(answers[1], version="0.9"))  # no longer registered: the audit tells
    found = list(answers_to_review(answers, history))
    cited = {each.name.rpartition(" ")[2]: each.reason for each in found}
    fates = dict(FATES)
    assert cited == {"trial@1.0#P-2-i": fates["P-2-i"], "trial@1.0#U-6-i": fates["U-6-i"]}
    assert len(found) == len(cited)
    assert {each.kind for each in found} == {ReviewKind.ANSWER}
    assert all("「U-6-iとP-2-i」" in each.name for each in found)
