"""Keeps one policy in force and tells when another one takes its place."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from guard.errors import PolicyUntrusted, TrailError, VaultUnavailable
from guard.files import write_whole
from guard.model import PullStatus
from guard.model.clock import Clock, wall_clock
from guard.paths import Paths, private_folder
from guard.policy.access import Looseness, looseness
from guard.policy.administered import administered
from guard.policy.document import Policy, Usable
from guard.policy.in_force import InForce, Refusal
from guard.policy.machine import Machine, this_machine
from guard.policy.marks import Marks, NoMarks
from guard.policy.rehearse import PastDecision, check_limits
from guard.policy.sections import Pull
from guard.policy.sources import PULLED, Installation, NamedDocument, PolicySource
from guard.policy.state import ROOT_FILE, PolicyState
from guard.policy.watch import Watcher

if TYPE_CHECKING:
    from guard.policy.pull import Puller

__all__ = ["InForce", "PolicyStore", "Refusal", "open_store"]

Past = Callable[[datetime, datetime], Iterable[PastDecision]]
"""The recorded decisions between two moments, for rehearsals."""


REHEARSED_AGAIN = timedelta(days=1)
"""Time after which a policy that did badly is rehearsed again: it reads all that was decided in days, and each day adds
other decisions."""


class PolicyStore:
    """One policy in force, whatever happens to newer ones."""

    def __init__(self, source: PolicySource, pulled: Path | None = None, first_url: str | None = None) -> None:
        """`pulled`: the folder of what is fetched, None: nothing ever is.

        `first_url` is asked while the policy in force names no server.
        """
        self._source = source
        self._pulled = pulled
        self._first = Pull(url=first_url) if first_url and pulled is not None else None
        self._puller: Puller | None = None
        self._looking = threading.Lock()
        self._in_force = source.look(None)
        self._changed: Callable[[InForce], None] | None = None
        self._again = False
        """Whether what was told last is to be told once more."""
        self._watcher: Watcher | None = None

    def in_force(self) -> InForce:
        """The policy in force. Any thread."""
        return self._in_force

    def pull_status(self) -> PullStatus | None:
        """How the server of policies answers; None: no server is asked. Any thread."""
        puller = self._puller
        return puller.status if puller is not None and self._pull() is not None else None

    def watch(self, changed: Callable[[InForce], None]) -> None:
        """Call `changed`, on a thread of the store, whenever the policy or its state changes, within two seconds.

        What is told last is in force. `changed` must return at once, and ask for no look.
        """
        self._changed = changed
        self._watcher = Watcher(self._source.watched(), self.refresh)
        self._watcher.start()
        with self._looking:
            self._begin_to_pull()

    def refresh(self) -> InForce:
        """Look again now. Any thread."""
        with self._looking:
            before = self._in_force
            after = self._in_force = self._source.look(before)
            if (changed := self._changed) is not None:
                if before != after or self._again:
                    self._again = False
                    changed(after)
                if self._puller is not None and before.policy.pull != after.policy.pull:
                    self._puller.wake()
                self._begin_to_pull()
        return after

    def tell_again(self) -> None:
        """What was told last could not be enforced: tell it at the next look once more. Any thread."""
        self._again = True

    def dead(self) -> tuple[str, ...]:
        """The names of its threads that have ended although nobody ended them. Any thread."""
        threads = (each.thread for each in (self._watcher, self._puller) if each is not None)
        return tuple(thread.name for thread in threads if not thread.is_alive())

    def lay(self, name: str, data: bytes) -> bool:
        """Take a signed file that came some other way as if a pull had fetched it; whether it is another than before.

        Any thread. Whether it counts is told by the same checks.

        Raises:
            OSError: the folder cannot be written.
        """
        if self._pulled is None:
            return False
        file = private_folder(self._pulled) / name
        if file.exists() and file.read_bytes() == data:
            return False
        write_whole(file, data)
        self.refresh()
        return True

    def _pull(self) -> Pull | None:
        return self._in_force.policy.pull or self._first

    def _begin_to_pull(self) -> None:
        """Have a server asked from now on, where the policy in force or the administrators name one."""
        if self._puller is None and self._pulled is not None and self._pull() is not None:
            # The HTTP library takes longer to load than everything else here: only where it is asked for.
            from guard.policy.pull import Puller

            puller = Puller(self._pulled, self._pull, self.refresh)
            with contextlib.suppress(RuntimeError):  # no thread can be had now: the next look tries again
                puller.start()
                self._puller = puller

    def close(self) -> None:
        """End watching. Twice is fine."""
        self._changed = None  # first: what still arrives begins nothing anew
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.stop()
        puller, self._puller = self._puller, None
        if puller is not None:
            puller.stop()


def open_store(
    paths: Paths,
    *,
    usable: Usable,
    explicit: Path | None = None,
    clock: Clock = wall_clock,
    machine: Machine | None = None,
    looseness: Looseness = looseness,
    past: Past | None = None,
    marks: Marks | None = None,
    slot: int | None = None,
) -> PolicyStore:
    """The store of an installation.

    `usable` builds what enforces a policy: what it refuses is not taken. `explicit` names an unsigned document, for a
    workstation without a trust root. `looseness` tells who besides
    administrators could write in a folder. `past` gives the decisions that a rehearsal replays; without it no policy is
    taken that demands one. `marks` keeps how far the installation had come; None: nothing does.
    `slot`: see `Machine`.

    Raises:
        PolicyInvalid: the document that was named cannot be used.
        PolicyUntrusted: a document was named although a trust root is installed.
    """
    state = installed_state(paths, looseness, marks)
    if explicit is not None:
        if state.has_root():
            raise PolicyUntrusted(
                "a trust root is installed, so only signed policies count; sign it and install it",
                code="policy-untrusted",
            )
        return PolicyStore(NamedDocument(explicit, paths.policy_drop, clock, usable))
    if paths.private_drop and paths.data.exists():  # who looks for an installation where there is none begins none
        with contextlib.suppress(OSError):  # a disk that is read-only: the last good policy counts on
            private_folder(paths.policy_drop)
    source = Installation(
        paths=paths,
        state=state,
        clock=clock,
        machine=lambda: machine or this_machine(state.rings(), slot),
        looseness=looseness,
        usable=usable,
        rehearsal=_Rehearsals(past, clock),
    )
    return PolicyStore(source, pulled=paths.policy_state / PULLED, first_url=state.administered.policy_url)


def rehearse_first(before: Policy | None, newer: Policy, past: Past | None, now: datetime) -> None:
    """Pass where a newer policy demands no rehearsal or does well in it; the first one of all has nothing to change.

    Raises:
        PolicyUntrusted: it would change too much (`policy-rehearsal`), or the past cannot be read
            (`policy-unrehearsed`).
    """
    if before is None or not newer.rehearsal.required:
        return
    if past is None:
        raise PolicyUntrusted("it demands a rehearsal, and there is no trail at hand here", code="policy-unrehearsed")
    try:
        check_limits(before, newer, past(now - timedelta(days=newer.rehearsal.days), now))
    except (TrailError, VaultUnavailable) as error:
        raise PolicyUntrusted(f"it demands a rehearsal. {error}", code="policy-unrehearsed") from error


class _Rehearsals:
    """Rehearses what a look may take; what did badly is refused in the same words until it is rehearsed again."""

    def __init__(self, past: Past | None, clock: Clock) -> None:
        self._past, self._clock = past, clock
        self._refused: list[tuple[datetime, tuple[Policy | None, Policy], str]] = []

    def __call__(self, before: Policy | None, newer: Policy) -> None:
        """See `rehearse_first`."""
        now = self._clock()
        self._refused = [each for each in self._refused if timedelta(0) <= now - each[0] < REHEARSED_AGAIN]
        for _, pair, told in self._refused:
            if pair == (before, newer):
                raise PolicyUntrusted(told, code="policy-rehearsal")
        try:
            rehearse_first(before, newer, self._past, now)
        except PolicyUntrusted as error:
            if error.code == "policy-rehearsal":
                self._refused.append((now, (before, newer), str(error)))
            raise


def installed_state(paths: Paths, looseness: Looseness = looseness, marks: Marks | None = None) -> PolicyState:
    """The policy state of an installation; one for the whole machine may have its trust root beside the drop folder."""
    site_root = None if paths.private_drop else paths.policy_drop.parent / ROOT_FILE
    return PolicyState(
        paths.policy_state,
        site_root=site_root,
        looseness=looseness,
        marks=marks or NoMarks(),
        administered=administered(paths, looseness),
    )
