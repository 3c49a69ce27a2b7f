"""Publishing on the command line, with the real question set."""

import json
import re
import signal

import pytest

from index.store.store import Store
from tests.assistant.command import Place


def change(place: Place) -> None:
    """One aid, of weather."""
    aids = place.document / "aids.toml"
    aids.write_text(aids.read_text(encoding="utf-8").replace("明日は", "明後日は"), encoding="utf-8")


def test_build_publish_and_go_back(place: Place) -> None:
    """A tiny model that knows nothing is before and after the same."""
    before = Store(place.home).live_id()
    change(place)
    built = place.run("build")
    assert "使用中の索引はそのままです" in built.out
    assert Store(place.home).live_id() == before
    assert "公開待ちの索引" in place.run("build").out
    done = place.run("publish", "--by", "保守の担当", "--force", "ためしの公開")
    assert done.code == 0, done.err
    assert re.search(r"\d+ 問のうち、良くなった質問 \d+、悪くなった質問 \d+", done.out)
    assert "質問ごとの変化" in done.out
    assert "基準との比較" in done.out
    published = Store(place.home).live_id()
    assert f"索引 {published}(ai-guideline@1.0-overview)を公開しました。" in done.out
    entry = json.loads(place.run("record", "--json", "--last", "1").out)["entries"][0]
    assert (entry["by"], entry["build_id"], entry["previous"]) == ("保守の担当", published, before)
    assert entry["reason"] == "ためしの公開"
    assert {"dev R@1", "dev R@1 before", "test nDCG@5"} <= entry["figures"].keys()
    assert "変わっていません" in place.run("build").out
    assert place.run("rollback").code == 0
    assert Store(place.home).live_id() == before
    assert place.run("verify").code == 0


@pytest.mark.process
def test_ctrl_c_stops_the_comparison_and_publishes_nothing(place: Place) -> None:
    change(place)
    assert place.run("build").code == 0
    store = Store(place.home)
    before, record = store.live_id(), store.history().entries
    process = place.start("publish")
    assert process.stderr
    while "あと約" not in (line := process.stderr.readline()):
        assert line, "it ended before it told how long it takes"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    last = err.splitlines()[-1]
    assert last == "エラー: 比較を途中で止めました。何も公開していません。使用中の索引はそのままです。"
    assert "Traceback" not in err
    assert "公開しました" not in out
    assert (store.live_id(), store.history().entries) == (before, record)
    assert place.run("verify").code == 0
