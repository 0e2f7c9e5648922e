"""`frostpane incident report | list`: open a case and say what to do now, or list the cases."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TextIO

from guard.audit.incident.case import Case
from guard.audit.incident.desk import WINDOW, IncidentDesk, Told
from guard.audit.incident.law import Operator, Region
from guard.audit.selection import time_of
from guard.cli import options as shared
from guard.cli.incident.desk import desk_of, frosted
from guard.cli.visible import visible
from guard.desktop.vault import KeyringVault
from guard.errors import InputError, TrailUnwritable
from guard.model import Duty, EntityType
from guard.model.clock import wall_clock

_MOST_PERSONS = 10**10


def add_parsers(actions: Any) -> None:
    """Add `report` and `list`."""
    report = actions.add_parser("report", help="open a case: evidence is held, and it is said what to do now")
    report.add_argument("--what", default="", metavar="TEXT", help="what happened; customer data in it is covered")
    report.add_argument("--application", metavar="NAME", help="what received it: an executable or a host name")
    report.add_argument("--since", metavar="TIME", help=f"take records from then on ({WINDOW.days * 24}h)")
    report.add_argument("--known-at", metavar="TIME", help="when the firm came to know of it (now)")
    report.add_argument("--persons", type=int, metavar="N", help="affected persons, where that is known")
    report.add_argument("--kind", action="append", default=[], metavar="TYPE", help="an entity type that went out")
    report.add_argument("--region", action="append", choices=[one.value for one in Region], help="cn unless given")
    report.add_argument("--operator", choices=[one.value for one in Operator], default=Operator.OTHER.value)
    report.add_argument("--loss-yuan", type=int, default=0, metavar="N")
    report.add_argument("--json", action="store_true", help="one object on stdout")
    shared.add_data_dir(report)
    report.set_defaults(act=_report)

    listing = actions.add_parser("list", help="the cases of this workstation, the newest first")
    listing.add_argument("--json", action="store_true", help="one array on stdout")
    shared.add_data_dir(listing)
    listing.set_defaults(act=_list)


def _report(options: argparse.Namespace) -> int:
    paths, now = shared.paths(options), wall_clock()
    desk = desk_of(paths, KeyringVault())
    case = desk.draft(_told(options, frosted(paths, options.what), now))
    try:
        desk.open(case)
    except TrailUnwritable:
        _advise(desk, case, now, sys.stderr)  # the minutes for recalling pass, whatever the disk takes
        raise
    if options.json:
        shared.print_json(body(desk, case, now))
        return 0
    _tell(desk, case, now)
    return 0


def _told(options: argparse.Namespace, what: str, now: datetime) -> Told:
    if options.persons is not None and not 1 <= options.persons <= _MOST_PERSONS:
        raise InputError("--persons is a number of persons, 1 or more", code="usage")
    for kind in options.kind:
        if kind not in EntityType.__members__:
            raise InputError(f"--kind {kind[:40]!r} is none of {', '.join(EntityType)}", code="usage")
    known_at = time_of(options.known_at, now) if options.known_at else None
    if known_at is not None and known_at > now:
        raise InputError("--known-at lies in the future", code="usage")
    return Told(
        what=what,
        application=options.application,
        since=time_of(options.since, now) if options.since else None,
        known_at=known_at,
        persons=options.persons,
        kinds=tuple(options.kind),
        regions=tuple(map(Region, options.region or [Region.CN])),
        operator=Operator(options.operator),
        loss_yuan=max(options.loss_yuan, 0),
    )


def body(desk: IncidentDesk, case: Case, now: datetime) -> dict[str, Any]:
    """A case as JSON: what it holds, what to do, and how long each clock still runs, in seconds."""
    steps = desk.containment(case)
    duties = [
        asdict(duty)
        | {
            "due": duty.due and duty.due.isoformat(),
            "left_s": None if duty.due is None else round((duty.due - now).total_seconds()),
        }
        for duty in desk.duties(case)
    ]
    until = desk.status(case).recall_until
    return case.plain() | {
        "recall_until": until and until.isoformat(),
        "steps": [asdict(step) for step in steps.steps],
        "duties": duties,
    }


def _tell(desk: IncidentDesk, case: Case, now: datetime) -> None:
    steps = desk.containment(case)
    least = "" if case.stated else "at least "
    print(f"Case {case.id} is open: {case.event_count} events, {least}{case.persons} person(s), {steps.name.en}\n")
    _advise(desk, case, now, sys.stdout)
    print(f"\nRecords from {case.first} on and {len(case.evidence)} evidence files are held until")
    print(f'  frostpane incident close {case.id} --measures "…"')
    print(f"For the auditors:  frostpane incident pack {case.id} --auditor age1… -o {case.id}.age")


def _advise(desk: IncidentDesk, case: Case, now: datetime, out: TextIO) -> None:
    """What to do now, and what the law asks for."""
    say = partial(print, file=out)
    steps = desk.containment(case)
    say(f"Now / 现在 · {steps.name.zh} {steps.name.en}")
    until = desk.status(case).recall_until
    if until is not None:
        over = "时限已过 the time for it is over" if until <= now else f"还剩 left: {countdown(until, now)}"
        say(f"  撤回 Recall: {until:%H:%M:%S} UTC, {over}")
    for number, step in enumerate(steps.steps, 1):
        say(f"  {number}. {step.zh}\n     {step.en}")
    say("\nWhat the law asks for, as far as is known (have counsel check) / 法定义务（须经法律顾问确认）")
    for duty in desk.duties(case):
        say(f"  {_left(duty, now):<14} {duty.article.zh} {duty.article.en} → {duty.to}")
        say(f"     {duty.what.zh}\n     {duty.what.en}")


def _left(duty: Duty, now: datetime) -> str:
    return "after closing" if duty.waits else countdown(duty.due, now)


def countdown(due: datetime | None, now: datetime) -> str:
    """`3 h 59 min`, `2 d 4 h`, `late 10 min`; without a deadline `at once`."""
    if due is None:
        return "at once"
    left = due - now
    late, span = ("late ", -left) if left < timedelta(0) else ("", left)
    minutes = int(span.total_seconds() // 60)
    if minutes >= 48 * 60:
        return f"{late}{minutes // 1440} d {minutes % 1440 // 60} h"
    return f"{late}{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{late}{minutes} min"


def _list(options: argparse.Namespace) -> int:
    now = wall_clock()
    desk = desk_of(shared.paths_to_show(options), KeyringVault())
    cases = desk.cases()
    for error in desk.damaged():
        print(f"frostpane: {error.code}: {visible(error)}", file=sys.stderr)
    if options.json:
        shared.print_json([body(desk, case, now) for case in cases])
        return 0
    for case in cases:
        due = next((duty.due for duty in desk.duties(case) if duty.due is not None), None)
        state = f"closed {case.closed_at:%Y-%m-%d %H:%M}" if case.closed_at else f"open, {countdown(due, now)}"
        print(
            f"{case.id}  {desk.containment(case).name.en}  {case.persons} person(s)  {len(case.packs)} pack(s)  {state}"
        )
    return 0
