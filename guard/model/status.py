"""How the guard stands: what `frostpane status` and the tray tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guard.model.decision import Message
from guard.model.precision import Precision

VERSION = "0.1.0"
"""Version of this product; the one place."""


@dataclass(frozen=True, slots=True)
class GateState:
    """How the gate stands."""

    backend: str
    owns: bool
    """Whether it holds the clipboard now."""
    connected: bool
    since: datetime
    """Of the present connection, UTC."""
    reconnects: int = 0
    standby: bool = False
    """Another guard is on duty on this desktop; this one takes over when that one ends."""
    rival: str | None = None
    """Executable of the program that holds this desktop's post in place of this guard; without `standby` it is guarded
    nevertheless."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One thing that this desktop can or cannot guard, and why."""

    point: str
    """`clipboard`, `primary`, `destination`, `captures`, `hotkeys`, `tray`, `vault`…"""
    guarded: bool
    reason: Message


@dataclass(frozen=True, slots=True)
class PullStatus:
    """How the server of policies answers."""

    answered_at: datetime | None = None
    """None: not yet since the start."""
    failures: int = 0
    """Questions without a usable answer since then."""
    detail: str | None = None
    """What the last failure was and what to do; None: the last question was answered."""


@dataclass(frozen=True, slots=True)
class PolicyStatus:
    """The policy in force."""

    name: str
    serial: int
    source: str
    """`built-in`, `file`, `drop-folder`, `pull`, `last-good`."""
    state: str
    """`ok`, `stale` (expired, still in force), `refused` (a newer one was refused), `corrupt` (fell back)…"""
    drop_folder: str
    loaded_at: datetime
    detail: str | None = None
    """One line where the state is not `ok`: the code and what to do."""
    issued_at: datetime | None = None
    """When its author issued it."""
    expires_at: datetime | None = None
    """None: never."""
    pull: PullStatus | None = None
    """None: no server is asked."""


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """The engine that reads pictures."""

    engine: str
    warm: bool
    detail: str | None = None
    """Why pictures, or anything that is parsed, cannot be read; None: they can."""
    gone: bool = False
    """The inspection worker has ended, or cannot be started."""


@dataclass(frozen=True, slots=True)
class TrailStatus:
    """The audit trail."""

    records: int
    last_tag: str | None
    state: str = "ok"
    """`ok`, `no-vault`, `unwritable`, `off`."""
    vault: str = ""
    """The key store that is used, such as `SecretService`; empty: not told."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What a law demands after an incident."""

    article: Message
    to: str
    """`authority`, `persons`, `register`."""
    what: Message
    why: Message
    due: datetime | None = None
    """UTC; None: at once, unless it waits."""
    waits: bool = False
    """Whether it is counted from the end of the handling, which has not come."""


@dataclass(frozen=True, slots=True)
class IncidentStatus:
    """An open case."""

    case: str
    opened_at: datetime
    application: Message
    """What received something by mistake."""
    steps: tuple[Message, ...]
    """What contains it there, in the order in which that helps."""
    duties: tuple[Duty, ...]
    """The nearest deadline first."""
    recall_until: datetime | None = None
    """Until when the application lets a message be recalled; None: it is not known, or has no end."""
    kept: bool = True
    """False: the disk takes nothing; there is advice, and no case yet."""


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """What the person at the workstation is shown of the records about him."""

    agent: str
    machine: str
    first: datetime | None
    """Of the oldest; None: there is none."""
    lines: tuple[Message, ...]
    """A line for each of the newest records, heartbeats left out, the newest first."""
    count: int
    """Records about this person in all."""
    heartbeats: int
    """How many of these are the guard's heartbeats."""
    unread: int
    """Records that do not open with the keys at hand, whoever they are about."""
    trail_days: int | None
    """None: without limit."""
    evidence_days: int | None
    auditors: int
    """How many can open evidence that was sealed."""
    sealed_files: int
    """Sealed pieces of evidence about this person that are still there."""
    open_cases: int
    """Cases that hold records longer than that."""
    seen: tuple[Message, ...]
    """What supervisors see."""
    unseen: tuple[Message, ...]
    rights: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Demotion:
    """A rule that was wrong too often and is enforced a step milder than the policy says."""

    rule: str
    before: str
    """The policy's action."""
    now: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Counters:
    """Since the guard started."""

    copies: int = 0
    inspected: int = 0
    found: int = 0
    pastes: int = 0
    original: int = 0
    frosted: int = 0
    blocked: int = 0
    unreadable: int = 0
    overridden: int = 0
    automatic: int = 0
    """Reads that nobody asked for, by clipboard managers and their like, which got no original."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """Words over the whole screen, again and again."""

    text: str
    """With `{agent}`, `{machine}` and `{time}` where those are told."""
    opacity: float
    """Of the words, 0 to 1."""
    angle_degrees: int
    """Against the clock."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How the policy lets the guard speak to a person, and what that person may do."""

    notify: bool = True
    """Whether what was frosted is told at once; a question is asked all the same."""
    language: str = "auto"
    """`auto` (that of the system), `zh`, `en`."""
    pause_allowed: bool = False
    """Whether the person may pause guarding without an administrator's token."""
    pause_max_minutes: int = 15
    """The longest pause, where pausing is allowed."""
    quit_allowed: bool = True
    tokens: bool = False
    """Whether an administrator's token can allow more: somebody's count here."""
    watermark: Watermark | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that `frostpane status` and the tray tell."""

    version: str
    policy: PolicyStatus
    gate: GateState
    coverage: tuple[Coverage, ...]
    reader: ReaderStatus
    trail: TrailStatus
    counters: Counters
    paused_until: datetime | None = None
    manners: Manners = Manners()
    silent: tuple[str, ...] = ()
    """The threads that guard and gave no sign of life when they were asked last."""
    incidents: tuple[IncidentStatus, ...] = ()
    """The open cases, the newest first."""
    stuck: tuple[str, ...] = ()
    """The threads that inspect one thing for so long that others have taken their place."""
    consent_folder: str = ""
    """Where records of customers' consents are laid."""
    demoted: tuple[Demotion, ...] = ()
    """The rules that are enforced a step milder than the policy says, in its order."""
