"""A guard where other programs of the user have taken all notifications of changed files that the system lends."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import chat_picture
from tests.support.clients import Xclip
from tests.support.copies import NUMBER, POLICY, TEXT
from tests.support.guard_process import running_guard
from tests.support.policies import Office, recent
from tests.support.waiting import until
from tests.support.xserver import environment

LIMITS = {"instances": "0", "watches": "0"}
"""Limits of a namespace of one's own, by their names; each is set alone."""

# From within a namespace no program outside can be told.
HIDDEN = POLICY.replace('["social"]', '["social", "unknown"]') + "\n[captures]\nreplace = true\n"
"""Policy that frosts an identity number for everybody, and captures."""


def under(limit: str) -> tuple[str, ...]:
    """Command that starts another one in a namespace which lends nothing of one kind."""
    script = f'echo {LIMITS[limit]} > /proc/sys/user/max_inotify_{limit}; exec "$@"'
    return ("unshare", "--user", "--map-root-user", "sh", "-c", script, "sh")


pytestmark = [
    pytest.mark.x11,
    pytest.mark.skipif(
        shutil.which("unshare") is None
        or subprocess.run([*under("watches"), "true"], capture_output=True, check=False).returncode != 0,
        reason="no namespace of users may be made here",
    ),
]


@pytest.mark.parametrize("limit", LIMITS)
def test_it_guards_takes_policies_and_frosts_captures_all_the_same(limit: str, display: str, tmp_path: Path) -> None:
    shots = tmp_path / "home" / "Pictures" / "Screenshots"
    shots.mkdir(parents=True)
    environ = environment(display, HOME=str(tmp_path / "home"))
    office = Office(tmp_path / "data")
    office.drop(office.signed(recent(1)))
    with running_guard(display, office.paths.data, under=under(limit), environ=environ) as guard:
        assert guard.status()["policy"]["serial"] == 1
        office.drop(office.signed(HIDDEN.encode()))
        until(lambda: guard.status()["policy"]["serial"] == 7, what="the new policy")
        source, social = Xclip(display, tmp_path, "crm"), Xclip(display, tmp_path, "wechat")
        source.copy(TEXT.encode())
        until(lambda: guard.status()["gate"]["owner"], what="the copy's taking over")
        assert NUMBER.encode() not in (social.paste() or NUMBER.encode())
        source.close()
        chat, capture = chat_picture.png(chat_picture.draw(size=(900, 640))), shots / "shot.png"
        capture.write_bytes(chat)
        until(lambda: capture.read_bytes() != chat, 60, what="a frosted capture")
