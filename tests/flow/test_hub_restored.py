"""A hub whose disk is gone, put back from the backup of its folder and its database."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from guard.fleet.trial.servers import DATABASE_USER, missing, postgres_programs
from guard.fleet.trial.simulated import Workstation
from guard.fleet.trial.stand import Stand
from tests.support.policies import Office
from tests.support.trail import Given, records
from tests.support.waiting import until

pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("nats", reason="frostpane[hub] is not installed")
pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # sockets of killed servers
]

from tests.flow.test_fleet import PATIENCE_S, QUICK, asked, happens, kept, linked, now, opened  # noqa: E402


def test_a_hub_put_back_from_its_backup_gets_from_the_workstations_what_came_after_it(tmp_path: Path) -> None:
    given = Given(tmp_path / "workstation")
    office = Office(given.data, clock=now)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        stand = Stand(folder, now())
        (guard, guard_seed), (other, other_seed) = stand.admit(2)
        with (
            stand,
            contextlib.closing(opened(office)) as store,
            linked(given, store, guard, guard_seed) as watch,
            given.recorder() as recorder,
        ):
            recorder.watch_records(watch.appended)

            def write(count: int) -> list[int]:
                for _ in range(count):
                    recorder.note("start", {})
                numbers = [record.number for record in records(given)]
                until(lambda: sorted(kept(stand, guard.device)) == numbers, PATIENCE_S)
                return numbers

            async def simulated() -> list[int]:
                workstation = Workstation(other, other_seed, QUICK)
                life = asyncio.create_task(workstation.run())
                for turn in range(3):
                    workstation.write(3)
                    await happens(lambda: not workstation.numbers)
                    written = await asyncio.to_thread(write, 3)
                    if turn == 0:
                        await asyncio.to_thread(_back_up, stand)
                    if turn == 1:
                        await asyncio.to_thread(_lose_and_restore, stand)
                life.cancel()
                await asyncio.gather(life, return_exceptions=True)
                return written

            numbers = asyncio.run(simulated())
        # The stand has ended; its database is asked once more.
        stand.database.start()
        try:
            stand.database.wait()
            assert sorted(kept(stand, other.device)) == [*range(1, 10)]
            assert sorted(kept(stand, guard.device))[: len(numbers)] == numbers  # that the trail ends may come later
            assert asked(stand, "SELECT * FROM gap") == []
            counted = asked(stand, "SELECT sum(events) FROM hourly")
            assert counted == asked(stand, "SELECT count(*) FROM every_event")
        finally:
            stand.database.kill()


def _back_up(stand: Stand) -> None:
    """The folder and the database, as `docs/fleet.md` names them; not the server's streams."""
    backup = stand.folder.path.parent / "backup"
    shutil.copytree(stand.folder.path, backup, ignore=shutil.ignore_patterns("streams", "*.log"))
    (backup / "database.dump").write_bytes(_run(stand, "pg_dump", "--format", "custom", "postgres"))


def _lose_and_restore(stand: Stand) -> None:
    backup = stand.folder.path.parent / "backup"
    programs = (*stand.sinks, *stand.registrars, stand.server, stand.database)
    for each in programs:
        each.kill()
    shutil.rmtree(stand.folder.path)
    shutil.rmtree(stand.folder.path.parent / "database")
    shutil.copytree(backup, stand.folder.path)
    stand.database.make()
    stand.database.start()
    stand.database.wait()
    _run(stand, "pg_restore", "--dbname", "postgres", given=(backup / "database.dump").read_bytes())
    assert asked(stand, "SELECT max(number) FROM every_event WHERE device = '0000000000000002'") == [(3,)]
    for each in programs[:-1]:
        each.start()


def _run(stand: Stand, program: str, *words: str, given: bytes = b"") -> bytes:
    """A program of the database's own, beside it."""
    programs = postgres_programs()
    assert programs is not None
    host = stand.folder.path.parent / "database"
    command = [str(programs / program), "--host", str(host), "--username", DATABASE_USER, *words]
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout
