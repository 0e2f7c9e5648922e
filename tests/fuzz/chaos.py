"""Copies of mixed, partly hostile content by several programs, while everything around them is killed at random.

    python -m tests.fuzz.chaos COPIES [SEED]

Three programs copy, sometimes all at once, and two paste at the same time, on a display of their own. No original may
reach the guarded one, no byte may be lost for work, and the trail must tell of every time without a guard. Prints what
was seen as one JSON object; gives 1 where a rule was broken.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.fuzz.contents import FORMS, contents
from tests.fuzz.desk import Desk, Leak, Loss, running_desk

AT_ONCE = 0.1
"""Share of turns in which all three copy at the same moment."""
LANE_DIES, NURSERY_DIES, READER_DIES, SOURCE_LEAVES = 0.1, 0.01, 0.15, 0.05
"""Shares of turns in which that happens while programs paste."""
SERVER_DIES, GUARD_STOPS = 0.01, 0.005
"""Deaths and stops by the copy, between two turns."""
_TOLD_EVERY = 500


def chaos(desk: Desk, copies: int, rng: Random, *, server_deaths: int, stops: int) -> Iterator[AssertionError]:
    """Make that many copies; gives each rule that was broken."""
    ends = sorted(rng.sample(range(copies), server_deaths))
    halts = sorted(rng.sample(range(copies), stops))
    with ThreadPoolExecutor(2, thread_name_prefix="pastes") as pasting:
        while desk.seen.copies < copies:
            before = desk.seen.copies
            _copied(desk, rng)
            names = rng.choices(desk.copied, k=rng.randint(1, 2))
            turn = [pasting.submit(_social, desk, names)]
            if rng.random() < 0.7:
                turn.append(pasting.submit(desk.work_pastes))
            _disturbed(desk, rng)
            for pastes in turn:
                error = pastes.exception()
                if isinstance(error, AssertionError):
                    yield error
                elif error is not None:
                    raise error
            while ends and ends[0] < desk.seen.copies:
                desk.server_dies()
                ends.pop(0)
            while halts and halts[0] < desk.seen.copies:
                desk.guard_stops()
                halts.pop(0)
            if before // _TOLD_EVERY != desk.seen.copies // _TOLD_EVERY:
                desk.lives()
    desk.lives()


def _copied(desk: Desk, rng: Random) -> None:
    copied = contents(rng)
    if rng.random() < AT_ONCE:
        desk.copy_at_once(copied, *(next(iter(contents(rng).items())) for _ in range(2)))
    elif rng.random() < 0.4:
        desk.copy_small(rng.randrange(2), *next(iter(copied.items())))
    else:
        pieces = rng.randrange(3) if rng.random() < 0.1 else None
        desk.copy_raw(copied, pieces=pieces)


def _social(desk: Desk, names: list[str]) -> None:
    for name in names:
        desk.social_pastes(name)


def _disturbed(desk: Desk, rng: Random) -> None:
    time.sleep(rng.random() * 0.03)
    events: list[tuple[float, Callable[[], None]]] = [
        (LANE_DIES, lambda: desk.worker_dies(rng.random(), lane=True)),
        (NURSERY_DIES, lambda: desk.worker_dies(0.0)),
        (READER_DIES, lambda: desk.reader_dies(rng.choice(sorted(FORMS)))),
        (SOURCE_LEAVES, desk.source_leaves),
    ]
    for share, happens in events:
        if rng.random() < share:
            happens()


def main(copies: int, seed: int) -> int:
    """Gives the exit status."""
    print(f"seed {seed}", flush=True)
    began_s, broken = time.monotonic(), Counter({Leak.__name__: 0, Loss.__name__: 0})
    with tempfile.TemporaryDirectory(prefix="frostpane-chaos-") as folder, running_desk(Path(folder)) as desk:
        deaths, stops = (max(1, int(copies * share)) for share in (SERVER_DIES, GUARD_STOPS))
        with suppress(KeyboardInterrupt):  # whoever has seen enough gets the summary too
            for error in chaos(desk, copies, Random(seed), server_deaths=deaths, stops=stops):
                print(f"copy {desk.seen.copies}: {error}", flush=True)
                broken[type(error).__name__] += 1
    seen = dataclasses.asdict(desk.seen)
    summary = {name: len(value) if isinstance(value, list) else value for name, value in seen.items()}
    print(json.dumps({**summary, **broken, "seconds": round(time.monotonic() - began_s)}))
    return 1 if broken.total() else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(1 << 31)))
