"""A package that is installed over another takes nothing from the guards that run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installer import debian, extension

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("dpkg") or os.geteuid() != 0,
    reason="dpkg installs as root, here below a folder of its own",
)

LATE = 'read word; here=$(readlink "/proc/$$/exe"); cat "${here%/*}/lib/part"'
"""What stands in for the guard, run by a shell of the package's own: reads a part of itself once it is told to."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where packages are installed."""
    root = tmp_path / "root"
    (root / "var/lib/dpkg/updates").mkdir(parents=True)
    (root / "var/lib/dpkg/info").mkdir()
    (root / "var/lib/dpkg/status").touch()
    return root


def dpkg(root: Path, *words: str | Path) -> None:
    """Have the package manager work below that folder alone."""
    forced = ("--force-depends", "--force-script-chrootless", "--log=/dev/null")
    subprocess.run(["dpkg", f"--root={root}", *forced, *words], check=True, capture_output=True, timeout=120)


def package(folder: Path, part: str) -> Path:
    """A package whose program is a shell and has one part."""
    bundle = folder / "bundle"
    (bundle / "lib").mkdir(parents=True)
    shutil.copy2("/bin/sh", bundle / "frostpane", follow_symlinks=True)
    (bundle / "lib" / "part").write_text(part)
    sbom = folder / "sbom"
    sbom.touch()
    packed = extension.pack(extension.key_at(folder / "key.pem"))
    return debian.package(bundle, packed, sbom, folder, folder)


def started(root: Path) -> subprocess.Popen[str]:
    """What stands in for a guard, as a person starts it."""
    words = [str(root / "usr/bin/frostpane"), "-c", f"echo up; {LATE}"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def kept(root: Path) -> list[str]:
    """The folders with the files of a package."""
    return [path.name for path in (root / "usr/lib/frostpane-versions").glob("*/") if not path.is_symlink()]


def test_everybody_can_read_what_somebody_with_private_files_packed(root: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        made = package(tmp_path / "older", "older")
    finally:
        os.umask(before)
    dpkg(root, "-i", made)
    for path in (root / "usr", *(root / "usr").rglob("*"), *(root / "etc").rglob("*")):
        assert path.stat().st_mode & 0o004 == 0o004, path


def test_everybody_can_start_what_an_administrator_with_private_files_installs(root: Path, tmp_path: Path) -> None:
    dpkg(root, "-i", package(tmp_path / "older", "older"))
    script, versions = root / "usr/lib/frostpane-check/versions.sh", tmp_path / "versions"
    words = ["sh", str(script), "new", str(root / "usr/lib/frostpane"), str(versions)]
    subprocess.run(words, check=True, timeout=60, umask=0o077)
    for path in (versions, versions / "current", versions / "current/frostpane"):
        assert path.stat().st_mode & 0o005 == 0o005


def test_a_guard_that_runs_keeps_what_it_was_started_from(root: Path, tmp_path: Path) -> None:
    dpkg(root, "-i", package(tmp_path / "older", "older"))
    guard = started(root)
    dpkg(root, "-i", package(tmp_path / "newer", "newer"))
    kept_for_it = kept(root)
    assert guard.communicate("go on\n", timeout=30)[0] == "older"
    assert len(kept_for_it) == 2
    assert started(root).communicate("go on\n", timeout=30)[0] == "newer"
    tidy = root / "usr/lib/frostpane-check/versions.sh"
    folders = (root / "usr/lib/frostpane", root / "usr/lib/frostpane-versions")
    subprocess.run(["sh", tidy, "tidy", *folders], check=True, timeout=60)
    assert kept(root) == [(root / "usr/lib/frostpane-versions/current").readlink().name]
    dpkg(root, "--purge", "frostpane")
    assert not [path for path in folders if path.exists()]
