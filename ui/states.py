"""What a status means for a person, and its lines and rows in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from guard.model import Coverage, Demotion, Status
from ui.texts import Texts
from ui.wording import clock

_FINE_TRAILS = ("ok", "off")
_CHECKED = ("reader", "trail", "customers")
"""Troubles of which the check-up tells more."""


class State(StrEnum):
    """How the tray's icon stands."""

    GUARDING = "guarding"
    FROSTED = "frosted"
    """Guarding, and something was covered just now."""
    PAUSED = "paused"
    ATTENTION = "attention"
    STANDBY = "standby"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the person or an administrator can mend."""

    what: str
    how: str
    check: bool = False
    """Whether the check-up tells more."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the status window."""

    label: str
    value: str
    detail: str
    good: bool


def state_of(status: Status) -> State:
    """The gravest thing that holds."""
    if (
        status.silent
        or not status.gate.connected
        or any(point.point == "clipboard" and not point.guarded for point in status.coverage)
    ):
        return State.LOST
    if status.paused_until is not None:  # also past it: only the guard knows whether it goes on
        return State.PAUSED
    if status.gate.standby:  # another guard answers the pastes of this desktop
        return State.STANDBY
    if _troubled(status):
        return State.ATTENTION
    return State.GUARDING


def _troubled(status: Status) -> tuple[str, ...]:
    """The names of what is wrong and can be mended, the gravest first."""
    unguarded = {point.point for point in status.coverage if not point.guarded}
    wrong = (
        ("lost", not status.gate.connected),
        ("silent", bool(status.silent)),
        ("trail", status.trail.state not in _FINE_TRAILS),
        ("reader", status.reader.detail is not None),
        ("customers", "customers" in unguarded),
        ("policy", status.policy.state != "ok"),
        ("stuck", bool(status.stuck)),
        ("rival", status.gate.rival is not None and not status.gate.standby),
        ("strangers", "destination" in unguarded),
    )
    return tuple(name for name, is_wrong in wrong if is_wrong)


def troubles(texts: Texts, status: Status) -> tuple[Trouble, ...]:
    """What is wrong and how it is mended; empty while there is nothing to do for anybody."""
    return tuple(_trouble(texts, status, name) for name in _troubled(status))


def _trouble(texts: Texts, status: Status, name: str) -> Trouble:
    state = {"trail": status.trail.state, "policy": status.policy.state}.get(name)
    key = f"{name}_{state}" if f"trouble.{name}_{state}" in texts.entries else name
    said = {"rival": status.gate.rival or "", "folder": status.policy.drop_folder}
    return Trouble(texts.say(f"trouble.{key}", **said), texts.say(f"trouble.{key}_how", **said), check=name in _CHECKED)


def state_line(texts: Texts, status: Status, now: datetime) -> str:
    """The tray's first line: `Guarding · 12 pastes frosted`."""
    state = state_of(status)
    if state is State.PAUSED and status.paused_until is not None:
        return texts.say("tray.paused", time=clock(status.paused_until, now))
    line = texts.say(f"tray.{state}")
    if state is State.ATTENTION:
        return texts.say("join.parts").join((line, troubles(texts, status)[0].what))
    if state is State.LOST or not status.counters.frosted:
        return line
    return texts.say("join.parts").join((line, texts.say("tray.frosted_so_far", count=status.counters.frosted)))


def policy_line(texts: Texts, status: Status, now: datetime) -> str:
    """`Policy service-centre no. 12, issued 3 d ago, up to date`; before a firm has sent one its name says nothing."""
    policy = status.policy
    if (policy.source, policy.state) == ("built-in", "ok"):
        return texts.say("tray.built_in")
    return texts.say(
        "tray.policy",
        name=policy.name,
        serial=policy.serial,
        age=age(texts, now - (policy.issued_at or policy.loaded_at)),
        state=texts.known("policy_state", policy.state, state=policy.state),
    )


def age(texts: Texts, since: timedelta) -> str:
    """How old the policy is, in its largest whole unit."""
    minutes = int(since.total_seconds() // 60)
    if minutes < 1:
        return texts.say("age.now")
    if minutes < 60:
        return texts.say("age.minutes", count=minutes)
    if minutes < 48 * 60:
        return texts.say("age.hours", count=minutes // 60)
    return texts.say("age.days", count=minutes // (24 * 60))


def rows(texts: Texts, status: Status, now: datetime) -> tuple[Row, ...]:
    """Guard, policy, reader, trail, counters, the folder of consents, and rules that demoted themselves."""
    return (
        _guard(texts, status, now),
        _policy(texts, status, now),
        _reader(texts, status),
        _trail(texts, status),
        _counters(texts, status),
        Row(texts.say("status.consents"), status.consent_folder, "", good=True),
        *(_demoted(texts, each) for each in status.demoted),
    )


def _demoted(texts: Texts, demotion: Demotion) -> Row:
    precision = demotion.precision
    return Row(
        label=texts.say("status.demoted"),
        value=texts.say("status.demoted_value", rule=demotion.rule, now=texts.say(f"status.demoted_{demotion.now}")),
        detail=texts.say("status.demoted_detail", wrong=precision.wrong, count=precision.answers),
        good=True,
    )


def coverage_rows(texts: Texts, coverage: tuple[Coverage, ...]) -> tuple[Row, ...]:
    """What can and cannot be guarded here, and why."""
    return tuple(
        Row(
            label=texts.known("coverage", point.point, point=point.point),
            value="",
            detail=texts.of(point.reason),
            good=point.guarded,
        )
        for point in coverage
    )


def _guard(texts: Texts, status: Status, now: datetime) -> Row:
    gate = status.gate
    detail = texts.say(
        "status.reconnected" if gate.reconnects else "status.since",
        backend=gate.backend,
        time=clock(gate.since, now),
        count=gate.reconnects,
    )
    if not gate.connected:
        detail = texts.say("status.disconnected")
    state = state_of(status)
    return Row(
        texts.say("status.guard"), state_line(texts, status, now), detail, state in (State.GUARDING, State.ATTENTION)
    )


def _policy(texts: Texts, status: Status, now: datetime) -> Row:
    policy = status.policy
    detail = [
        texts.say(
            "status.policy_detail",
            source=texts.known("policy_source", policy.source, source=policy.source),
            time=clock(policy.loaded_at, now),
        )
    ]
    if policy.issued_at is not None:
        detail.append(texts.say("status.policy_issued", time=clock(policy.issued_at, now)))
    if policy.expires_at is not None:
        detail.append(texts.say("status.policy_expires", time=clock(policy.expires_at, now)))
    if policy.pull is not None and policy.pull.detail is not None:
        detail.append(texts.say("status.policy_pull", count=policy.pull.failures, detail=policy.pull.detail))
    return Row(
        label=texts.say("status.policy"),
        value=texts.say(
            "status.policy_value",
            name=policy.name,
            serial=policy.serial,
            state=texts.known("policy_state", policy.state, state=policy.state),
        ),
        detail="\n".join((policy.detail, *detail) if policy.detail else detail),
        good=policy.state == "ok",
    )


def _reader(texts: Texts, status: Status) -> Row:
    reader = status.reader
    value = texts.say("status.reader_warm" if reader.warm else "status.reader_cold", engine=reader.engine)
    return Row(texts.say("status.reader"), value, reader.detail or "", reader.detail is None)


def _trail(texts: Texts, status: Status) -> Row:
    trail = status.trail
    return Row(
        label=texts.say("status.trail"),
        value=texts.say("status.trail_value", count=trail.records),
        detail=texts.known("trail_state", trail.state, state=trail.state),
        good=trail.state in _FINE_TRAILS,
    )


def _counters(texts: Texts, status: Status) -> Row:
    counters = status.counters
    return Row(
        label=texts.say("status.counters"),
        value=texts.say("status.counters_value", copies=counters.copies, found=counters.found),
        detail=texts.say(
            "status.counters_detail",
            original=counters.original,
            frosted=counters.frosted,
            blocked=counters.blocked,
        ),
        good=True,
    )
