"""What lies on the clipboards now, and the facts of the few copies before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from guard.desktop import UNREADABLE_FORMAT
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Pipeline
from guard.model import Action, Answer, Application, Release, Served, Snapshot, Verdict
from guard.service.cleared import may_answer
from guard.service.opened import Opening

KEPT_COPIES = 8
"""Copies whose facts stay known, for answers of persons and for inspections that come late."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A copy whose inspection has yet to come back: whoever is guarded waits, the others are served."""

    snapshot: Snapshot
    pipeline: Pipeline
    deadline_at: float
    """Monotonic time at which pastes stop waiting."""
    last_at: float = 0.0
    """Monotonic time at which pastes stop waiting where nothing is known of the copy by its deadline."""
    early: tuple[Served, ...] = ()
    """Pastes that no rule guards, answered meanwhile."""
    so_far: InspectedCopy | None = None
    """What is known while it is still being inspected, with the rest covered; None: nothing."""

    @property
    def due_at(self) -> float:
        """Monotonic time at which the copy is released as far as it is known: a paste that comes to nothing helps
        nobody."""
        return self.deadline_at if self.so_far is not None else max(self.deadline_at, self.last_at)

    def release(self) -> Release:
        """What the gate needs until the inspection comes back."""
        decider, origin, channel = self.pipeline.decider, self.snapshot.origin, self.snapshot.channel

        def decide(application: Application) -> Verdict | None:
            if decider.guards(application):
                return None
            return decider.decide((), origin=origin, application=application, channel=channel)

        return Release(safe={}, decide=decide)

    def unreadable(self, cause: str) -> Settled:
        """The copy as one that could not be inspected."""
        return self.settled(InspectedCopy.unreadable(self.snapshot, self.pipeline, cause))

    def late(self) -> Settled:
        """The copy at its deadline: what was found counts, what was not yet read is covered."""
        return self.unreadable("deadline") if self.so_far is None else self.settled(self.so_far)

    def settled(self, copy: InspectedCopy) -> Settled:
        """The copy, its inspection come back."""
        return Settled(copy)

    def without_content(self) -> Waiting:
        """The copy's facts alone."""
        return replace(self, snapshot=replace(self.snapshot, formats={}), so_far=None)


@dataclass(frozen=True, slots=True)
class Settled:
    """A copy that was inspected, or could not be, and for whom a person opened its original."""

    copy: InspectedCopy
    overridden: frozenset[str] = field(default=frozenset())
    """Groups of destinations that may have the original."""
    cleared: frozenset[tuple[str, str]] = field(default=frozenset())
    """Groups, each with the rule, for which a person called this no customer data; they have it as it was inspected."""
    opening: Opening | None = None
    """What a customer's consent lets go once; None: nothing."""

    @property
    def snapshot(self) -> Snapshot:
        """What was copied."""
        return self.copy.snapshot

    @property
    def pipeline(self) -> Pipeline:
        """By which it was inspected."""
        return self.copy.pipeline

    @property
    def open_to(self) -> frozenset[str]:
        """Groups for which a person or a customer opened the original."""
        return self.overridden if self.opening is None else self.overridden | {self.opening.group}

    def release(self) -> Release | None:
        """What the gate needs; None: nothing in it concerns any rule."""
        versions = self.copy.versions
        if versions is None:
            return None
        if self.opening is not None:
            # A gate keeps what it made of a safe version for as long as that is the same one.
            safe, clean = dict(versions.safe), self.opening.formats
            return Release(safe=safe, decide=self.verdict, clean=clean, guards=self._guards)
        return Release(safe=versions.safe, decide=self.verdict, clean=versions.clean, guards=self._guards)

    def _guards(self, verdict: Verdict) -> bool:
        if self._consented(verdict):
            return True  # has what the consent covers of the original, and no more
        return verdict.destination.group not in self.overridden and self.copy.guards(verdict)

    def verdict(self, application: Application) -> Verdict:
        """What an application may have, answers of persons included."""
        verdict = self.copy.verdict(application)
        if (verdict.destination.group, verdict.rule_id) in self.cleared and may_answer(verdict, Answer.NOT_SENSITIVE):
            return replace(verdict, action=min(verdict.action, Action.AUDIT))
        if verdict.action > Action.AUDIT and self._is_open(verdict):
            return replace(verdict, action=Action.AUDIT)
        return verdict

    def _is_open(self, verdict: Verdict) -> bool:
        """Whether what was answered for its group counts here: another program of it may fall under more rules."""
        by_reason = verdict.destination.group in self.overridden and may_answer(verdict, Answer.JUSTIFIED)
        return by_reason or (self._consented(verdict) and may_answer(verdict, Answer.CONSENT))

    def _consented(self, verdict: Verdict) -> bool:
        return self.opening is not None and self.opening.allows(verdict.destination)

    def settled(self, copy: InspectedCopy) -> Settled:
        """The copy, its inspection come back after the deadline; what was answered before counts for the same alone."""
        return replace(self, copy=copy) if copy.watched() == self.copy.watched() else Settled(copy)

    def with_override(self, group: str) -> Settled:
        """The copy, its original open to a group of destinations."""
        return replace(self, overridden=self.overridden | {group})

    def without_content(self) -> Settled:
        """The copy's facts alone."""
        return replace(self, copy=self.copy.without_content(), opening=None)


class Copies:
    """The newest copy of each selection, which pastes can still ask for, and the facts of the few before."""

    def __init__(self) -> None:
        self._copies: OrderedDict[str, Waiting | Settled] = OrderedDict()
        self._secrets: dict[str, Snapshot] = {}
        """By selection: the secret that lies there now and was left alone, as a copy that nobody can read."""

    def add(self, copy: Waiting) -> None:
        """Take a new copy; what the one before it held is forgotten."""
        self._copies[copy.snapshot.id] = copy
        self._secrets.pop(copy.snapshot.selection, None)
        self._forget()

    def add_secret(self, secret: Snapshot) -> None:
        """A secret lies there now; what it holds is forgotten here, and what the copy before it held."""
        self._secrets[secret.selection] = replace(secret, formats={UNREADABLE_FORMAT: b""})
        self._forget()

    def _forget(self) -> None:
        current = {each.snapshot.id for each in self.current()}
        for snapshot_id in [each for each in self._copies if each not in current]:
            self._copies[snapshot_id] = self._copies[snapshot_id].without_content()
            if len(self._copies) > KEPT_COPIES:
                del self._copies[snapshot_id]

    def keep(self, copy: Waiting | Settled) -> None:
        """Put what is now known of a copy in the place of what was; of one that was replaced since, the facts alone."""
        superseded = all(each.snapshot.id != copy.snapshot.id for each in self.current())
        self._copies[copy.snapshot.id] = copy.without_content() if superseded else copy

    def get(self, snapshot_id: str) -> Waiting | Settled | None:
        """None: it was forgotten."""
        return self._copies.get(snapshot_id)

    def current(self) -> tuple[Waiting | Settled, ...]:
        """The newest of each selection; none of one on which a secret lies."""
        newest = {copy.snapshot.selection: copy for copy in self._copies.values()}
        return tuple(copy for selection, copy in newest.items() if selection not in self._secrets)

    def secrets(self, honoured: Callable[[Application], bool]) -> tuple[Snapshot, ...]:
        """Those that lie there now, as copies that nobody can read, whose programs' marks are not `honoured`."""
        return tuple(secret for secret in self._secrets.values() if not honoured(secret.origin))

    def opened(self) -> tuple[Settled, ...]:
        """Those that a customer's consent lets go once."""
        settled = (copy for copy in self._copies.values() if isinstance(copy, Settled))
        return tuple(copy for copy in settled if copy.opening is not None)

    def waiting(self) -> tuple[Waiting, ...]:
        """Those whose pastes wait for the inspection."""
        return tuple(copy for copy in self._copies.values() if isinstance(copy, Waiting))
