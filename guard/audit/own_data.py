"""What is known of the person at the workstation: the records themselves, who sees what of them, and how long."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guard.audit.counted import newest_first
from guard.audit.line import told
from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord, NoteKind
from guard.audit.upkeep.holds import holds
from guard.audit.upkeep.settings import TrailSettings
from guard.model import Message, OwnRecords, Workstation
from guard.paths import ASSETS, Paths


@dataclass(frozen=True, slots=True)
class Sight:
    """What supervisors see of a person, what they do not, and what the person may ask for."""

    seen: tuple[Message, ...]
    unseen: tuple[Message, ...]
    rights: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything about one person on one workstation."""

    here: Workstation
    records: tuple[AuditRecord, ...]
    """Those that name this person, the newest first: all, or so many as were asked for."""
    unread: int
    """Records that do not open with the keys at hand, whoever they are about."""
    kinds: Mapping[str, int]
    """How many of each kind there are in all, of decisions by their action."""
    first: datetime | None
    """Of the oldest of all."""
    sealed_files: int
    """Sealed pieces of evidence that all of them point to and that are still there."""
    settings: TrailSettings
    """How long it is kept, and to whom evidence is sealed."""
    open_cases: int
    """Cases that hold records longer than that."""
    sight: Sight


WINDOW_RECORDS = 500
"""Records that a window shows; all of them stand in `frostpane my-data`."""


def own_data(
    paths: Paths,
    vault: KeyStore,
    here: Workstation,
    settings: TrailSettings,
    *,
    most: int | None = None,
    heartbeats: bool = True,
    assets: Path = ASSETS,
) -> OwnData:
    """What the trail of this installation holds about the person who is logged in.

    `most`: of the newest records, None: all; `heartbeats`: whether they are among these. All count, kept or not.

    Raises:
        InputError: there is no trail here.
        TrailError: it cannot be read.
    """
    kept: list[AuditRecord] = []
    kinds: Counter[str] = Counter()
    files: set[str] = set()
    first = None
    with reading(paths, vault) as reader:
        for record in newest_first(record for record in reader.backwards() if record.agent == here.agent):
            kinds[record.decision.action if record.decision else record.kind.value] += 1
            first = record.at
            if record.decision and record.decision.evidence and record.decision.evidence.file:
                files.add(record.decision.evidence.file)
            if (most is None or len(kept) < most) and (heartbeats or record.kind is not NoteKind.HEARTBEAT):
                kept.append(record)
        unread = reader.unread
    return OwnData(
        here=here,
        records=tuple(kept),
        unread=unread,
        kinds=kinds,
        first=first,
        sealed_files=sum((paths.evidence / Path(file).name).exists() for file in files),
        settings=settings,
        open_cases=len(holds(paths.incidents)),
        sight=read_sight(assets),
    )


def shown(own: OwnData) -> OwnRecords:
    """What a window shows of it."""
    settings, sight = own.settings, own.sight
    return OwnRecords(
        agent=own.here.agent,
        machine=own.here.machine,
        first=own.first,
        lines=tuple(map(told, own.records)),
        count=sum(own.kinds.values()),
        heartbeats=own.kinds.get(NoteKind.HEARTBEAT, 0),
        unread=own.unread,
        trail_days=settings.retention_days,
        evidence_days=settings.evidence.max_days,
        auditors=len(settings.auditor_keys),
        sealed_files=own.sealed_files,
        open_cases=own.open_cases,
        seen=sight.seen,
        unseen=sight.unseen,
        rights=sight.rights,
    )


def read_sight(assets: Path) -> Sight:
    """What a person is told about who sees what."""
    table = tomllib.loads((assets / "people" / "known.toml").read_text("utf-8"))
    seen, unseen, rights = (tuple(Message(**one) for one in table[name]) for name in ("seen", "unseen", "rights"))
    return Sight(seen, unseen, rights)
