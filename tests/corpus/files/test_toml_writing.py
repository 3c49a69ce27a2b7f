"""What we write as TOML is what is read again, whatever stands in it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.files.toml_file import read_fields, shaped, to_toml
from corpus.guideline.document import Attachment, DocumentManifest
from corpus.guideline.editorial import (
    AIDS,
    EDITORIAL,
    Aid,
    Aids,
    Editorial,
    FurnitureList,
    Outside,
    aids_to_toml,
    load_aids,
    load_editorial,
)
from corpus.guideline.item import Phase
from tests.corpus.samples import OVERVIEW, document
from tests.index.homes import quick_folder

_SPICED = st.text(st.sampled_from("目的をア\"'\\\n\r\t=[]#\u3000\ufeff\u2028\x7fa.-")) | st.text(max_size=8)
TEXTS = st.lists(_SPICED, max_size=3).map(tuple)
KEYS = st.sampled_from(["D-2-i", "P-2-ii.2", "S-s1-1", "第1条"]) | _SPICED.filter(
    lambda key: key != "outside"
)
AID = st.builds(Aid, words=TEXTS, questions=TEXTS)
OUTSIDE = st.builds(Outside, topic=_SPICED, questions=TEXTS, nearby=TEXTS, general=st.booleans())
ANY_AIDS = st.builds(
    Aids, items=st.dictionaries(KEYS, AID, max_size=3), outside=st.lists(OUTSIDE, max_size=2).map(tuple)
)
EDITORIALS = st.builds(
    Editorial,
    titles=st.dictionaries(KEYS, _SPICED, max_size=3),
    phases=st.dictionaries(KEYS, st.sampled_from(Phase), max_size=3),
    sections=st.dictionaries(_SPICED, _SPICED, max_size=3),
    series=st.dictionaries(st.sampled_from(["C", "H"]), _SPICED),
    labels=TEXTS,
    headings_after=st.dictionaries(_SPICED, TEXTS, max_size=2),
    furniture=st.lists(st.builds(FurnitureList, kind=_SPICED, texts=TEXTS), max_size=2).map(tuple),
)


@given(ANY_AIDS, _SPICED)
def test_aids_are_read_as_they_were_written(aids: Aids, note: str) -> None:
    with quick_folder() as folder:
        (folder / AIDS).write_bytes(aids_to_toml(aids, note))
        assert load_aids(folder) == aids


@given(EDITORIALS)
def test_notes_are_read_as_they_were_written(editorial: Editorial) -> None:
    with quick_folder() as folder:
        (folder / EDITORIAL).write_bytes(to_toml(editorial, "前の版から\n引き継いだメモ"))
        assert load_editorial(folder) == editorial


@given(_SPICED, st.dates(), st.none() | st.builds(Attachment, file=_SPICED, sha256=_SPICED))
def test_a_manifest_is_read_as_it_was_written(text: str, day: date, attachment: Attachment | None) -> None:
    manifest = replace(
        document("目的").manifest,
        title=text,
        terms=text,
        published=day,
        original=attachment,
        pages=attachment,
    )
    with quick_folder() as folder:
        (folder / "document.toml").write_bytes(to_toml(manifest, "登録したときの記録"))
        assert shaped(DocumentManifest, read_fields(folder / "document.toml"), Path("a")) == manifest


def test_what_comes_with_the_overview_is_written_and_read(tmp_path: Path) -> None:
    aids, editorial = load_aids(OVERVIEW), load_editorial(OVERVIEW)
    (tmp_path / AIDS).write_bytes(aids_to_toml(aids, "手がかり"))
    (tmp_path / EDITORIAL).write_bytes(to_toml(editorial, "メモ"))
    assert (load_aids(tmp_path), load_editorial(tmp_path)) == (aids, editorial)


def test_a_note_of_several_lines_is_a_comment() -> None:
    assert to_toml(Editorial(), "一\n二").decode() == "# 一\n# 二\n\n"
