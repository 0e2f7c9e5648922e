"""What the system says of the end of a login, asked of programs with systemd's names and answers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from guard.desktop.login import login_ends

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd is of Linux")

SYSTEMCTL = """#!/bin/sh
[ "$1" = --user ] && echo "{user}" || echo "{system}"
"""
LOGINCTL = """#!/bin/sh
[ "$1 $2 $3 $4" = "{asked} --property=State --value" ] || exit 1
echo "{state}"
"""


def system(folder: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    for name, text in programs.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize(
    ("whole", "user", "state", "told"),
    [
        ("running", "running", "active", "goes-on"),
        ("degraded", "running", "online", "goes-on"),
        ("stopping", "running", "active", "shutdown"),
        ("running", "running", "closing", "session"),
        ("running", "stopping", "active", "session"),
        ("running", "running", "lingering", "session"),
        ("offline", "offline", "", None),
        ("", "", "something new", None),
    ],
)
def test_systemd_tells_a_log_off_from_a_login_that_goes_on(
    whole: str, user: str, state: str, told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemctl = SYSTEMCTL.format(system=whole, user=user)
    system(tmp_path, monkeypatch, systemctl=systemctl, loginctl=LOGINCTL.format(asked="show-session c7", state=state))
    assert login_ends({"XDG_SESSION_ID": "c7"}) == told


def test_a_guard_that_knows_no_session_asks_for_its_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    asked = f"show-user {os.getuid()}"
    system(tmp_path, monkeypatch, loginctl=LOGINCTL.format(asked=asked, state="closing"))
    assert login_ends({}) == "session"


def test_a_system_without_systemd_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system(tmp_path, monkeypatch)
    assert login_ends({}) is None
