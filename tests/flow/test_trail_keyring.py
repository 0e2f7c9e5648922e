"""The trail with the keys in a real keyring service: kept over restarts, missed when it is locked, taken up again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PREPARE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from guard.audit import open_recorder
from guard.audit.proof.verify import examine
from guard.desktop.vault import KeyringVault
from guard.paths import installation
from tests.support.trail import outcome
paths, vault = installation(Path(sys.argv[1])), KeyringVault()
with open_recorder(paths, vault, clock=lambda: datetime.now(UTC)) as recorder:
    assert recorder.record(outcome(at=datetime.now(UTC))) is not None
    print(recorder.status().state, recorder.digest("13800000000"))
found = examine(paths, vault)
print(found.records, found.chains, len(found.problems), found.tail_checked, *map(str, found.problems))
"""
UNLOCK = "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null"


def in_session(home: Path, script: str) -> list[list[str]]:
    """The words of each line that the script printed, in a login of its own."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable, PREPARE, str(home / "data")],
        env=kept | {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(home / "share")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


@pytest.mark.skipif(sys.platform == "win32", reason="the keyring service of Linux")
def test_the_keyring_keeps_the_trails_keys_over_logins(tmp_path: Path) -> None:
    run = 'exec "$0" -c "$1" "$2"'
    first = in_session(tmp_path, f"{UNLOCK} && {run}")
    second = in_session(tmp_path, f"{UNLOCK} && {run}")
    assert first[0][0] == second[0][0] == "ok"
    assert first[0][1] == second[0][1]  # one customer, one digest
    assert first[1] == ["3", "1", "0", "True"]
    assert second[1] == ["5", "1", "0", "True"]
    without = in_session(tmp_path, run)
    assert without[0][0] == "no-vault"
    assert without[0][1] != first[0][1]
    assert without[1][1:3] == ["2", "1"]  # what the keyring's keys prove cannot be proved without it
    again = in_session(tmp_path, f"{UNLOCK} && {run}")
    assert again[0] == second[0]
    assert again[1][1:4] == ["3", "0", "True"]
