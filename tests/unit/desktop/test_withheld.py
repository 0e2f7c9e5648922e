"""Originals of captures that are frosted in place: whatever step a crash comes at, nothing is lost or half written."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from guard.desktop import Withheld
from guard.desktop.fingerprint import Fingerprint
from guard.desktop.withheld import WithheldOriginals
from guard.errors import DesktopError
from tests.support.withheld import FROSTED, ORIGINAL, TAKEN_AT, captured, put_back, replaced

CRASHING = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from guard.desktop import Withheld
from guard.desktop.fingerprint import digest_of
from guard.desktop.withheld import WithheldOriginals

STEPS = ("open", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir", "chmod", "utime")

def crash_at(number):
    left = [number]
    def crashing(call):
        def step(*args, **kwargs):
            if left[0] == 0:
                os._exit(9)
            left[0] -= 1
            return call(*args, **kwargs)
        return step
    for name in STEPS:
        setattr(os, name, crashing(getattr(os, name)))

def act(folder, what):
    path = folder / "pictures" / "a.png"
    originals = WithheldOriginals(folder / "withheld")
    if what == "replace":
        capture = Withheld("one", path, "image/png", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
        originals.replace(capture, digest_of(path), b"frosted" * 8000)
    else:
        originals.release("one")

root, what, prepared = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
for number in range(200):
    folder = root / str(number)
    (folder / "pictures").mkdir(parents=True)
    (folder / "pictures" / "a.png").write_bytes(b"original" * 9000)
    if prepared == "replaced":
        act(folder, "replace")
    child = os.fork()
    if child == 0:
        crash_at(number)
        act(folder, what)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        break
    if code != 9:
        sys.exit(f"step {number} ended with {code}")
print(number)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return captured(tmp_path)


@pytest.fixture
def originals(tmp_path: Path) -> WithheldOriginals:
    return WithheldOriginals(tmp_path / "withheld")


def crash_everywhere(folder: Path, what: str, prepared: str) -> list[Path]:
    """Run an act again and again, each time ended at a later step; the folders that were left."""
    done = subprocess.run(
        [sys.executable, "-c", CRASHING, str(folder), what, prepared], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    count = int(done.stdout)
    assert count > 5
    return [folder / str(number) for number in range(count + 1)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="crashes are made by forking")
def test_crash_at_any_step_of_replacing_loses_nothing_and_is_undone_or_done(tmp_path: Path) -> None:
    ends = set()
    for folder in crash_everywhere(tmp_path, "replace", "fresh"):
        path = folder / "pictures" / "a.png"
        originals = WithheldOriginals(folder / "withheld")
        before = path.read_bytes()
        assert before in (ORIGINAL, FROSTED)
        unguarded = originals.recover()
        assert [name.name for name in path.parent.iterdir()] == ["a.png"]
        if before == ORIGINAL:
            ends.add("undone")
            assert path.read_bytes() == ORIGINAL
            assert unguarded in ((), (path,))
            assert originals.kept() == ()
            assert replaced(originals, path) is not None
        else:
            ends.add("done")
            assert unguarded == ()
            assert [capture.id for capture in originals.kept()] == ["one"]
        assert put_back(originals) == path
        assert path.read_bytes() == ORIGINAL
    assert ends == {"undone", "done"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="crashes are made by forking")
def test_crash_at_any_step_of_putting_back_loses_nothing_and_is_finished(tmp_path: Path) -> None:
    for folder in crash_everywhere(tmp_path, "release", "replaced"):
        path = folder / "pictures" / "a.png"
        originals = WithheldOriginals(folder / "withheld")
        before = path.read_bytes()
        assert before in (ORIGINAL, FROSTED)
        assert originals.recover() == ()
        assert [name.name for name in path.parent.iterdir()] == ["a.png"]
        if originals.kept():
            assert path.read_bytes() == FROSTED
            assert put_back(originals) == path
        assert path.read_bytes() == ORIGINAL
        assert list((folder / "withheld").iterdir()) == []


def test_kept_original_is_for_its_owner_alone(originals: WithheldOriginals, path: Path, tmp_path: Path) -> None:
    replaced(originals, path)
    for kept in (tmp_path / "withheld").rglob("*"):
        assert stat.S_IMODE(kept.stat().st_mode) == (0o700 if kept.is_dir() else 0o600)
    assert stat.S_IMODE((tmp_path / "withheld").stat().st_mode) == 0o700


def test_rights_and_date_of_the_file_stay(originals: WithheldOriginals, path: Path) -> None:
    path.chmod(0o640)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    replaced(originals, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_mtime == 1_000_000_000
    originals.release("one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_mtime == 1_000_000_000


def test_originals_are_there_for_the_next_run(originals: WithheldOriginals, path: Path, tmp_path: Path) -> None:
    replaced(originals, path)
    again = WithheldOriginals(tmp_path / "withheld")
    assert again.recover() == ()
    assert again.kept() == (Withheld("one", path, "image/png", TAKEN_AT),)
    assert put_back(again) == path
    assert path.read_bytes() == ORIGINAL


def test_nothing_is_replaced_when_the_frosted_version_cannot_be_written(
    originals: WithheldOriginals, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 4:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DesktopError) as raised:
        replaced(originals, path)
    assert raised.value.code == "capture-files"
    assert str(path) not in str(raised.value)
    assert path.read_bytes() == ORIGINAL
    assert [name.name for name in path.parent.iterdir()] == ["a.png"]
    assert originals.kept() == ()


def test_original_stays_kept_when_it_cannot_be_put_back(
    originals: WithheldOriginals, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced(originals, path)

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with pytest.raises(DesktopError):
            originals.release("one")
    assert path.read_bytes() == FROSTED
    assert put_back(originals) == path
    assert path.read_bytes() == ORIGINAL


def test_file_in_use_is_waited_for(originals: WithheldOriginals, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace
    refusals = iter([True, True])

    def busy(self: Path, target: Path) -> Path:
        if next(refusals, False):
            raise PermissionError(13, "in use")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    assert replaced(originals, path) is not None
    assert path.read_bytes() == FROSTED


def test_damaged_entry_hides_no_other(originals: WithheldOriginals, path: Path, tmp_path: Path) -> None:
    replaced(originals, path)
    (tmp_path / "withheld" / "damaged").mkdir()
    (tmp_path / "withheld" / "damaged" / "capture.json").write_text("{")
    assert originals.recover() == ()
    assert [capture.id for capture in originals.kept()] == ["one"]
    assert originals.release("damaged") is None


def test_link_is_no_capture(path: Path) -> None:
    link = path.with_name("link.png")
    link.symlink_to(path)
    assert Fingerprint.of(link) is None


def facts(path: bytes, **other: object) -> bytes:
    told = {
        "path": path.hex(), "media_type": "image/png", "taken_at": TAKEN_AT.isoformat(), "original_sha256": "a",
        "frosted_sha256": "b", "mode": 0o600, "modified_ns": 0,
    }  # fmt: skip
    return json.dumps(told | other).encode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
@pytest.mark.parametrize(
    "written",
    [
        facts(b"/dev/zero"),
        facts(b"PIPE"),
        facts(b"/tmp/a\0b"),
        facts(b"/" + b"x" * 300),
        facts(b"/tmp/x", taken_at="2026-01-02T03:04:05"),
        facts(b"/tmp/x", modified_ns=10**30),
        facts(b"/tmp/x", mode="all"),
        b"[" * 100_000,
        b"[]",
        b'{"path": 1}',
    ],
)
def test_facts_that_the_guard_has_not_written_keep_nobody_waiting(tmp_path: Path, written: bytes) -> None:
    os.mkfifo(tmp_path / "pipe")
    entry = tmp_path / "withheld" / "one"
    entry.mkdir(parents=True)
    (entry / "original").write_bytes(ORIGINAL)
    pipe = bytes(tmp_path / "pipe").hex().encode()
    (entry / "capture.json").write_bytes(written.replace(b"PIPE".hex().encode(), pipe))
    originals = WithheldOriginals(tmp_path / "withheld")
    assert originals.recover() == ()
    assert originals.expire(TAKEN_AT) == 0
    assert (entry / "original").read_bytes() == ORIGINAL


def test_an_original_that_is_longer_than_any_capture_is_not_put_back(tmp_path: Path) -> None:
    entry = tmp_path / "withheld" / "one"
    entry.mkdir(parents=True)
    with (entry / "original").open("wb") as file:
        file.truncate(64 * 1024**3)
    (entry / "capture.json").write_bytes(facts(bytes(tmp_path / "a.png")))
    (entry / "released").touch()
    assert WithheldOriginals(tmp_path / "withheld").recover() == ()
    assert not (tmp_path / "a.png").exists()
