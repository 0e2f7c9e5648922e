"""Forks writers of one trail and kills each at a random moment; says what every writer was told was recorded.

Usage: killed_writer.py DATA KILLS SEED. One line of JSON a writer: the numbers that it was told, and what verifying
found after its end.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from guard.audit import open_recorder
from guard.audit.keys import FileKeys
from guard.audit.verify import examine
from guard.errors import InputError, TrailUnwritable
from guard.model import Action
from guard.paths import installation
from tests.support.trail import HERE, outcome

ACTIONS = (Action.AUDIT, Action.AUDIT, Action.REDACT)


def write(data: Path, told: Path) -> None:
    handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    recorder = open_recorder(
        installation(data),
        FileKeys(data.with_name("vault")),
        clock=lambda: datetime.now(UTC),
        here=HERE,
        settle_s=0.005,
    )
    turn = 0
    while True:
        event = recorder.record(outcome(ACTIONS[turn % len(ACTIONS)], at=datetime.now(UTC)))
        if event is not None:
            os.write(handle, f"{event.rpartition('-')[2]}\n".encode("ascii"))
        turn += 1


def found(data: Path, *, begun: bool) -> tuple[int, list[str]]:
    """The newest number and what is wrong; nothing where no writer came as far as beginning the trail."""
    try:
        examination = examine(installation(data), FileKeys(data.with_name("vault")))
    except (InputError, TrailUnwritable):  # there is none, or half of its first transaction, which the next one undoes
        if begun:
            raise
        return 0, []
    return examination.last, [str(problem) for problem in examination.problems]


def main() -> None:
    data, kills, rng = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    told = data.with_name("told")
    begun = False
    for _ in range(kills):
        told.unlink(missing_ok=True)
        writer = os.fork()
        if writer == 0:
            write(data, told)
        time.sleep(rng.uniform(0.0, 0.06))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        numbers = [int(line) for line in told.read_text("ascii").split()] if told.exists() else []
        begun = begun or bool(numbers)
        last, problems = found(data, begun=begun)
        print(json.dumps({"told": numbers[-1] if numbers else None, "last": last, "problems": problems}))


main()
