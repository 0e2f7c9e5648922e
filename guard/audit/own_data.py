"""What is known of the person at the workstation: the records themselves, who sees what of them, and how long."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from guard.audit.counted import newest_first
from guard.audit.line import told
from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord
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
    """All that name this person, the newest first."""
    unread: int
    """Records that do not open with the keys at hand, whoever they are about."""
    kinds: Mapping[str, int]
    """How many of each kind, of decisions by their action."""
    first: datetime | None
    sealed_files: int
    """Sealed pieces of evidence that these records point to and that are still there."""
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
    assets: Path = ASSETS,
) -> OwnData:
    """What the trail of this installation holds about the person who is logged in.

    `most`: of the newest records; None: all.

    Raises:
        InputError: there is no trail here.
        TrailError: it cannot be read.
    """
    with reading(paths, vault) as reader:
        mine = (record for record in reader.backwards() if record.agent == here.agent)
        records = tuple(islice(newest_first(mine), most))
        unread = reader.unread
    evidence = (record.decision.evidence for record in records if record.decision is not None)
    files = {reference.file for reference in evidence if reference is not None and reference.file is not None}
    return OwnData(
        here=here,
        records=records,
        unread=unread,
        kinds=Counter(record.decision.action if record.decision else record.kind.value for record in records),
        first=records[-1].at if records else None,
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
        trail_days=settings.retention_days,
        evidence_days=settings.evidence.max_days,
        auditors=len(settings.auditor_keys),
        seen=sight.seen,
        unseen=sight.unseen,
        rights=sight.rights,
    )


def read_sight(assets: Path) -> Sight:
    """What a person is told about who sees what."""
    table = tomllib.loads((assets / "people" / "known.toml").read_text("utf-8"))
    seen, unseen, rights = (tuple(Message(**one) for one in table[name]) for name in ("seen", "unseen", "rights"))
    return Sight(seen, unseen, rights)
