"""Tries orders of events, half of the time in memory and half on a real display, until a rule is broken.

    python -m tests.fuzz SECONDS [SEED]

Prints the seed first, and with a broken rule the seed of its round, with which that round begins again.
"""

from __future__ import annotations

import logging
import secrets
import sys
import tempfile
from pathlib import Path

from tests.fuzz.desk import running_desk
from tests.fuzz.display_machine import machine_on
from tests.fuzz.memory_machine import machine_of
from tests.fuzz.rounds import rounds
from tests.support.copies import POLICY
from tests.support.world import running_world

QUICK = POLICY + "\n[inspection]\ndeadline_ms = 1500\nnames = false\n"


def main(seconds: float, seed: int) -> None:
    print(f"seed {seed}", flush=True)
    logging.disable(logging.CRITICAL)  # that a turn fails is what is tried
    with (
        tempfile.TemporaryDirectory(prefix="frostpane-fuzz-") as folder,
        running_world(Path(folder) / "data", QUICK) as world,
    ):
        done = rounds(machine_of(world), seed, seconds / 2)
        counters = world.service.status().counters
    print(f"{done} rounds, {counters.copies} copies, {counters.pastes} pastes in memory", flush=True)
    with tempfile.TemporaryDirectory(prefix="frostpane-fuzz-") as folder, running_desk(Path(folder)) as desk:
        done = rounds(machine_on(desk), seed, seconds / 2, orders=3, steps=15)
        seen = desk.seen
    print(f"{done} rounds, {seen.copies} copies, {seen.pastes} pastes on a display")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(1 << 31))
