"""Copies of mixed, partly hostile content by several programs, while everything around them is killed at random.

    python -m tests.fuzz.chaos COPIES [SEED]

Three programs copy and two paste on a display of their own. No original may reach the guarded one, no byte may be lost
for work, and the trail must tell of every time without a guard. Prints what was seen as one JSON object.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.fuzz.contents import FORMS, contents
from tests.fuzz.desk import Desk, running_desk

WORKER_DIES, READER_DIES, SOURCE_LEAVES = 0.3, 0.3, 0.1
"""Shares of copies around which that happens."""
SERVER_DIES, GUARD_STOPS = 0.02, 0.01


def chaos(desk: Desk, copies: int, rng: Random, *, server_deaths: int, stops: int) -> None:
    """Make that many copies; raises AssertionError where a rule is broken."""
    ends = set(rng.sample(range(copies), server_deaths))
    halts = set(rng.sample(range(copies), stops))
    for number in range(copies):
        _copied(desk, rng)
        for _ in range(rng.randint(1, 3)):
            _disturbed(desk, rng)
            if rng.random() < 0.5:
                desk.work_pastes()
            else:
                desk.social_pastes(rng.choice(desk.copied or tuple(FORMS)))
        if number in ends:
            desk.server_dies()
        if number in halts:
            desk.guard_stops()
    desk.lives()


def _copied(desk: Desk, rng: Random) -> None:
    copied = contents(rng)
    if rng.random() < 0.4:
        desk.copy_small(rng.randrange(2), *next(iter(copied.items())))
    else:
        pieces = rng.randrange(3) if rng.random() < 0.1 else None
        desk.copy_raw(copied, pieces=pieces)


def _disturbed(desk: Desk, rng: Random) -> None:
    if rng.random() < WORKER_DIES:
        desk.worker_dies(rng.random())
    if rng.random() < READER_DIES:
        desk.reader_dies(rng.choice(sorted(FORMS)))
    if rng.random() < SOURCE_LEAVES:
        desk.source_leaves()


def main(copies: int, seed: int) -> None:
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="frostpane-chaos-") as folder, running_desk(Path(folder)) as desk:
        deaths, stops = (max(1, int(copies * share)) for share in (SERVER_DIES, GUARD_STOPS))
        try:
            chaos(desk, copies, Random(seed), server_deaths=deaths, stops=stops)
        finally:
            print(json.dumps(dataclasses.asdict(desk.seen), default=str))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(1 << 31))
