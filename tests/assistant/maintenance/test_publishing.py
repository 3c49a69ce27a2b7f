"""Publishing and going back: what is compared, what is refused, and what the record is told."""

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.listener import Listener
from assistant.maintenance.publishing import PublishRequest, PublishVerdict, publish, roll_back
from corpus.errors import (
    ChoiceError,
    DatasetError,
    InputError,
    ShishinError,
    StoppedError,
    StoreError,
    StoreMismatchError,
)
from index.settings import Settings
from index.store.build import Build
from index.store.record import Deed, RecordEntry
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.assistant.command import Place, failure_of, sentence_of

WORSE = PublishVerdict(False, {"dev R@1": 0.5, "dev R@1 before": 0.9}, ("dev の R@1 が下がりました。",))
BETTER = PublishVerdict(True, {"dev R@1": 0.9, "dev R@1 before": 0.5}, ("下がった尺度はありません。",))


@dataclass
class Court:
    """A judge with a fixed verdict, who remembers what was compared."""

    verdict: PublishVerdict
    compared: list[tuple[str, str]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def __call__(
        self, settings: Settings, live: Build, candidate: Build, listener: Listener
    ) -> PublishVerdict:
        self.compared.append((live.build_id, candidate.build_id))
        self.meanwhile()
        return self.verdict


def quiet() -> Terminal:
    """Where notes go that nobody reads."""
    return Terminal(Console(file=io.StringIO()))


def wish_for(place: Place, court: Court, request: PublishRequest | None = None) -> None:
    publish(place.settings, request or PublishRequest(by="保守"), court, quiet())


def go_back(place: Place, request: PublishRequest | None = None) -> None:
    roll_back(place.settings, request or PublishRequest(), quiet())


def candidate(place: Place) -> str:
    """Change the documents and build: the id of what waits."""
    aids = place.document / "aids.toml"
    aids.write_text(aids.read_text(encoding="utf-8").replace("明日は", "明後日は"), encoding="utf-8")
    assert place.run("build").code == 0
    waiting = Store(place.home).candidate()
    assert waiting
    return waiting


def last(place: Place) -> RecordEntry:
    return StoreWriter(place.home).history().entries[-1]


def test_what_is_no_worse_is_published_and_recorded(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    before, waiting, court = Store(place.home).live_id(), candidate(place), Court(BETTER)
    wish_for(place, court)
    assert court.compared == [(before, waiting)]
    assert Store(place.home).live_id() == waiting
    told = last(place)
    assert (told.deed, told.by, told.build_id, told.previous) == (Deed.PUBLISH, "保守", waiting, before)
    assert told.figures == BETTER.figures
    assert told.versions == ("ai-guideline@1.0-overview",)
    shown = capsys.readouterr().out
    assert "下がった尺度はありません" in shown
    assert f"{waiting}(ai-guideline@1.0-overview)を公開しました" in shown


def test_what_is_worse_is_not_published_unless_somebody_says_why(place: Place) -> None:
    before, waiting = Store(place.home).live_id(), candidate(place)
    with pytest.raises(ShishinError, match="--force 理由") as refused:
        wish_for(place, Court(WORSE))
    assert refused.value.exit_code == 1
    assert Store(place.home).live_id() == before
    wish_for(place, Court(WORSE), PublishRequest(force="質問のほうが誤り"))
    assert Store(place.home).live_id() == waiting
    told = last(place)
    assert (told.deed, told.reason, told.figures) == (Deed.FORCED, "質問のほうが誤り", WORSE.figures)


def test_a_reason_that_was_not_needed_is_no_forced_publication(place: Place) -> None:
    candidate(place)
    wish_for(place, Court(BETTER), PublishRequest(force="念のため"))
    assert (last(place).deed, last(place).reason) == (Deed.PUBLISH, "念のため")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_force_needs_a_reason(place: Place, reason: str) -> None:
    candidate(place)
    court = Court(BETTER)
    with pytest.raises(InputError, match="理由"):
        wish_for(place, court, PublishRequest(force=reason))
    assert court.compared == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, StoppedError])
@pytest.mark.parametrize("force", [None, "急ぐ"])
def test_a_comparison_that_is_stopped_publishes_nothing(
    place: Place, error: type[BaseException], force: str | None
) -> None:
    before, record = Store(place.home).live_id(), Store(place.home).history()
    waiting = candidate(place)
    built = Store(place.home).history()

    def stop() -> None:
        raise error

    with pytest.raises(StoppedError, match="何も公開していません。使用中の索引はそのままです") as stopped:
        wish_for(place, Court(BETTER, meanwhile=stop), PublishRequest(force=force))
    assert stopped.value.exit_code == 130
    assert (Store(place.home).live_id(), Store(place.home).candidate()) == (before, waiting)
    assert Store(place.home).history().entries == built.entries != record.entries


def test_without_a_candidate_there_is_nothing_to_publish(place: Place) -> None:
    with pytest.raises(StoreError, match="shishin build"):
        wish_for(place, Court(BETTER))


def test_a_build_is_named_by_the_beginning_of_its_id(place: Place) -> None:
    live, waiting, court = Store(place.home).live_id() or "", candidate(place), Court(BETTER)
    for name, words in (
        ("2099", "はありません"),
        (waiting[:4], "一つに決まりません"),
        (live, "すでに使用中"),
    ):
        with pytest.raises(InputError, match=words):
            wish_for(place, court, PublishRequest(name))
    assert court.compared == []
    wish_for(place, court, PublishRequest(waiting[:-3]))
    assert Store(place.home).live_id() == waiting


def test_a_damaged_candidate_is_not_published_even_by_force(place: Place) -> None:
    waiting = candidate(place)
    next((place.home / "builds" / waiting).rglob("vectors.safetensors")).write_bytes(b"")
    for request in (PublishRequest(), PublishRequest(force="急ぐ")):
        with pytest.raises(StoreError, match=r"vectors\.safetensors"):
            wish_for(place, Court(BETTER), request)
    assert Store(place.home).live_id() != waiting


def test_an_index_of_another_model_is_compared_with_nothing(place: Place, tmp_path: Path) -> None:
    model = shutil.copytree(place.model, tmp_path / "other")
    changed = Place(place.home, place.documents, str(model))
    assert changed.run("build").code == 0  # nothing answers with the new model: in service at once
    assert "すぐに使い始めた" in last(place).reason
    old, court = Store(place.home).builds()[1].build_id, Court(BETTER)
    with pytest.raises(ShishinError, match="--force"):
        wish_for(place, court, PublishRequest(old))
    with pytest.raises(StoreMismatchError, match="SHISHIN_MODEL"):
        wish_for(changed, court, PublishRequest(old, force="戻す"))
    with pytest.raises(StoreMismatchError, match="SHISHIN_MODEL"):
        go_back(changed, PublishRequest(old))
    with pytest.raises(StoreError, match="戻れる索引がありません"):
        go_back(changed)
    wish_for(place, court, PublishRequest(old, force="モデルを戻す"))
    assert court.compared == []
    assert (Store(place.home).live_id(), last(place).deed) == (old, Deed.FORCED)


def test_where_the_judge_fails_only_force_publishes(place: Place) -> None:
    def broken(settings: Settings, live: Build, candidate: Build, listener: Listener) -> PublishVerdict:
        raise DatasetError("評価セットが壊れています。")

    waiting, notes = candidate(place), quiet()
    with pytest.raises(DatasetError):
        publish(place.settings, PublishRequest(), broken, notes)
    assert Store(place.home).live_id() != waiting
    publish(place.settings, PublishRequest(force="評価セットは直している"), broken, notes)
    assert (Store(place.home).live_id(), last(place).deed) == (waiting, Deed.FORCED)


def test_what_was_put_in_service_while_comparing_is_not_overrun(place: Place) -> None:
    store, before = Store(place.home), Store(place.home).live_id()
    waiting = candidate(place)
    court = Court(BETTER, meanwhile=lambda: go_back(place))
    with pytest.raises(StoreError, match="変わりました"):
        wish_for(place, court)
    assert store.live_id() not in (before, waiting)
    assert last(place).deed is Deed.ROLLBACK


def test_two_publishers_do_not_undo_each_other(place: Place) -> None:
    waiting, court = candidate(place), Court(BETTER)
    with StoreWriter(place.home).lock(), pytest.raises(StoreError, match=r"別の構築か公開\(プロセス \d+"):
        wish_for(place, court)
    first = Court(BETTER, meanwhile=lambda: wish_for(place, court))
    with pytest.raises(StoreError, match="変わりました"):
        wish_for(place, first)
    assert Store(place.home).live_id() == waiting


def test_a_damaged_build_in_service_is_compared_by_what_answers_in_its_stead(place: Place) -> None:
    live = Store(place.home).open()
    waiting, court = candidate(place), Court(BETTER)
    next(live.path.rglob("vectors.safetensors")).write_bytes(b"")
    wish_for(place, court)
    ((compared, _),) = court.compared
    assert compared < live.build_id
    assert Store(place.home).open().build_id == waiting
    assert Store(place.home).open().warnings == ()


def test_going_back_is_recorded_and_the_way_forward_stays(place: Place) -> None:
    newest, older = (each.build_id for each in Store(place.home).builds())
    go_back(place, PublishRequest(by="当番", reason="答えが変わった"))
    told = last(place)
    assert (told.deed, told.by, told.reason) == (Deed.ROLLBACK, "当番", "答えが変わった")
    assert (told.build_id, told.previous) == (older, newest)
    with pytest.raises(ChoiceError, match="はありません"):
        go_back(place, PublishRequest("1999"))
    with pytest.raises(InputError, match="すでに使用中"):
        go_back(place, PublishRequest(older))
    go_back(place, PublishRequest(newest))
    assert Store(place.home).live_id() == newest


def test_going_back_passes_over_a_damaged_build(place: Place) -> None:
    store = StoreWriter(place.home)
    oldest = store.builds()[1].build_id
    middle = store.live_id() or ""
    candidate(place)
    wish_for(place, Court(BETTER))
    next((place.home / "builds" / middle).rglob("shard.json")).write_bytes(b"{")
    with pytest.raises(StoreError, match=r"shard\.json"):
        go_back(place, PublishRequest(middle))
    go_back(place)
    assert store.live_id() == oldest


# the command line


def test_the_record_is_shown_to_people_and_programs(place: Place) -> None:
    go_back(place, PublishRequest(by="当番", reason="=試し [red]"))
    shown = place.run("record")
    assert shown.code == 0
    for words in ("構築", "公開", "戻し", "当番", "=試し [red]", "済み"):
        assert words in shown.out
    data = json.loads(place.run("record", "--json", "--last", "1").out)
    (entry,) = data["entries"]
    assert (entry["deed"], entry["by"], entry["stage"]) == ("rollback", "当番", "done")
    assert len(json.loads(place.run("record", "--json").out)["entries"]) == 5
    assert place.run("record", "--last", "0").code == 2


def test_a_changed_record_is_found_by_verify_and_told_by_status(place: Place) -> None:
    path = place.home / "record.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"by":"', b'"by":"x', 1))
    done = place.run("verify")
    failure_of(done, 1)
    assert "record.jsonl の 1 行目" in done.err
    assert "record.jsonl" in "".join(json.loads(place.run("status", "--json").out)["problems"])
    assert "record.jsonl" in place.run("record").out
    go_back(place)  # a damaged record keeps nobody from going back


def test_a_build_in_service_without_a_record_is_found_and_taken_into_it(place: Place) -> None:
    (place.home / "record.jsonl").unlink()
    done = place.run("verify")
    failure_of(done, 1)
    assert "record.jsonl" in done.err
    assert place.run("build").code == 0
    assert place.run("verify").code == 0
    assert last(place).deed is Deed.FOUND


def test_status_tells_what_waits_and_who_published(place: Place) -> None:
    waiting = candidate(place)
    status = json.loads(place.run("status", "--json").out)
    assert [each["candidate"] for each in status["builds"]] == [True, False, False]
    assert status["builds"][0]["build_id"] == waiting
    assert status["builds"][0]["served"] is None
    assert status["builds"][1]["served"] and status["builds"][1]["by"]
    assert "公開待ち" in place.run("status").out


def test_refusals_of_the_commands_are_one_sentence(place: Place) -> None:
    assert "shishin build" in sentence_of(place.run("publish"), 1)
    assert "--force" in sentence_of(place.run("publish", "--force", ""), 2)
    assert "はありません" in sentence_of(place.run("rollback", "1999"), 2)
    assert place.run("rollback").code == 0
    assert "戻れる索引がありません" in sentence_of(place.run("rollback"), 1)
