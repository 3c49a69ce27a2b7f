"""Our notes beside a source: read strictly, matched loosely."""

from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.guideline.editorial import Editorial, FurnitureList, load_editorial
from corpus.guideline.item import Phase
from tests.corpus.folders import is_one_japanese_sentence
from tests.corpus.samples import OVERVIEW, overview, overview_items, overview_parsed


def write(folder: Path, text: str) -> Path:
    (folder / "editorial.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_notes_has_empty_ones(tmp_path: Path) -> None:
    assert load_editorial(tmp_path) == Editorial()


def test_notes_are_read(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        'labels = ["国内"]\n[titles]\nC-3 = "公平性"\n[phases]\nD-2-ii = "development"\n'
        '[series]\nC = "共通"\n[headings_after]\n"連携" = ["C-8"]\n[sections]\n"理念" = "p"\n'
        '[[furniture]]\nkind = "図の語"\ntexts = ["革新"]\n',
    )
    assert load_editorial(folder) == Editorial(
        titles={"C-3": "公平性"},
        phases={"D-2-ii": Phase.DEVELOPMENT},
        sections={"理念": "p"},
        series={"C": "共通"},
        labels=("国内",),
        headings_after={"連携": ("C-8",)},
        furniture=(FurnitureList("図の語", ("革新",)),),
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("titles = [", "TOML"),
        ('[title]\nC-3 = "公平性"\n', "title"),
        ('[phases]\nD-2-ii = "ある時"\n', "phases.D-2-ii"),
        ('[series]\nX = "何か"\n', "series.X"),
        ('[[furniture]]\nkind = "図"\ntext = ["革新"]\n', "furniture.0.text"),
        ("labels = 3\n", "labels"),
    ],
)
def test_notes_that_cannot_be_meant_are_refused(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_editorial(write(tmp_path, text))
    assert is_one_japanese_sentence(str(caught.value), "editorial.toml", named), str(caught.value)


def test_notes_match_whatever_the_width_and_the_wraps() -> None:
    notes = Editorial(
        sections={"参考) 諸原則（一）": "timeline"},
        labels=("諸外国",),
        furniture=(FurnitureList("表の見出し", ("内容（抜粋）",)),),
    )
    assert notes.section("参考）諸原則(一)") == "timeline"
    assert notes.is_label("諸  \n外  \n国")
    assert notes.furniture_kind("内容 (抜粋)") == "表の見出し"
    assert (notes.section("別"), notes.is_label("別"), notes.furniture_kind("別")) == (None, False, None)


def test_every_note_of_the_overview_is_used() -> None:
    notes, text = load_editorial(OVERVIEW), overview().text
    items, labels = overview_items(), [label.text for label in overview_parsed().labels]
    assert all(items[key].title.text == title for key, title in notes.titles.items())
    assert all(
        items[key].phase is phase and items[key].phase_editorial for key, phase in notes.phases.items()
    )
    used = {item.code.split("-")[1] for item in items.values() if item.code.startswith("S-")}
    assert set(notes.sections.values()) == used
    for heading, keys in notes.headings_after.items():
        assert all(items[key].heading[-1].text == heading for key in keys)
    assert all(label in labels for label in notes.labels)
    furniture = [each.span.of(text) for each in overview_parsed().furniture]
    for each in notes.furniture:
        assert all(any(notes.furniture_kind(said) == each.kind for said in furniture) for _ in each.texts)
