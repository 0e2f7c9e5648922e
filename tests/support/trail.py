"""A trail to test with: an installation of its own, a clock that is set by hand, outcomes of synthetic customers."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guard.audit import Recorder, TrailSettings, open_recorder
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord
from guard.audit.proof.verify import examine
from guard.desktop.memory import MemoryVault
from guard.model import (
    Action,
    Application,
    Channel,
    Destination,
    EntityType,
    Evidence,
    Finding,
    Outcome,
    Verdict,
    Version,
    Workstation,
)
from guard.paths import Paths, installation

HERE = Workstation(machine="pc-17", agent="li.wei")
WORK = Destination(Application("crm.exe", "crm", "陈小明 - 客户档案", 10), "work")
SOCIAL = Destination(Application("wechat.exe", "wechat", "与陈小明的聊天", 11), "social")
PHONE = Finding(EntityType.PHONE, 0.93, 3, 14, Evidence("phone"), masked="138****0000", digest="d1")


@dataclass
class SetClock:
    """A clock that stands still until it is moved, and beside it one that nobody can set."""

    now: datetime = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    wrong: timedelta = timedelta(0)
    """How far somebody set it."""

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)

    def set(self, **how_far: float) -> None:
        """Somebody sets it, or the network does: no time passes."""
        self.now += timedelta(**how_far)
        self.wrong += timedelta(**how_far)

    def since_boot_s(self) -> float:
        return (self.now - self.wrong).timestamp()


@dataclass
class Given:
    """One workstation: its folder, its vault, its clock, its randomness (the same in each run)."""

    data: Path
    vault: MemoryVault = field(default_factory=MemoryVault)
    clock: SetClock = field(default_factory=SetClock)
    seed: int = 7

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    @property
    def paths(self) -> Paths:
        return installation(self.data)

    def recorder(self, settings: TrailSettings | None = None) -> Recorder:
        """A recorder that does nothing in the background."""
        return open_recorder(
            self.paths,
            self.vault,
            clock=self.clock,
            settings=settings,
            monotonic_s=self.clock.since_boot_s,
            random=self._random.randbytes,
            here=HERE,
            settle_s=None,
        )

    def filled(self, count: int, settings: TrailSettings | None = None) -> None:
        """Write so many outcomes and stop; together with the notes there are `count` + 3 records."""
        with self.recorder(settings) as recorder:
            recorder.note("start")
            for turn in range(count):
                self.clock.forward(seconds=30)
                recorder.record(outcome(tuple(Action)[1 + turn % 4], at=self.clock.now, snapshot=f"s{turn}"))


def outcome(
    action: Action = Action.REDACT,
    *,
    findings: tuple[Finding, ...] = (PHONE,),
    at: datetime = datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
    snapshot: str = "s",
    answer: str | None = None,
    reason: str | None = None,
    destination: Destination = SOCIAL,
    rule: str | None = "phones-stay-inside",
) -> Outcome:
    """What came of a copy from the work application."""
    kinds = tuple(dict.fromkeys(finding.entity_type for finding in findings))
    verdict = Verdict(action, destination, rule, "service-centre", 12, kinds)
    return Outcome(snapshot, Channel.CLIPBOARD, WORK, verdict, Version.SAFE, findings, at, answer, reason)


def killed(recorder: Recorder) -> None:
    """Leave a recorder as a kill would: nothing more is written."""
    opened = recorder._keeper.opened
    if opened is not None:
        opened.trail.close()


def records(given: Given) -> list[AuditRecord]:
    """All records of a trail, in order, read with the workstation's keys."""
    with reading(given.paths, given.vault) as reader:
        found = list(reader.forwards())
        assert reader.unread == 0
        return found


def kinds(given: Given) -> list[str]:
    """Their kinds."""
    return [record.kind.value for record in records(given)]


def sql(path: Path, *statements: str) -> None:
    """Change a trail's file behind its back."""
    with closing(sqlite3.connect(path)) as base:
        for statement in statements:
            base.execute(statement)
        base.commit()


def first_problem(given: Given, **how: object) -> tuple[int, str]:
    """Number and words of the first thing that verifying finds."""
    problems = examine(given.paths, given.vault, **how).problems  # type: ignore[arg-type]  # passed through
    assert problems
    return problems[0].number, problems[0].what
