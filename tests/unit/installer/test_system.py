"""What is said where the system's packages cannot be installed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from installer import system


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="Debian's package manager")
def test_a_failure_of_the_package_manager_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path, "dpkg-query", "exit 1")
    program(tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/asked; case "$*" in *install*) exit 100;; esac')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr("sys.argv", ["system.py", "run"])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system.main() == 1
    assert capsys.readouterr().err.splitlines()[-1] == "frostpane: apt-get install failed, its own words stand above"
    update, install = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert "DPkg::Lock::Timeout" in update
    assert "DPkg::Lock::Timeout" in install
