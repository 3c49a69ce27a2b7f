"""Keeping Shishin up: build, status, verify, rollback, and what they say of faults."""

import hashlib
import json
import re
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.assistant.command import Place, failure_of, sentence_of


def answers(place: Place) -> bool:
    """Whether the place still answers, with a quote from the document it was built from."""
    done = place.run("ask", "--json", "P-5) ii.")
    return done.code == 0 and json.loads(done.out)["citations"][0]["code"] == "P-5-ii"


def build_ids(place: Place) -> list[str]:
    return sorted((each.name for each in (place.home / "builds").iterdir()), reverse=True)


def flip(path: Path) -> None:
    """Turn one bit in the middle of a file."""
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def rewrite(folder: Path, source: bytes) -> None:
    """Put another source in a document folder, with the checksum it needs."""
    (folder / "source.md").write_bytes(source)
    manifest = (folder / "document.toml").read_text(encoding="utf-8")
    digest = f'sha256 = "{hashlib.sha256(source).hexdigest()}"'
    (folder / "document.toml").write_text(re.sub(r'sha256 = "\w+"', digest, manifest), encoding="utf-8")


# build


def test_a_build_tells_what_it_used_again(place: Place) -> None:
    done = place.run("build")
    assert done.code == 0
    assert re.search(r"1\.0-overview: \d+ 項目、\d+ 文", done.out)
    assert "新規 0 文" in done.out
    aids = place.document / "aids.toml"
    aids.write_text(
        aids.read_text(encoding="utf-8").replace("明日は晴れますか", "傘は要るか"), encoding="utf-8"
    )
    assert "新規 1 文" in place.run("build").out


def test_the_texts_of_all_documents_are_counted(place: Place) -> None:
    new = shutil.copytree(place.document, place.document.with_name("1.1"))
    manifest = (new / "document.toml").read_text(encoding="utf-8")
    (new / "document.toml").write_text(manifest.replace('"1.0-overview"', '"1.1"'), encoding="utf-8")
    shutil.rmtree(place.home)
    done = place.run("build")
    counted = re.findall(r"(\d+) 文\(使い回し (\d+) 文、新規 (\d+) 文\)", done.out)
    # The second version has the texts of the first, which are not embedded twice.
    texts = counted[0][0]
    assert texts != "0"
    assert sorted(counted) == sorted([(texts, "0", texts), (texts, texts, "0")])
    assert "すぐに使い始めました" in done.out


def test_brackets_in_a_name_are_no_markup(place: Place) -> None:
    shutil.rmtree(place.home)
    place.document.parent.rename(place.documents / "指針[red] :smile:")
    title = place.document / "document.toml"
    title.write_text(
        title.read_text(encoding="utf-8").replace('title = "', 'title = "[/i] :smile: '), encoding="utf-8"
    )
    done = place.run("build")
    assert done.code == 0, done.err
    assert "指針[red] :smile: 1.0-overview" in done.out
    assert "指針[red] :smile: 1.0-overview" in done.err
    shown = place.run("status").out
    assert "[/i]" in shown
    assert ":smile:" in shown


def no_source(folder: Path) -> None:
    (folder / "source.md").unlink()


def wrong_checksum(folder: Path) -> None:
    flip(folder / "source.md")


def not_utf8(folder: Path) -> None:
    rewrite(folder, "共通の指針\n1) 人間中心\n尊厳を守る。\n".encode("shift_jis"))


def no_item(folder: Path) -> None:
    rewrite(folder, b"\n\n")


def no_manifest(folder: Path) -> None:
    (folder / "document.toml").unlink()


def broken_manifest(folder: Path) -> None:
    (folder / "document.toml").write_text('title = "', encoding="utf-8")


def broken_aids(folder: Path) -> None:
    (folder / "aids.toml").write_text("[U-4-i", encoding="utf-8")


def no_document(folder: Path) -> None:
    shutil.rmtree(folder.parent)


FAULTS: list[Callable[[Path], None]] = [
    no_source, wrong_checksum, not_utf8, no_item, no_manifest, broken_manifest, broken_aids, no_document,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_document_is_refused_and_the_last_good_build_answers(
    place: Place, fault: Callable[[Path], None]
) -> None:
    before = build_ids(place)
    fault(place.document)
    assert str(place.documents) in sentence_of(place.run("build"), 2) or fault is no_item
    assert build_ids(place) == before
    assert answers(place)
    verified = place.run("verify")
    failure_of(verified, 1)
    assert "壊れています: " in verified.err
    status = place.run("status", "--json")
    assert status.code == 0
    assert json.loads(status.out)["problems"]


# the store


def test_without_a_store_there_is_one_sentence(place: Place) -> None:
    shutil.rmtree(place.home)
    for arguments in (["ask", "P-5) ii."], ["eval"], ["rollback"]):
        assert "shishin" in sentence_of(place.run(*arguments), 1)
    status = place.run("status", "--json")
    assert status.code == 0
    assert "shishin build" in "".join(json.loads(status.out)["problems"])
    assert "shishin build" in place.run("verify").err


@pytest.mark.parametrize(
    "name", ["vectors.safetensors", "shard.json", "source.md", "manifest.json", "seal.json"]
)
def test_a_flipped_bit_is_named_and_the_build_before_answers(place: Place, name: str) -> None:
    newest, older = build_ids(place)
    flip(next((place.home / "builds" / newest).rglob(name)))
    verified = place.run("verify")
    failure_of(verified, 1)
    assert newest in verified.err
    assert name in verified.err
    assert answers(place)
    status = json.loads(place.run("status", "--json").out)
    assert status["answering"] == older
    assert name in "".join(status["problems"])
    assert [each["ok"] for each in status["builds"]] == [False, True]


def test_a_damaged_pointer_is_named_and_the_newest_build_answers(place: Place) -> None:
    (place.home / "current").write_bytes(b"{")
    assert "current" in place.run("verify").err
    assert answers(place)


def test_where_no_build_is_whole_there_is_one_sentence(place: Place) -> None:
    for build_id in build_ids(place):
        flip(next((place.home / "builds" / build_id).rglob("vectors.safetensors")))
    sentence = sentence_of(place.run("ask", "P-5) ii."), 1)
    assert "vectors.safetensors" in sentence
    assert "shishin build" in sentence
    done = place.run("build")
    assert done.code == 0
    assert answers(place)


def test_a_whole_place_verifies(kept_place: Place) -> None:
    done = kept_place.run("verify")
    assert (done.code, done.err) == (0, "")
    assert "問題はありません" in done.out


def test_a_source_changed_since_the_build_is_told(place: Place) -> None:
    rewrite(place.document, (place.document / "source.md").read_bytes() + b"\n")
    verified = place.run("verify")
    failure_of(verified, 1)
    assert "shishin build" in verified.err


def test_status_tells_documents_and_builds(kept_place: Place) -> None:
    status = json.loads(kept_place.run("status", "--json").out)
    assert status["problems"] == []
    assert [each["version"] for each in status["documents"]] == ["1.0-overview"]
    assert status["documents"][0]["in_service"]
    assert "C-1" in status["documents"][0]["aids_missing"]
    assert "U-4-i" not in status["documents"][0]["aids_missing"]
    newest, older = build_ids(kept_place)
    assert [each["build_id"] for each in status["builds"]] == [newest, older]
    assert status["answering"] == newest
    shown = kept_place.run("status").out
    for words in ("1.0-overview", newest, older, "使用中", "保存", "C-1", str(kept_place.home)):
        assert words in shown.replace("\n", "") or words in shown


def test_rollback_goes_back_until_there_is_nothing_left(place: Place) -> None:
    newest, older = build_ids(place)
    done = place.run("rollback")
    assert (done.code, done.err) == (0, "")
    assert older in done.out
    assert answers(place)
    assert json.loads(place.run("status", "--json").out)["answering"] == older
    sentence_of(place.run("rollback"), 1)
    assert json.loads(place.run("status", "--json").out)["answering"] == older
    assert build_ids(place) == [newest, older]


# the model


def test_another_model_than_the_index_was_made_with_is_refused(place: Place, tmp_path: Path) -> None:
    other = shutil.copytree(place.model, tmp_path / "other")
    prompts = other / "config_sentence_transformers.json"
    prompts.write_text('{"prompts": {"query": "Q: "}}', encoding="utf-8")
    changed = Place(place.home, place.documents, str(other))
    sentence = failure_of(changed.run("ask", "P-5) ii."), 1)
    assert "local:tiny@" in sentence
    assert "local:other@" in sentence
    assert answers(place)
    assert changed.run("build").code == 0
    assert answers(changed)
    sentence_of(place.run("ask", "P-5) ii."), 1)


def test_a_model_that_is_not_there_is_named(place: Place) -> None:
    for model in ("/no/such/model", "./no-such-model"):
        lost = Place(place.home, place.documents, model)
        assert model in sentence_of(lost.run("ask", "P-5) ii."), 1)
        assert model in failure_of(lost.run("build"), 1)
    assert answers(place)


def test_a_damaged_model_is_named(place: Place, tmp_path: Path) -> None:
    damaged = shutil.copytree(place.model, tmp_path / "damaged")
    (damaged / "model.safetensors").write_bytes(b"damaged")
    asked = Place(place.home, place.documents, str(damaged)).run("ask", "P-5")
    assert str(damaged) in failure_of(asked, 1)
    assert "torch" not in asked.err  # it would not help


# the page


def test_a_port_in_use_is_named_before_anything_is_loaded(kept_place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = sentence_of(kept_place.run("serve", "--port", port), 1)
    assert port in sentence
    assert "--port" in sentence


def test_a_port_out_of_range_is_named(kept_place: Place) -> None:
    done = kept_place.run("serve", "--port", "99999")
    assert "99999" in sentence_of(done, done.code)
    assert done.code in (1, 2)
