"""The machine's own check tells of log-ins without a guard, and of no others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer.debian import HERE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd is of Linux")

PROGRAM = "/usr/lib/frostpane/frostpane"
KEPT = "/usr/lib/frostpane-versions/Ab12Cd34/frostpane"
LOGINCTL = """#!/bin/sh
if [ "$1" = list-sessions ]; then
    printf '  c1 {user} anna seat0\\n  c2 {user} anna -\\n  c3 {user} anna seat0\\n  c4 {user} gdm seat0\\n'
    exit
fi
case $2 in
    c1) type=x11 state=active class=user;;
    c2) type=tty state=active class=user;;
    c3) type=wayland state=closing class=user;;
    c4) type=x11 state=active class=greeter;;
esac
printf 'User={user}\\nName=anna\\nType=%s\\nClass=%s\\nState=%s\\n' $type $class $state
"""


def checked(folder: Path, *processes: tuple[str, str]) -> tuple[int, str]:
    """Exit status and words of the check where these processes run: program and command line of each."""
    proc = folder / "proc"
    for number, (program, words) in enumerate(processes, start=100):
        process = proc / str(number)
        process.mkdir(parents=True)
        (process / "exe").symlink_to(program)
        (process / "cmdline").write_bytes(words.encode().replace(b" ", b"\0"))
    proc.mkdir(exist_ok=True)
    loginctl = folder / "loginctl"
    loginctl.write_text(LOGINCTL.format(user=os.getuid()))
    loginctl.chmod(0o700)
    done = subprocess.run(
        ["/bin/sh", str(HERE / "frostpane-check.sh"), str(proc), PROGRAM, str(loginctl)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "processes",
    [
        (),
        (("/home/anna/frostpane", "frostpane run"),),
        (("/home/anna/frostpane (deleted)", "frostpane run"),),
        ((PROGRAM, "frostpane status --json"),),
        ((PROGRAM, "frostpane read-worker"),),
        (("/usr/bin/sleep", "frostpane run"),),
    ],
)
def test_a_login_without_a_guard_is_told_once(tmp_path: Path, processes: tuple[tuple[str, str], ...]) -> None:
    told = "<4>no-guard: anna is logged in (session c1) and no Frostpane guard runs\n"
    assert checked(tmp_path, *processes) == (1, told)


@pytest.mark.parametrize("program", [PROGRAM, f"{PROGRAM} (deleted)", KEPT])
def test_a_login_with_a_guard_is_not_told(tmp_path: Path, program: str) -> None:
    assert checked(tmp_path, ("/usr/bin/sleep", "sleep 1"), (program, "frostpane run")) == (0, "")


def test_the_units_name_what_the_package_lays_down() -> None:
    service = (HERE / "frostpane-check.service").read_text()
    assert "ExecStart=/bin/sh /usr/lib/frostpane-check/frostpane-check.sh" in service
    assert "sh /usr/lib/frostpane-check/versions.sh tidy\n" in service
    assert "frostpane-check.timer" in (HERE / "postinst").read_text()


def test_on_either_system_it_looks_every_five_minutes() -> None:
    assert "OnUnitActiveSec=5min\n" in (HERE / "frostpane-check.timer").read_text()
    assert "<Interval>PT5M</Interval>" in (HERE.parent / "windows" / "programs" / "login-check.c").read_text()
