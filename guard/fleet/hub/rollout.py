"""A signed policy on its way to a fleet, ring by ring: to few workstations, watched, then to more, or back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import psycopg

from guard.errors import FleetError
from guard.fleet import subjects
from guard.fleet.hub.envelope import SignedPolicy, policy_of

TAKEN_SHARE = 0.9
"""Share of the workstations that are there, of those reached, that must have the policy before it goes on."""
EVERYBODY_PERCENT = 100

Put = Callable[[Sequence[str], bytes], Awaitable[None]]
"""Puts a signed policy out to scopes; nothing at all takes what is there away."""
Pushing = Callable[[], AbstractAsyncContextManager[Put]]
"""Reaches the server first: what cannot be put out at all is refused before anything is."""


class State(StrEnum):
    """Where a rollout stands."""

    GOING = "going"
    HALTED = "halted"
    """Rollout that those who do not have it yet do not get."""
    DONE = "done"
    """Rollout that everybody is given."""
    BACK = "back"
    """Rollout in whose place those that it reached were given another policy."""


@dataclass(frozen=True, slots=True)
class Rollout:
    """One signed policy and how far it is out."""

    id: int
    name: str
    serial: int
    rings: tuple[int, ...]
    """In percent of the fleet, rising; the last is everybody."""
    named: tuple[str, ...]
    """Devices that belong to the first ring whatever their place."""
    reached: int
    """In percent; 0: nobody yet."""
    state: State
    started_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Ring:
    """How one ring has taken it, by what its workstations say of themselves."""

    percent: int
    """Its upper end."""
    devices: int
    """Workstations that have ever been there."""
    there: int
    """Those that are there now."""
    taken: int
    """Those that have this policy or a newer one."""
    there_taken: int
    troubled: int
    """Those that are there and say that their policy is not in order."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person did."""

    at: datetime
    by: str
    what: str
    reached: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A rollout as it is to be looked at."""

    rollout: Rollout
    rings: tuple[Ring, ...]
    steps: tuple[Step, ...]

    def reached(self) -> tuple[Ring, ...]:
        """The rings that it was put out to."""
        return tuple(ring for ring in self.rings if ring.percent <= self.rollout.reached)

    @property
    def is_taken(self) -> bool:
        """Whether enough of those that it was put out to, and that are there, have it."""
        there = sum(ring.there for ring in self.reached())
        return there > 0 and sum(ring.there_taken for ring in self.reached()) >= TAKEN_SHARE * there


class Rollouts:
    """Each step is put out first and then written down: one that broke off is done again, and does no harm twice."""

    def __init__(self, base: Any, put: Put, now: Callable[[], datetime]) -> None:
        """`base`: a connection of psycopg."""
        self._base, self._put, self._now = base, put, now

    async def start(
        self, envelope: bytes, *, by: str, rings: Sequence[int] = (1, 10, EVERYBODY_PERCENT), named: Sequence[str] = ()
    ) -> Rollout:
        """Put a signed policy out to its first ring.

        Raises:
            FleetError: it is none, the rings do not rise to 100 (`fleet-rollout-rings`), its serial is not above
                the last one's (`fleet-rollout-serial`), or another rollout goes on (`fleet-rollout-going`).
        """
        policy = policy_of(envelope)
        if sorted(set(rings)) != list(rings) or not rings or rings[0] < 1 or rings[-1] != EVERYBODY_PERCENT:
            raise FleetError("rings rise to 100, in whole percent: such as 1,10,100", code="fleet-rollout-rings")
        if not all(map(subjects.is_device, named)):
            raise FleetError("a device is named by its 16 hexadecimal digits", code="fleet-rollout")
        async with self._step() as last:
            if last is not None and last.state in (State.GOING, State.HALTED):
                told = f"rollout {last.id} is {last.state} at {last.reached} %; go on with it, or back"
                raise FleetError(told, code="fleet-rollout-going")
            if last is not None and policy.serial <= last.serial:
                raise FleetError(f"its serial is not above {last.serial}; sign it anew", code="fleet-rollout-serial")
            return await self._begun(policy, tuple(rings), tuple(named), rings[0], by, "start")

    async def advance(self, *, by: str, anyway: bool = False) -> Rollout:
        """Put it out to the next ring; `anyway`: whatever those say that it has reached.

        Raises:
            FleetError: none goes on (`fleet-rollout-state`), or too few of those reached have it
                (`fleet-rollout-early`).
        """
        async with self._step() as last:
            rollout = _in(last, State.GOING)
            if not (anyway or (await self._progress(rollout)).is_taken):
                told = f"under {TAKEN_SHARE:.0%} of those reached and there have it; wait, halt, or go on --anyway"
                raise FleetError(told, code="fleet-rollout-early")
            reached = next(ring for ring in rollout.rings if ring > rollout.reached)
            await self._put(_scopes(reached, rollout.named), await self._envelope(rollout))
            state = State.DONE if reached == EVERYBODY_PERCENT else State.GOING
            return await self._changed(rollout, state, reached, by, "advance")

    async def halt(self, *, by: str) -> Rollout:
        """Have nobody take it who does not have it yet.

        Raises:
            FleetError: none goes on (`fleet-rollout-state`).
        """
        async with self._step() as last:
            rollout = _in(last, State.GOING)
            await self._put(_scopes(rollout.reached, rollout.named), b"")
            return await self._changed(rollout, State.HALTED, rollout.reached, by, "halt")

    async def resume(self, *, by: str) -> Rollout:
        """Go on with one that was halted, where it stood.

        Raises:
            FleetError: none is halted (`fleet-rollout-state`).
        """
        async with self._step() as last:
            rollout = _in(last, State.HALTED)
            await self._put(_scopes(rollout.reached, rollout.named), await self._envelope(rollout))
            return await self._changed(rollout, State.GOING, rollout.reached, by, "resume")

    async def back(self, envelope: bytes, *, by: str) -> Rollout:
        """Give those that the last rollout reached another policy in its place: an earlier one, signed anew.

        Raises:
            FleetError: there is none to go back from (`fleet-rollout-state`), or the serial is not above its own
                (`fleet-rollout-serial`).
        """
        policy = policy_of(envelope)
        async with self._step() as last:
            rollout = _in(last, State.GOING, State.HALTED, State.DONE)
            if policy.serial <= rollout.serial:
                told = f"its serial is not above {rollout.serial}; sign the earlier policy anew with a higher one"
                raise FleetError(told, code="fleet-rollout-serial")
            await self._changed(rollout, State.BACK, rollout.reached, by, "back")
            return await self._begun(policy, rollout.rings, rollout.named, rollout.reached, by, "back", State.DONE)

    async def progress(self, rollout: int | None = None) -> Progress | None:
        """How a rollout stands, by its number or the last one; None: there is none."""
        try:
            async with self._base.transaction():
                found = await self._last(rollout)
                return None if found is None else await self._progress(found)
        except psycopg.Error as error:
            raise _unanswered(error) from error

    # -- the tables ---------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _step(self) -> AsyncIterator[Rollout | None]:
        """The last rollout, while nobody else takes a step."""
        try:
            async with self._base.transaction():
                await self._base.execute("LOCK TABLE rollout IN SHARE ROW EXCLUSIVE MODE")
                yield await self._last()
        except psycopg.Error as error:
            raise _unanswered(error) from error

    async def _begun(
        self,
        policy: SignedPolicy,
        rings: tuple[int, ...],
        named: tuple[str, ...],
        reached: int,
        by: str,
        what: str,
        state: State | None = None,
    ) -> Rollout:
        await self._put(_scopes(reached, named), policy.data)
        state = state or (State.DONE if reached == EVERYBODY_PERCENT else State.GOING)
        now = self._now()
        asked = (
            "INSERT INTO rollout (name, serial, envelope, rings, named, reached, state, started_at, changed_at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
        )
        values = (policy.name, policy.serial, policy.data, list(rings), list(named), reached, state, now, now)
        (number,) = await (await self._base.execute(asked, values)).fetchone()
        begun = Rollout(int(number), policy.name, policy.serial, rings, named, reached, state, now, now)
        await self._noted(begun, by, what)
        return begun

    async def _changed(self, rollout: Rollout, state: State, reached: int, by: str, what: str) -> Rollout:
        asked = "UPDATE rollout SET state = %s, reached = %s, changed_at = %s WHERE id = %s"
        await self._base.execute(asked, (state, reached, self._now(), rollout.id))
        changed = await self._last(rollout.id)
        assert changed is not None
        await self._noted(changed, by, what)
        return changed

    async def _noted(self, rollout: Rollout, by: str, what: str) -> None:
        values = (rollout.id, self._now(), by[:255], what, rollout.reached)
        await self._base.execute("INSERT INTO rollout_step VALUES (%s, %s, %s, %s, %s)", values)

    async def _last(self, number: int | None = None) -> Rollout | None:
        fields = "id, name, serial, rings, named, reached, state, started_at, changed_at"
        asked = f"SELECT {fields} FROM rollout WHERE %s::bigint IS NULL OR id = %s ORDER BY id DESC LIMIT 1"
        found = await (await self._base.execute(asked, (number, number))).fetchone()
        if found is None:
            return None
        made, name, serial, rings, named, reached, state, *times = found
        return Rollout(made, name, serial, tuple(rings), tuple(named), reached, State(state), *times)

    async def _envelope(self, rollout: Rollout) -> bytes:
        found = await self._base.execute("SELECT envelope FROM rollout WHERE id = %s", (rollout.id,))
        return bytes((await found.fetchone())[0])

    async def _progress(self, rollout: Rollout) -> Progress:
        fields = "percent, devices, there, taken, there_taken, troubled"
        asked = f"SELECT {fields} FROM rollout_ring WHERE rollout = %s ORDER BY percent"
        rings = await (await self._base.execute(asked, (rollout.id,))).fetchall()
        told = "SELECT at, by_whom, what, reached FROM rollout_step WHERE rollout = %s ORDER BY at, number"
        steps = await (await self._base.execute(told, (rollout.id,))).fetchall()
        return Progress(rollout, tuple(Ring(*each) for each in rings), tuple(Step(*each) for each in steps))


def _in(rollout: Rollout | None, *states: State) -> Rollout:
    if rollout is None:
        raise FleetError("there has been no rollout yet; start one", code="fleet-rollout-state")
    if rollout.state not in states:
        told = f"rollout {rollout.id} is {rollout.state}, not {' or '.join(states)}"
        raise FleetError(told, code="fleet-rollout-state")
    return rollout


def _scopes(percent: int, named: Sequence[str]) -> tuple[str, ...]:
    """Where a policy is put that is for the first workstations, so many percent, and for those that are named."""
    if percent == EVERYBODY_PERCENT:
        return (subjects.EVERYBODY,)
    return (*named, *(subjects.slot_scope(slot) for slot in range(percent)))


def _unanswered(error: psycopg.Error) -> FleetError:
    told = f"the database does not take it ({type(error).__name__} {error.sqlstate or ''})".replace(" )", ")")
    return FleetError(told, code="fleet-database")
