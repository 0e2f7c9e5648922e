"""A whole guard with its desktop in memory: real detection, reading, redaction, policy and trail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from guard import create_service
from guard.desktop import CaptureOptions, Convert
from guard.desktop.memory import MemoryGate, MemoryVault, desktop
from guard.desktop.memory_captures import MemoryCaptures
from guard.model import Application, Message, Outcome, Reply, Status
from guard.paths import installation
from guard.service.events import Event
from guard.service.guard_service import GuardService
from tests.support.failing import full_disk
from tests.support.nurseries import kept_nurseries
from tests.support.waiting import until

READY_S = 90.0
"""Longest wait for the inspection worker, in seconds: a busy machine takes longer to load it than a paste may wait."""

CRM = Application(executable="crm", window_class="crm", pid=101, path="/opt/crm/crm", protected=True)
WECHAT = Application(executable="wechat", window_class="wechat", pid=102)
STRANGER = Application(executable="stranger", window_class="stranger", pid=103)


@dataclass
class Told:
    """Remembers what the service told."""

    frosted_outcomes: list[Outcome] = field(default_factory=list)
    asked_outcomes: list[Outcome] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    ends: list[bool] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def frosted(self, outcome: Outcome) -> None:
        self._add(self.frosted_outcomes, outcome)

    def asked(self, outcome: Outcome) -> None:
        self._add(self.asked_outcomes, outcome)

    def replied(self, reply: Reply) -> None:
        self._add(self.replies, reply)

    def status_changed(self, status: Status) -> None:
        pass

    def announced(self, message: Message) -> None:
        self._add(self.messages, message)

    def end_asked(self) -> None:
        self._add(self.ends, True)

    def wait_for(self, condition: Callable[[Told], bool], timeout_s: float = 20.0) -> None:
        """Until the service has told enough."""
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self), timeout_s), "the service did not tell"

    def _add(self, items: list[Any], item: object) -> None:
        with self.changed:
            items.append(item)
            self.changed.notify_all()


@dataclass
class World:
    """A running guard, and the hands of the applications around it."""

    service: GuardService
    gate: MemoryGate
    captures: MemoryCaptures
    told: Told
    data: Path
    vault: MemoryVault

    def tell(self, event: Event) -> None:
        """Something happens to the guard that no hand here can do."""
        self.service._inbox.put(event)

    def full_disk(self) -> AbstractContextManager[None]:
        """The trail gets no page more for as long as the block lasts."""
        return full_disk(self.service._recorder)


@contextmanager
def running_world(data: Path, policy: str | None = None, vault: MemoryVault | None = None) -> Iterator[World]:
    """A guard in memory under that policy document (None: the shipped one) for as long as the block lasts.

    `vault`: of a guard before on the same machine, None: a fresh one.
    """
    document = None
    if policy is not None:
        data.parent.mkdir(parents=True, exist_ok=True)
        document = data.parent / "policy.toml"
        document.write_text(policy)
    told, vault, gates = Told(), vault or MemoryVault(), list[MemoryGate]()

    def gate(hold_s: float, convert: Convert) -> MemoryGate:
        gates.append(MemoryGate(hold_s, convert))
        return gates[-1]

    made: list[MemoryCaptures] = []

    def captures(options: CaptureOptions) -> MemoryCaptures:
        made.append(MemoryCaptures(options))
        return made[-1]

    outside = replace(desktop(), gate=gate, vault=lambda: vault, captures=captures)
    with kept_nurseries():
        service = create_service(installation(data), policy=document, listener=told, desktop=outside)
        service.start()
        until(lambda: service.status().reader.warm or service.status().reader.detail is not None, READY_S)
        try:
            yield World(service, gates[0], made[-1], told, data, vault)
        finally:
            service.stop()
