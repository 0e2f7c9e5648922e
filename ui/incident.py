"""A case in words: what to do now, and how long each clock still runs. Pure."""

from __future__ import annotations

from datetime import datetime

from guard.model import Duty, IncidentStatus
from ui.sheet import BULLET, Section, Sheet
from ui.texts import Texts

FOLLOWING = ("held", "clocks", "closed")
"""Names of the sentences about what a case brings with it, in their order."""


def mistake_sheet(texts: Texts) -> Sheet:
    """What follows once a case is opened, for whoever is asked whether to open one."""
    say = texts.say
    return Sheet(
        title=say("mistake.title"),
        sections=(
            Section(say("mistake.question"), (say("mistake.first"),)),
            Section(say("mistake.follows"), tuple(BULLET + say(f"mistake.{each}") for each in FOLLOWING)),
        ),
        note=say("mistake.note"),
        close=say("mistake.cancel"),
    )


def incident_sheet(texts: Texts, incident: IncidentStatus, now: datetime) -> Sheet:
    """What the person who sent something by mistake needs to see."""
    steps = tuple(
        texts.say("incident.step", number=number, step=texts.of(step)) for number, step in enumerate(incident.steps, 1)
    )
    duties = tuple(
        texts.say(
            "incident.duty", left=_left(texts, duty, now), what=texts.of(duty.what), article=texts.of(duty.article)
        )
        for duty in incident.duties
    )
    return Sheet(
        title=texts.say("incident.title", application=texts.of(incident.application)),
        sections=(
            Section(texts.say("incident.now"), (*_recall(texts, incident.recall_until, now), *steps)),
            Section(texts.say("incident.clocks"), duties),
            _case(texts, incident),
        ),
        note="",
        close=texts.say("incident.close"),
    )


def _case(texts: Texts, incident: IncidentStatus) -> Section:
    if not incident.kept:
        return Section(texts.say("incident.no_case"), (texts.say("incident.unkept"),))
    return Section(texts.say("incident.case", case=incident.case), (texts.say("incident.kept"),))


def failure_sheet(texts: Texts, code: str) -> Sheet:
    """No case could be opened; what to do all the same."""
    title = texts.say("incident.title", application=texts.say("application.unknown"))
    lines = (texts.say("incident.failed", code=code),)
    return Sheet(title, (Section(texts.say("incident.now"), lines),), "", texts.say("incident.close"))


def closed_sheet(texts: Texts, incident: IncidentStatus) -> Sheet:
    """A case that was closed while somebody looked at it."""
    case = Section(texts.say("incident.case", case=incident.case), (texts.say("incident.closed"),))
    title = texts.say("incident.title", application=texts.of(incident.application))
    return Sheet(title, (case,), "", texts.say("incident.close"))


def case_line(texts: Texts, incident: IncidentStatus, now: datetime) -> str:
    """The tray's line about an open case: where it went, and the clock of it that ends first."""
    duty, application = _next_duty(incident), texts.of(incident.application)
    if duty is None:
        return texts.say("tray.incident_open", application=application)
    end, article = left(texts, duty.due, now), texts.of(duty.article)
    return texts.say("tray.incident_due", application=application, left=end, article=article)


def by_end(incidents: tuple[IncidentStatus, ...]) -> tuple[IncidentStatus, ...]:
    """Open cases, the one that ends first before the others; those of which no clock runs last."""
    return tuple(sorted(incidents, key=_first_end))


def _first_end(incident: IncidentStatus) -> tuple[bool, bool, float]:
    duty = _next_duty(incident)
    return (True, True, 0.0) if duty is None else (False, *_end(duty))


def _next_duty(incident: IncidentStatus) -> Duty | None:
    return min((duty for duty in incident.duties if not duty.waits), key=_end, default=None)


def _end(duty: Duty) -> tuple[bool, float]:
    """What has to be done at once has no end of its own, and comes after what has one."""
    return duty.due is None, 0.0 if duty.due is None else duty.due.timestamp()


def _recall(texts: Texts, until: datetime | None, now: datetime) -> tuple[str, ...]:
    """Whether a message can still be recalled, where the application sets an end to that."""
    if until is None:
        return ()
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return (texts.say("incident.recall_over"),)
    return (texts.say("incident.recall", minutes=seconds // 60, seconds=seconds % 60),)


def _left(texts: Texts, duty: Duty, now: datetime) -> str:
    return texts.say("incident.waits") if duty.waits else left(texts, duty.due, now)


def left(texts: Texts, due: datetime | None, now: datetime) -> str:
    """How long a clock still runs: `3 h 59 min left`, `at once`, `overdue`."""
    if due is None:
        return texts.say("incident.at_once")
    minutes = int((due - now).total_seconds() // 60)
    if minutes < 0:
        return texts.say("incident.late")
    if minutes < 60:
        return texts.say("incident.left_minutes", minutes=minutes)
    if minutes < 48 * 60:
        return texts.say("incident.left_hours", hours=minutes // 60, minutes=minutes % 60)
    return texts.say("incident.left_days", days=minutes // 1440, hours=minutes % 1440 // 60)
