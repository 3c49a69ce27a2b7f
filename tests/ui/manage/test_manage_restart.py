"""The server dies while it builds: what answered goes on answering, and the next build succeeds."""

import signal
import time
from uuid import uuid4

import httpx
import pytest

from index.prepared_document import read_documents
from tests.assistant.editions import write_edition
from tests.forked import address, start
from tests.ui.manage.serving import SERVER, served_manage
from tests.ui.manage.test_manage_access import handlers
from tests.ui.manage.toy_maintenance import ToyHome

pytestmark = pytest.mark.process


def test_a_restart_during_a_build_leaves_the_old_index_answering(toy_home: ToyHome) -> None:
    old, record = toy_home.store.live_id(), toy_home.store.history().entries
    write_edition(toy_home.settings.documents, "1.1", "はじめに読む文章である。\n\n")
    (toy_home.folder / "held").touch()
    process = start(SERVER, str(toy_home.folder))
    url = address(process)
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        number = next(id for id, name in handlers(client) if name == "act")
        body = {"fn_index": number, "data": [], "event_data": {"deed": "build"}, "session_hash": uuid4().hex}
        client.post("/gradio_api/queue/join", json=body).raise_for_status()
        deadline = time.monotonic() + 30
        while not (toy_home.settings.home / "builder.json").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0

    (toy_home.folder / "held").unlink()
    assert toy_home.store.live_id() == old
    assert toy_home.store.problems() == ()
    assert toy_home.store.history().entries == record
    with served_manage(toy_home) as again, httpx.Client(base_url=again, trust_env=False) as client:
        assert client.get("/healthz").json()["build"] == old
        assert client.get("/manage").status_code == 200
        number = next(id for id, name in handlers(client) if name == "act")
        body = {"fn_index": number, "data": [], "event_data": {"deed": "build"}, "session_hash": uuid4().hex}
        client.post("/gradio_api/queue/join", json=body).raise_for_status()
        deadline = time.monotonic() + 30
        while toy_home.store.candidate() is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    built = toy_home.store.load(toy_home.store.candidate() or "")
    assert len(built.shards) == len(read_documents(toy_home.settings.documents)) == 2
