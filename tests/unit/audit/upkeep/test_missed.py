"""A gap that outlives the guard: what could not be recorded is told by a later start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guard.audit import NoteKind
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord
from guard.audit.proof.verify import examine
from guard.audit.upkeep.missed import Missed, MissedFile
from guard.paths import login_folder, outside
from tests.support.trail import Given, killed, outcome

START, STOP, GAP, KILLED = "start", "stop", "gap", "unclean-end"
NO_ZONE = b'{"since": "2026-11-24T08:00:00", "counts": {}, "first": "", "last": ""}'


@pytest.fixture(autouse=True)
def places(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of this test's own for what lies outside the data folder; the lasting one."""
    (short_folder / "tmp").mkdir()
    (short_folder / "run").mkdir(mode=0o700)
    monkeypatch.setattr("tempfile.tempdir", str(short_folder / "tmp"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_folder / "run"))
    return short_folder / "tmp"


@contextmanager
def unwritable(given: Given) -> Iterator[None]:
    """A file stands where the data folder was, which no right of any user gets past."""
    aside = given.data.with_name("aside")
    if given.data.exists():
        given.data.rename(aside)
    given.data.write_bytes(b"")
    yield
    given.data.unlink()
    if aside.exists():
        aside.rename(given.data)


def run(given: Given, *, end: str = STOP, outcomes: int = 1) -> None:
    """A guard that starts, records and ends, or is killed."""
    recorder = given.recorder()
    recorder.note(NoteKind.START)
    for _ in range(outcomes):
        given.clock.forward(seconds=30)
        recorder.record(outcome(at=given.clock.now))
    recorder.flush()
    if end == STOP:
        recorder.note(NoteKind.STOP, {"by": "SIGTERM"})
        recorder.close()
    else:
        killed(recorder)
    given.clock.forward(minutes=1)


def lifecycle(given: Given) -> list[AuditRecord]:
    """What the trail tells of guards, the oldest first."""
    with reading(given.paths, given.vault) as reader:
        return [one for one in reader.forwards() if one.kind in (START, STOP, GAP, KILLED)]


@pytest.mark.parametrize("before", [STOP, KILLED])
@pytest.mark.parametrize("during", [(STOP,), (KILLED,), (KILLED, STOP), (STOP, KILLED)])
def test_what_guards_could_not_record_is_told_by_the_next_that_can(
    given: Given, before: str, during: tuple[str, ...]
) -> None:
    run(given, end=before)
    since = given.clock.now
    with unwritable(given):
        for end in during:
            run(given, end=end, outcomes=2)
    run(given)
    told = lifecycle(given)
    first = [START, STOP] if before == STOP else [START, KILLED]
    assert [one.kind for one in told] == [*first, GAP, *([KILLED] if KILLED in during else []), START, STOP]
    gap = next(one for one in told if one.kind is NoteKind.GAP)
    counts = {name: gap.facts.get(name, 0) for name in (START, "redact", STOP)}
    assert counts == {START: len(during), "redact": 2 * len(during), STOP: during.count(STOP)}
    assert gap.facts["since"] == since.isoformat(timespec="seconds")
    assert examine(given.paths, given.vault).problems == ()
    run(given)
    assert [one.kind for one in lifecycle(given)][-2:] == [START, STOP]  # told once


def test_a_guard_that_went_on_into_the_gap_and_ended_there_was_not_killed(given: Given) -> None:
    recorder = given.recorder()
    recorder.note(NoteKind.START)
    recorder.record(outcome())
    opened = recorder._keeper.opened
    assert opened is not None
    with unwritable(given):
        opened.trail.close()
        recorder._keeper.opened = None
        recorder.record(outcome())
        recorder.note(NoteKind.STOP, {"by": "SIGTERM"})
        recorder.close()
    run(given)
    assert [one.kind for one in lifecycle(given)] == [START, GAP, START, STOP]


def test_a_guard_that_never_had_a_trail_leaves_its_gap_to_the_first_that_has(given: Given) -> None:
    with unwritable(given):
        run(given)
    run(given)
    assert [one.kind for one in lifecycle(given)] == [GAP, START, STOP]


def test_the_file_lies_outside_the_data_folder_for_its_owner_alone_and_goes_once_it_is_told(
    given: Given, places: Path
) -> None:
    with unwritable(given):
        run(given)
        (file,) = places.rglob("*.missed")
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0
    run(given)
    assert not list(places.rglob("*.missed"))


def test_where_the_temporary_directory_takes_nothing_the_folder_of_the_login_does(given: Given, places: Path) -> None:
    places.rmdir()
    places.write_bytes(b"")
    missed = Missed(given.clock.now)
    missed.add(START, given.clock.now)
    MissedFile(given.data).store(missed)
    assert outside(given.data, login_folder(), ".missed").exists()
    found = MissedFile(given.data).load()
    assert found is not None
    assert (found.since, found.counts, found.holds_start) == (given.clock.now, {START: 1}, True)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff", b'{"since": 1}', NO_ZONE, b"[" * 100_000, b'{"counts": {"stop": Infinity}}'],
)
def test_a_damaged_file_is_no_gap(given: Given, data: bytes) -> None:
    outside(given.data, login_folder(), ".missed").write_bytes(data)
    assert MissedFile(given.data).load() is None
    run(given)
    assert [one.kind for one in lifecycle(given)] == [START, STOP]
