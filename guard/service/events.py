"""What can happen to the guard: the frozen events of the service's inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from guard.desktop import GateNote
from guard.inspect.inspected_copy import InspectedCopy
from guard.model import Answer, GateState, Review, Served, Snapshot, TrailStatus
from guard.policy.store import InForce


@dataclass(frozen=True, slots=True)
class Copied:
    """The gate holds a new snapshot."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class InspectionDone:
    """A snapshot was inspected, under the pipeline that was in force when it began."""

    copy: InspectedCopy


@dataclass(frozen=True, slots=True)
class InspectionAdvanced:
    """A picture is still being read; what is known so far is safe to give out, the rest covered."""

    copy: InspectedCopy


@dataclass(frozen=True, slots=True)
class InspectionFailed:
    """A worker could not inspect a snapshot; `cause` names the error's kind."""

    snapshot: Snapshot
    cause: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """The gate answered a paste."""

    served: Served


@dataclass(frozen=True, slots=True)
class CaptureInspected:
    """A worker has inspected a capture."""

    copy: InspectedCopy


@dataclass(frozen=True, slots=True)
class Offered:
    """A page was given what it may have of something that was pasted, dropped or chosen there."""

    copy: InspectedCopy
    served: Served


@dataclass(frozen=True, slots=True)
class Held:
    """What a copy holds, as a customer's consent is asked about it."""

    contents: Mapping[str, tuple[bytes, ...]] = field(repr=False)
    """By format; of a list of files, what is in each of them."""
    prints: Mapping[str, tuple[tuple[bytes, ...], ...]] = field(repr=False)
    """Of each of these contents; see `guard.tokens.consent.content.prints`."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A person answered a card."""

    snapshot_id: str
    group: str | None
    """Of the destination that was asked about; None: the newest question about this copy."""
    answer: Answer
    reason: str | None = field(repr=False)
    held: Held | None = None
    """Of a consent; None: a worker has yet to read it."""


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """Another policy is in force."""

    in_force: InForce


@dataclass(frozen=True, slots=True)
class CustomersChanged:
    """The firm's customer list can be used now, or another one."""


@dataclass(frozen=True, slots=True)
class GateChanged:
    """The gate lost its display or came back."""

    state: GateState


@dataclass(frozen=True, slots=True)
class GateNoted:
    """The gate has something for the trail."""

    note: GateNote


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life is wanted of the service's thread."""

    answer: Callable[[], None]


@dataclass(frozen=True, slots=True)
class TrailChanged:
    """The trail can no longer be written, or can again."""

    status: TrailStatus


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """Guarding is to pause for some minutes, or (0) to go on."""

    minutes: int
    by: str = "agent"
    """Who wants it: `agent`, `token`."""


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """A person wants to see what of the newest copy is covered."""

    told: Callable[[Review | None], None]
    """Is given it, on any thread; None: it is not at hand."""
    gone: Callable[[], None]
    """Is called once something else was copied."""


Event = (
    Copied
    | InspectionAdvanced
    | InspectionDone
    | InspectionFailed
    | Pasted
    | CaptureInspected
    | Offered
    | Answered
    | PolicyChanged
    | CustomersChanged
    | GateChanged
    | GateNoted
    | Beat
    | TrailChanged
    | PauseAsked
    | ReviewAsked
)
