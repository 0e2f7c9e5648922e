"""The fleet role, run by the real `ansible-playbook` against this machine, and the enforcement by a running guard."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guard.policy.keys import public_pem
from installer.companion import firefox_id
from installer.extension import firefox_policy
from tests.support.guard_process import GuardProcess, running_guard
from tests.support.policies import Office, recent
from tests.support.xserver import running_x_server

PROJECT = Path(__file__).parents[2]
ROLE = PROJECT / "installer" / "fleet" / "ansible"
PLAYBOOK = shutil.which("ansible-playbook", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")

pytestmark = [pytest.mark.x11, pytest.mark.skipif(PLAYBOOK is None, reason="ansible-core is not installed")]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """What stands for the bundle: a launcher that runs this checkout."""
    launcher = tmp_path / "frostpane"
    launcher.write_text(f'#!/bin/sh\nPYTHONPATH="{PROJECT}" exec "{sys.executable}" -m guard "$@"\n')
    launcher.chmod(0o755)
    path = tmp_path / "frostpane.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        packed.add(launcher, "frostpane")
    return path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two key holders; their keys in files."""
    office = Office(tmp_path / "model", holders=2)
    for number, key in enumerate(office.keys):
        (tmp_path / f"holder-{number}.pub").write_bytes(public_pem(key))
    return office


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[GuardProcess]:
    with running_x_server("800x600x24") as display, running_guard(display, tmp_path / "data") as process:
        yield process


def play(folder: Path, archive: Path, data: Path, **more: Any) -> dict[str, int]:
    """Push the signed policy; how many tasks changed something."""
    settings = {
        "frostpane_archive": str(archive),
        "frostpane_prefix": str(folder / "program"),
        "frostpane_data_dir": str(data),
        "frostpane_trust_keys": [str(folder / f"holder-{number}.pub") for number in range(2)],
        "frostpane_threshold": 2,
        "frostpane_policy": str(folder / "signed.policy"),
        "frostpane_rings": ["pilot"],
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
    }
    (folder / "settings.json").write_text(json.dumps(settings | more))
    environment = {
        **os.environ,
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_LOCAL_TEMP": str(folder / "ansible" / "tmp"),
        "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.default",
        "ANSIBLE_ROLES_PATH": str(ROLE / "roles"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_PIPELINING": "1",
        "LC_ALL": "C.UTF-8",
    }
    assert PLAYBOOK is not None
    done = subprocess.run(
        [PLAYBOOK, "-i", "desk-7,", str(ROLE / "site.yml"), "-e", f"@{folder / 'settings.json'}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    recap = next((line for line in done.stdout.splitlines() if line.startswith("desk-7 ") and "ok=" in line), None)
    assert recap is not None, done.stdout + done.stderr
    counts = {name: int(count) for name, _, count in (word.partition("=") for word in recap.split() if "=" in word)}
    assert counts["failed"] == 0, done.stdout[-3000:]
    return counts


@pytest.mark.timeout(400)
def test_the_role_installs_trusts_pushes_and_verifies_on_a_running_guard(
    tmp_path: Path, archive: Path, office: Office, guard: GuardProcess
) -> None:
    (tmp_path / "signed.policy").write_bytes(office.signed(recent(5), 0, 1))
    (tmp_path / "firefox").mkdir()
    (tmp_path / "firefox" / "policies.json").write_text('{"policies": {"DisableTelemetry": true}}')
    browsers = {
        "frostpane_companion_updates": "https://software.example/updates.xml",
        "frostpane_companion_id": "a" * 32,
        "frostpane_companion_xpi": "https://software.example/frostpane.xpi",
        "frostpane_chromium_policies": [str(tmp_path / "chromium")],
        "frostpane_firefox_policies": str(tmp_path / "firefox"),
        "ansible_become": False,
    }
    first = play(tmp_path, archive, guard.data, frostpane_verify_status=True, **browsers)
    laid = json.loads((tmp_path / "chromium" / "frostpane.json").read_text())
    assert laid == {"ExtensionInstallForcelist": [f"{'a' * 32};https://software.example/updates.xml"]}
    firefox = json.loads((tmp_path / "firefox" / "policies.json").read_text())["policies"]
    forced = json.loads(firefox_policy(firefox_id(), "https://software.example/frostpane.xpi"))["policies"]
    assert firefox == forced | {"DisableTelemetry": True}, "what was laid there before stays"
    assert guard.status()["policy"]["serial"] == 5
    assert first["changed"] >= 3
    again = play(tmp_path, archive, guard.data)
    assert again["changed"] == 0
