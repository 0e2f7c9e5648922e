"""Forks writers of one trail and kills each at a random moment once it is begun; says what each was told was recorded.

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
from guard.audit.proof.keys import FileKeys
from guard.audit.proof.verify import examine
from guard.model import Action
from guard.paths import installation
from tests.support.trail import HERE, outcome
from tests.support.waiting import until

ACTIONS = (Action.AUDIT, Action.AUDIT, Action.REDACT)


def write(data: Path, told: Path) -> None:
    recorder = open_recorder(
        installation(data),
        FileKeys(data.with_name("vault")),
        clock=lambda: datetime.now(UTC),
        here=HERE,
        settle_s=0.005,
    )
    handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    turn = 0
    while True:
        event = recorder.record(outcome(ACTIONS[turn % len(ACTIONS)], at=datetime.now(UTC)))
        if event is not None:
            os.write(handle, f"{event.rpartition('-')[2]}\n".encode("ascii"))
        turn += 1


def main() -> None:
    data, kills, rng = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    told = data.with_name("told")
    for turn in range(kills):
        told.unlink(missing_ok=True)
        writer = os.fork()
        if writer == 0:
            write(data, told)
        if turn % 2 == 0:  # else the kill may come before it has begun, and a busy machine begins late
            until(told.exists, 60, what="begun trail")
        time.sleep(rng.uniform(0.0, 0.06))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        numbers = [int(line) for line in told.read_text("ascii").split()] if told.exists() else []
        examination = examine(installation(data), FileKeys(data.with_name("vault")))
        print(
            json.dumps(
                {
                    "told": numbers[-1] if numbers else None,
                    "last": examination.last,
                    "problems": [str(problem) for problem in examination.problems],
                }
            )
        )


main()
