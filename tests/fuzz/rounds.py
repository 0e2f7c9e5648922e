"""Runs a machine in rounds until its time is over; each round is known by its seed."""

from __future__ import annotations

import time
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

ORDERS, STEPS = 4, 30
"""Orders of events a round, and events an order: short rounds end near their time. A round's first order is the
simplest that there is, so that one alone tries nothing."""


def rounds(
    make: Callable[[], RuleBasedStateMachine],
    first_seed: int,
    seconds: float,
    *,
    orders: int = ORDERS,
    steps: int = STEPS,
) -> int:
    """How many rounds were run, without a broken invariant. A seed gives the same events; when a process dies varies.

    Raises:
        AssertionError: an invariant is broken; its notes say in which round, and by which events.
    """
    how = settings(
        max_examples=orders,
        stateful_step_count=steps,
        phases=(Phase.generate,),
        database=None,
        deadline=None,
        suppress_health_check=tuple(HealthCheck),
    )
    until_s, done = time.monotonic() + seconds, 0
    while not done or time.monotonic() < until_s:

        def begin() -> RuleBasedStateMachine:
            return make()

        try:
            run_state_machine_as_test(seed(first_seed + done)(begin), settings=how)  # type: ignore[no-untyped-call]
        except BaseException as error:
            error.add_note(f"seed {first_seed + done}")
            raise
        done += 1
    return done
