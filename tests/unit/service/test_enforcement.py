"""A policy is enforced whole or not at all, and what could not be enforced is tried again at the next look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from guard.audit import open_recorder
from guard.audit.proof.reading import reading
from guard.desktop import CaptureOptions
from guard.desktop.memory import MemoryVault
from guard.desktop.memory_captures import MemoryCaptures
from guard.errors import DesktopError
from guard.inspect.pipeline import Pipeline
from guard.model.clock import wall_clock
from guard.paths import installation, private_folder
from guard.policy.document import Policy
from guard.policy.ledger import PrecisionLedger
from guard.policy.store import PolicyStore
from guard.service.captures import CaptureWatch
from guard.service.enforcement import Enforcement, Pipelines
from tests.unit.connector.test_judge import pipeline
from tests.unit.policy.test_several_looks import Versions
from tests.unit.service.test_captures import AtOnce
from tests.unit.service.test_lack import NO_THREAD

__all__ = ["pipeline"]


class Failing(MemoryCaptures):
    """Captures that cannot be watched as long as there is a fault."""

    fault: Exception | None = None

    def start(self, listener: Any) -> None:
        if self.fault is not None:
            raise self.fault
        super().start(listener)


@dataclass
class Desk:
    """Serial 1 is enforced here, and serial 2 comes with the first look."""

    folder: Path
    pipeline: Pipeline
    faults: list[Exception] = field(default_factory=list)
    applied: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paths, self.vault = installation(private_folder(self.folder)), MemoryVault()
        self.recorder = open_recorder(self.paths, self.vault, clock=wall_clock)
        self.captures = Failing(CaptureOptions(self.paths.withheld_captures))
        watch = CaptureWatch(lambda _: self.captures, AtOnce(), lambda _: None, wall_clock)
        ledger = PrecisionLedger(self.paths.precision, self.recorder.digest, wall_clock)
        self.store = PolicyStore(Versions(self.folder, 1, 2))
        pipelines = Pipelines(self._build, lambda policy: self.applied.append(policy.serial))
        self.enforcement = Enforcement(self.store, pipelines, watch, self.recorder, ledger)
        self.store._changed = self.enforcement.follow

    def _build(self, _: Policy) -> Pipeline:
        for fault in self.faults:
            raise fault
        return self.pipeline

    def told(self) -> tuple[int, str, str]:
        """After another look: serial and state of what is in force, and what is told beside it."""
        self.store.refresh()
        status = self.enforcement.in_force.status
        return status.serial, status.state, status.detail or ""

    def notes(self) -> list[tuple[str, dict[str, str | int]]]:
        """What the trail says of policies in the end."""
        self.recorder.close()
        with reading(self.paths, self.vault) as trail:
            told = [(record.kind.value, dict(record.facts)) for record in trail.forwards()]
        return [(kind, facts) for kind, facts in told if kind.startswith("policy")]


@pytest.fixture
def desk(tmp_path: Path, pipeline: Pipeline) -> Iterator[Desk]:
    desk = Desk(tmp_path / "data", pipeline)
    yield desk
    desk.recorder.close()


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (NO_THREAD, "policy-unenforced", "RuntimeError: it cannot be enforced now, and is tried again within a minute"),
        (
            MemoryError(),
            "policy-unenforced",
            "MemoryError: it cannot be enforced now, and is tried again within a minute",
        ),
        (DesktopError("no folder"), "desktop", "no folder"),
    ],
)
def test_what_cannot_be_enforced_is_refused_once_and_tried_again_at_each_look(
    desk: Desk, fault: Exception, code: str, told: str
) -> None:
    desk.faults.append(fault)
    for _ in range(3):
        assert desk.told() == (1, "refused", f"{code}: test 2: {told}")
    desk.faults.clear()
    assert desk.told() == (2, "ok", "")
    assert desk.told() == (2, "ok", "")
    refused = ("policy-refused", {"code": code, "serial": 1})
    assert desk.notes() == [refused, ("policy-changed", {"serial": 2, "state": "ok"})]


def test_trail_and_alerts_follow_a_policy_only_once_its_captures_are_watched(desk: Desk) -> None:
    desk.captures.fault = DesktopError("no folder")
    assert desk.told()[:2] == (1, "refused")
    assert desk.applied == [1]
    desk.captures.fault = None
    assert desk.told()[:2] == (2, "ok")
    assert desk.applied == [1, 2]
