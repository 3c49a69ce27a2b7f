"""Without any network everything works, and nobody so much as looks for one."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.settings import BUNDLED_MODEL
from tests.assistant.command import Place
from tests.conftest import DOCUMENTS

pytestmark = pytest.mark.process

WATCHED = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        sys.stderr.write(f"network: {event} {arguments}\\n")
        raise PermissionError(event)

sys.addaudithook(refuse)
from assistant.cli import main
main(sys.argv[1:])
"""


def isolated() -> tuple[str, ...]:
    """The command that runs another one without any network, where the system lets us."""
    if shutil.which("unshare"):
        for command in (("unshare", "-n"), ("unshare", "-rn")):
            if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
                return command
    return ()


def test_building_needs_no_network_and_looks_for_none(place: Place) -> None:
    command = (*isolated(), sys.executable, "-W", "error", "-c", WATCHED)
    done = place.run_apart("build", command=command)
    assert done.code == 0
    assert "network:" not in done.err


def test_what_refuses_the_network_does_refuse_it() -> None:
    code = WATCHED.split("from assistant")[0] + "import socket; socket.create_connection(('localhost', 9))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "network: socket.getaddrinfo" in run.stderr


def test_asking_needs_no_network_and_looks_for_none(home: Path) -> None:
    command = (*isolated(), sys.executable, "-W", "error", "-c", WATCHED)
    question = "社内で生成AIに顧客の名前や電話番号を入力してもよいですか"
    done = Place(home, DOCUMENTS, BUNDLED_MODEL).run_apart(
        "ask", "--json", "--role", "user", question, command=command
    )
    assert (done.code, done.err) == (0, "")
    assert "U-4-i" in [each["code"] for each in json.loads(done.out)["citations"][:3]]
