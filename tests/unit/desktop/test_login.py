"""What the system says of the end of a login, asked of programs with systemd's names and answers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from guard.desktop.login import SYSTEM_FOLDERS, login_ends

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd is of Linux")

SYSTEMCTL = """#!/bin/sh
[ "$1" = --user ] && exit 1
[ -z "$HOME$XDG_SESSION_ID$LD_PRELOAD" ] && echo "{system}"
"""
LOGINCTL = """#!/bin/sh
[ "$1 $2 $3 $4" = "{asked} --property=State --value" ] || exit 1
echo "{state}"
"""


def system(folder: Path, **programs: str) -> tuple[Path, ...]:
    """A system whose folder of programs holds these."""
    for name, text in programs.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o700)
    return (folder,)


def groups(folder: Path, line: str) -> Path:
    file = folder / "cgroup"
    file.write_text(line)
    return file


IN_SESSION = "0::/user.slice/user-1000.slice/session-c7.scope\n"


@pytest.mark.parametrize(
    ("whole", "state", "told"),
    [
        ("running", "active", "goes-on"),
        ("degraded", "online", "goes-on"),
        ("stopping", "active", "shutdown"),
        ("running", "closing", "session"),
        ("running", "lingering", "session"),
        ("offline", "", None),
        ("", "something new", None),
    ],
)
def test_systemd_tells_a_log_off_from_a_login_that_goes_on(
    whole: str, state: str, told: str | None, tmp_path: Path
) -> None:
    loginctl = LOGINCTL.format(asked="show-session c7", state=state)
    folders = system(tmp_path, systemctl=SYSTEMCTL.format(system=whole), loginctl=loginctl)
    assert login_ends(folders, groups(tmp_path, IN_SESSION)) == told


def test_a_guard_that_belongs_to_no_session_asks_for_its_user(tmp_path: Path) -> None:
    folders = system(tmp_path, loginctl=LOGINCTL.format(asked=f"show-user {os.getuid()}", state="closing"))
    assert login_ends(folders, groups(tmp_path, "0::/user.slice/app.slice/frostpane.service\n")) == "session"


def test_programs_and_words_of_the_person_s_own_tell_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system(tmp_path, systemctl="#!/bin/sh\necho stopping\n", loginctl="#!/bin/sh\necho closing\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_SESSION_ID", "c9")
    monkeypatch.setenv("LD_PRELOAD", "/home/a/own.so")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert login_ends((empty,), tmp_path / "none") is None
    real = system(
        empty,
        systemctl=SYSTEMCTL.format(system="running"),
        loginctl=LOGINCTL.format(asked="show-session c7", state="active"),
    )
    assert login_ends(real, groups(tmp_path, IN_SESSION)) == "goes-on"
    assert all(str(folder).startswith("/") and "home" not in str(folder) for folder in SYSTEM_FOLDERS)
