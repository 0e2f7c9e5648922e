"""What a guard writes is for the person at the workstation alone, whatever the session's habits are."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from guard.cli.doctor import data_folder
from guard.desktop import current
from guard.paths import installation
from tests.support.clients import Client
from tests.support.guard_process import frostpane, running_guard
from tests.support.tray import POLICY, TEXT
from tests.support.waiting import until

pytestmark = pytest.mark.x11


@pytest.fixture(autouse=True)
def generous_session() -> Iterator[None]:
    """New files are everybody's to read, unless the program says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_folder_and_files_are_the_owner_s_alone_and_doctor_says_so(display: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o777)
    (data / "frostpane.log").write_bytes(b"-" * 1_000_000)  # full: the guard begins a new one
    (data / "frostpane.log").chmod(0o600)
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY)
    with running_guard(display, data, policy) as guard, ExitStack() as stack:
        source, reader = (
            stack.enter_context(Client.start("tk", display, tmp_path, executable=name, title=name))
            for name in ("crm", "weibo")
        )
        source.copy({"text/plain": TEXT.encode()})
        until(lambda: guard.status()["counters"]["found"] > 0, what="finding")
        reader.paste("text/plain")
        until(lambda: guard.status()["counters"]["frosted"] > 0, what="paste")
        loose = [
            f"{path.relative_to(data)} {stat.S_IMODE(path.lstat().st_mode):o}"
            for path in (data, *data.rglob("*"))
            if path.lstat().st_mode & 0o077
        ]
        assert loose == []
        assert data_folder(current(), installation(data)).state == "ok"
        data.chmod(0o750)
        checks = json.loads(frostpane("doctor", "--json", "--data-dir", str(data)).stdout)["checks"]
        told = next(check for check in checks if check["name"] == "data-folder")
        assert (told["state"], told["advice"]) == ("problem", f"chmod -R go= {data}")


@pytest.mark.parametrize("made", [True, False], ids=["a folder that was used", "no folder yet"])
def test_a_data_folder_that_cannot_be_written_keeps_no_guard_from_starting(
    display: str, tmp_path: Path, made: bool
) -> None:
    place = tmp_path / "place"
    data = place / "data"
    place.mkdir()
    if made:
        with running_guard(display, data):
            pass
    closed = data if made else place
    for left in closed.glob("trail.sqlite*"):
        left.chmod(0o400)  # SQLite needs no folder where its files beside the database were left
    closed.chmod(0o500)
    # Who is root gets past the mode bits unless he gives that right away.
    powerless = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.getuid() == 0 else ()
    with running_guard(display, data, under=powerless) as guard:
        assert guard.status()["trail"]["state"] == "unwritable"
        told = json.loads(frostpane("status", "--json", "--data-dir", str(data)).stdout)
        assert told["state"] == "attention"  # copies are guarded, and nothing is told of it
        second = frostpane("run", "--headless", "--data-dir", str(data), display=display)
        assert (second.returncode, second.stderr.startswith(b"frostpane: already-running: ")) == (2, True)
        if not made:
            closed.chmod(0o700)
            until(lambda: guard.status()["trail"]["state"] != "unwritable", timeout_s=40, what="a trail")
    closed.chmod(0o700)
    with running_guard(display, data):
        pass
    told = json.loads(frostpane("audit", "list", "--json", "--data-dir", str(data)).stdout)[::-1]
    gap = next(one for one in told if one["kind"] == "gap")
    missed = {"start": 1, "stop": 1, "last": "stop"} if made else {"start": 1, "last": "start"}
    assert {name: gap["facts"].get(name) for name in missed} == missed
    assert not [one for one in told if one["kind"] == "unclean-end"]
