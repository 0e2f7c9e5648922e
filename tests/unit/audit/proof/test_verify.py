"""What verifying finds with the workstation's keys."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from guard.audit.proof.keys import FileKeys, Head
from guard.audit.proof.place import Held
from guard.audit.proof.verify import examine
from guard.desktop.memory import MemoryVault
from guard.errors import InputError, TrailBroken
from tests.support.trail import Given, first_problem, outcome, sql

CHANGES = {
    "a changed record": ("UPDATE records SET box = substr(box, 1, 40) || x'00' || substr(box, 42) WHERE number = 9", 9),
    "a changed time": ("UPDATE records SET at = at + 1 WHERE number = 9", 9),
    "a changed tag": ("UPDATE records SET tag = zeroblob(32) WHERE number = 9", 10),
    "a missing record": ("DELETE FROM records WHERE number = 9", 9),
    "a missing stretch": ("DELETE FROM records WHERE number BETWEEN 5 AND 9", 5),
    "a missing beginning": ("DELETE FROM records WHERE number < 4", 1),
    "a cut tail": ("DELETE FROM records WHERE number > 20", 21),
    "a doubled record": (
        "INSERT INTO records SELECT (SELECT max(number) + 1 FROM records), at, box, tag FROM records WHERE number = 9",
        24,
    ),
    "two swapped records": (
        "UPDATE records SET box = (SELECT box FROM records o WHERE o.number = 19 - records.number), "
        "tag = (SELECT tag FROM records o WHERE o.number = 19 - records.number) WHERE number IN (9, 10)",
        9,
    ),
    "a type that no record has": ("UPDATE records SET box = 'text' WHERE number = 9", 9),
    "a chain that was moved": ("UPDATE chains SET first = 3", 1),
    "a chain that was removed": ("DELETE FROM chains", 1),
    "a prune without a tombstone": (
        "INSERT INTO pruned SELECT 1, number, tag FROM records WHERE number = 5;DELETE FROM records WHERE number <= 5",
        1,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_first_record_that_is_not_as_it_was_written_is_named(given: Given, name: str) -> None:
    given.filled(20)
    statements, number = CHANGES[name]
    sql(given.paths.trail, *statements.split(";"))
    assert first_problem(given)[0] == number


def test_a_whole_trail_passes_and_verify_raises_only_for_a_broken_one(given: Given) -> None:
    given.filled(20)
    examine(given.paths, given.vault).verify()
    sql(given.paths.trail, "DELETE FROM records WHERE number = 9")
    with pytest.raises(TrailBroken, match="Record 9: it is missing"):
        examine(given.paths, given.vault).verify()


def test_records_of_another_machine_do_not_pass(given: Given, tmp_path: Path) -> None:
    given.filled(20)
    other = Given(tmp_path / "other", vault=given.vault, seed=8)
    other.filled(20)
    with closing(sqlite3.connect(given.paths.trail)) as base:
        base.execute("ATTACH ? AS other", (str(other.paths.trail),))
        base.execute(
            "UPDATE records SET box = (SELECT box FROM other.records o WHERE o.number = records.number), "
            "tag = (SELECT tag FROM other.records o WHERE o.number = records.number) WHERE number = 7"
        )
        base.commit()
    assert first_problem(given)[0] == 7


@pytest.mark.parametrize("what", ["trail.sqlite", "everything"])
def test_an_older_copy_of_the_files_does_not_pass(given: Given, tmp_path: Path, what: str) -> None:
    given.filled(5)
    old = tmp_path / "old"
    shutil.copytree(given.data, old)
    given.filled(5)
    for file in old.iterdir() if what == "everything" else (old / what,):
        shutil.copy(file, given.data / file.name)
    assert first_problem(given)[0] == 9


def test_a_missing_file_is_told(given: Given) -> None:
    given.filled(5)
    given.paths.trail.unlink()
    number, what = first_problem(given)
    assert (number, "8 records" in what) == (1, True)


def test_a_file_that_nothing_was_committed_to_is_a_trail_not_yet_begun_unless_the_vault_knows_better(
    given: Given,
) -> None:
    given.data.mkdir()
    given.paths.trail.touch()
    with pytest.raises(InputError, match="start the guard"):
        examine(given.paths, given.vault)
    given.filled(5)
    given.paths.trail.write_bytes(b"")
    assert first_problem(given)[0] == 1


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_file_is_told(given: Given, share: float) -> None:
    given.filled(200)
    data = given.paths.trail.read_bytes()
    given.paths.trail.write_bytes(data[: int(len(data) * share)])
    assert examine(given.paths, given.vault).problems


def test_an_index_that_hides_records_is_told(given: Given) -> None:
    given.filled(20)
    sql(
        given.paths.trail,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX records_by_time ON records (at) WHERE number < 3' "
        "WHERE name = 'records_by_time'",
    )
    assert examine(given.paths, given.vault).problems


def test_a_cut_is_noted_at_the_next_start_and_what_follows_is_still_proved(given: Given) -> None:
    given.filled(20)
    sql(given.paths.trail, "DELETE FROM records WHERE number > 15")
    given.filled(5)
    (problem,) = examine(given.paths, given.vault).problems
    assert (problem.number, problem.what) == (16, "it is missing, and all to 23; the guard noticed.")
    sql(given.paths.trail, "UPDATE records SET at = at + 1 WHERE number = 26")
    assert [found.number for found in examine(given.paths, given.vault).problems] == [16, 26]


def test_an_anchor_from_elsewhere_shows_what_the_workstation_hides(given: Given) -> None:
    given.filled(10)
    last = examine(given.paths, given.vault)
    anchor = Head(last.last, bytes.fromhex(last.last_tag or ""))
    assert examine(given.paths, given.vault, anchors=[anchor]).problems == ()
    assert first_problem(given, anchors=[Head(4, bytes(32))])[0] == 4
    assert first_problem(given, anchors=[Head(99, bytes(32))])[0] == 14


def test_verifying_while_records_are_written_passes(given: Given) -> None:
    with given.recorder() as recorder:
        for turn in range(30):
            recorder.record(outcome(at=given.clock.now))
            if turn % 5 == 0:
                recorder.flush()
                assert examine(given.paths, given.vault).problems == ()


def test_file_keys_survive_a_damaged_file_as_lost_keys(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path / "keys")
    keys.put("a", b"1")
    assert keys.get("a") == b"1"
    for damage in (b"", b"[]", b"{", b'{"a": 5}', b'{"a": "!"}'):
        (tmp_path / "keys").write_bytes(damage)
        assert keys.get("a") is None
    assert Held.FILE.value == "file"


def test_where_no_guard_ever_ran_there_is_nothing_to_verify(given: Given) -> None:
    with pytest.raises(InputError) as refusal:
        examine(given.paths, given.vault)
    assert refusal.value.code == "no-trail"


def test_a_trail_that_was_thrown_away_shows_even_when_the_vault_forgot_it(given: Given) -> None:
    given.filled(3)
    given.paths.trail.unlink()
    (problem,) = examine(given.paths, given.vault).problems
    assert problem.what == "the trail's file is missing or empty; it had 6 records."
    (problem,) = examine(given.paths, MemoryVault()).problems
    assert problem.what == "the trail's file is missing or empty."
