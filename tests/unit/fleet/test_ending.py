"""How benches, stands and connections of the fleet end."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.errors import FleetError
from guard.fleet.ended import told_as_error
from guard.fleet.trial.servers import missing

BENCH = """
import asyncio, contextlib, sys
from tests.support.ending import ended_in_order

@contextlib.contextmanager
def server():
    try:
        print("runs", flush=True)
        yield
    finally:
        print("ended", flush=True)

async def storm():
    with server():
        await asyncio.sleep(60)

ended_in_order()
asyncio.run(storm())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="benches of the fleet run on Linux")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_bench_that_is_told_to_end_ends_its_servers(name: str) -> None:
    with subprocess.Popen([sys.executable, "-c", BENCH], stdout=subprocess.PIPE, text=True) as bench:
        assert bench.stdout is not None
        assert bench.stdout.readline() == "runs\n"
        bench.send_signal(getattr(signal, name))
        assert bench.stdout.read() == "ended\n"
        assert bench.wait(20) == 128 + getattr(signal, name)


@pytest.mark.skipif(missing() is not None, reason=f"{missing()}")
def test_a_stand_whose_server_does_not_start_leaves_no_database_behind() -> None:
    stands = pytest.importorskip("guard.fleet.trial.stand", reason="frostpane[hub] is not installed")
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)  # the database runs as its own user
        stand = stands.Stand(Path(made), datetime.now(UTC))
        stand.folder.server_conf.write_text("no such setting: {")
        with pytest.raises(FleetError), stand:
            pass
        assert not stand.database.runs


def test_an_answer_that_the_library_cancels_is_an_error_and_a_task_that_is_cancelled_ends() -> None:
    async def waits(answer: asyncio.Future[None]) -> str:
        try:
            with told_as_error():
                await asyncio.wait_for(answer, 20)
        except FleetError as error:
            return error.code
        return ""

    async def both() -> tuple[str, bool]:
        loop = asyncio.get_running_loop()
        answers = loop.create_future(), loop.create_future()
        tasks = [asyncio.create_task(waits(answer)) for answer in answers]
        await asyncio.sleep(0)
        answers[0].cancel()
        tasks[1].cancel()
        await asyncio.wait(tasks)
        return tasks[0].result(), tasks[1].cancelled()

    assert asyncio.run(both()) == ("fleet-wire", True)
