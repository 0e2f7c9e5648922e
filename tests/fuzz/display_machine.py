"""Programs that copy, paste and die on a real display around a guard's process, in any order."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.fuzz.contents import COPIES, FORMS
from tests.fuzz.desk import Desk

_SHARES = strategies.floats(0, 1, exclude_max=True)
_NAMES = strategies.sampled_from(sorted(FORMS))
_MOST_SERVER_DEATHS = _MOST_STOPS = 1
"""Per order of events: each takes seconds in which nothing else is tried."""


class DisplayMachine(RuleBasedStateMachine):
    """One order of events; desk and guard go on from machine to machine."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._server_deaths = self._stops = 0

    @rule(copied=COPIES)
    def copy(self, copied: dict[str, bytes]) -> None:
        self._desk.copy_raw(copied)

    @rule(copied=COPIES, pieces=strategies.integers(0, 3))
    def source_dies_in_its_copy(self, copied: dict[str, bytes], pieces: int) -> None:
        self._desk.copy_raw(copied, pieces=pieces)

    @rule(copied=COPIES, which=strategies.integers(0, 1))
    def copy_small(self, copied: dict[str, bytes], which: int) -> None:
        self._desk.copy_small(which, *next(iter(copied.items())))

    @rule(share=_SHARES)
    def social_pastes(self, share: float) -> None:
        names = self._desk.copied or tuple(FORMS)
        self._desk.social_pastes(names[int(share * len(names))])

    @rule(name=_NAMES)
    def social_pastes_what_may_not_be_there(self, name: str) -> None:
        self._desk.social_pastes(name)

    @rule()
    def work_pastes(self) -> None:
        self._desk.work_pastes()

    @rule()
    def source_leaves(self) -> None:
        self._desk.source_leaves()

    @rule(name=_NAMES)
    def reader_dies(self, name: str) -> None:
        self._desk.reader_dies(name)

    @rule(which=_SHARES)
    def worker_dies(self, which: float) -> None:
        self._desk.worker_dies(which)

    @precondition(lambda self: self._server_deaths < _MOST_SERVER_DEATHS)
    @rule()
    def server_dies(self) -> None:
        self._server_deaths += 1
        self._desk.server_dies()

    @precondition(lambda self: self._stops < _MOST_STOPS)
    @rule()
    def guard_stops(self) -> None:
        self._stops += 1
        self._desk.guard_stops()

    @invariant()
    def the_guard_runs_and_says_so(self) -> None:
        self._desk.lives()


def machine_on(desk: Desk) -> Callable[[], DisplayMachine]:
    """Makes machines on one desk."""
    return lambda: DisplayMachine(desk)
