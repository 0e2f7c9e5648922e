"""Whether a consent lets one content go to one destination now. Pure: record, question and time in, formats out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from guard.model import Destination, EntityType
from guard.policy.grouping import is_of
from guard.tokens.consent.record import EVERY, Binding, ConsentRecord
from guard.tokens.consent.refusal import Cause, ConsentRefused

CLOCKS_DIFFER = timedelta(minutes=5)
"""Distance by which two clocks may differ: the supervisor's and the workstation's, and this one's before and now."""


Prints = Callable[[], Iterable[bytes]]
"""Gives the prints of a content, see `content.prints`."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an agent wants to send, and where to."""

    destination: Destination
    kinds: frozenset[EntityType]
    """Kinds of data in it that some rule protects."""
    values: frozenset[tuple[EntityType, str]] = field(repr=False)
    """The values in it, each as this installation's keyed digest."""
    prints: Mapping[str, tuple[Prints, ...]] = field(repr=False)
    """Of each format the contents that it holds, one but for a list of files; made when they are asked for."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where and when it is asked."""

    now: datetime
    machine: str
    agent: str
    revoked: tuple[str, ...] = ()
    latest: datetime | None = None
    """The latest time beyond `now` that the trail has seen; None: there is none, or it is not looked at."""
    policy_until: datetime | None = None
    """Until when the policy counts that names the withdrawals; None: for ever, or it is not looked at."""


def require_now(record: ConsentRecord, there: Circumstances) -> None:
    """Pass where the record counts here and now.

    Raises:
        ConsentRefused: `consent-revoked`, `consent-clock`, `consent-stale`, `consent-not-begun`, `consent-expired`,
            `consent-replayed`.
    """
    reached = max(there.now, there.latest or there.now)  # what is over stays over, however little a clock is set back
    if record.id in there.revoked:
        raise ConsentRefused(Cause.REVOKED)
    if there.latest is not None and there.latest > there.now + CLOCKS_DIFFER:
        raise ConsentRefused(Cause.CLOCK)
    if there.policy_until is not None and reached >= there.policy_until:
        raise ConsentRefused(Cause.STALE)
    if there.now < record.not_before - CLOCKS_DIFFER:
        raise ConsentRefused(Cause.NOT_BEGUN)
    if reached >= record.expires_at:
        raise ConsentRefused(Cause.EXPIRED)
    if not (_is(record.machine, there.machine) and _is(record.agent, there.agent)):
        raise ConsentRefused(Cause.REPLAYED)


def covered(
    record: ConsentRecord, binding: Binding, question: Question, digest: Callable[[str], str]
) -> Mapping[str, bool]:
    """The formats that are the content that the customer agreed to: True by their very bytes, False by text or pixels.

    Args:
        digest: makes this installation's keyed digest of a normalised value.

    Raises:
        ConsentRefused: `consent-destination`, `consent-customer`, `consent-kinds`, `consent-content`.
    """
    require_destination(record, question.destination)
    own = {(kind, digest(value)) for kind, value in binding.customer(record.customer)}
    alike = {(kind, value) for kind, value in question.values if kind in {kind for kind, _ in own}}
    if alike and not alike & own:
        raise ConsentRefused(Cause.CUSTOMER)
    found: dict[str, bool] = {}
    for name, contents in question.prints.items():
        agreed = [_agreed(record, binding, content) for content in contents]
        if agreed and None not in agreed:  # of several files each one
            found[name] = all(agreed)
    if not found:
        raise ConsentRefused(Cause.CONTENT)
    if not question.kinds <= {*record.kinds, *record.sensitive}:
        raise ConsentRefused(Cause.KINDS)
    return found


def _agreed(record: ConsentRecord, binding: Binding, content: Prints) -> bool | None:
    """True: by its very bytes; False: by text or pixels; None: it is not what the customer agreed to."""
    for number, print_ in enumerate(content()):
        if binding.content(print_) in record.content:
            return number == 0
    return None


def require_destination(record: ConsentRecord, destination: Destination) -> None:
    """Pass where a record is for that destination.

    Raises:
        ConsentRefused: `consent-destination`.
    """
    site = destination.application.site
    there = record.site is None or (site is not None and is_of(site, record.site))
    if destination.group != record.group or not there:
        raise ConsentRefused(Cause.DESTINATION)


def _is(named: str, here: str) -> bool:
    return named == EVERY or named.casefold() == here.casefold()
