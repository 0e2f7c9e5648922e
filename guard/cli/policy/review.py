"""`frostpane policy explain | rehearse | diff`: what decisions come from, what a newer policy would change."""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from guard.audit.proof.reading import reading
from guard.cli import options as shared
from guard.compose.recorded_decisions import past_decision, past_decisions
from guard.compose.usability import Usability
from guard.desktop import current
from guard.errors import InputError, PolicyUntrusted
from guard.model.clock import wall_clock
from guard.paths import Paths
from guard.policy.compare import compare
from guard.policy.document import Policy, Written, read
from guard.policy.explain import explain
from guard.policy.rehearse import PastDecision, Rehearsed, corpus, rehearse
from guard.policy.sources import DEFAULT_POLICY
from guard.policy.trust import MAX_ENVELOPE_BYTES, payload_of

_MOST_DECISIONS = 1_000_000
"""Newest records that are looked through, and decisions that are replayed."""


def add_parsers(commands: Any) -> None:
    """Add the commands."""
    told = commands.add_parser("explain", help="say why a recorded decision came out so, and what would change it")
    told.add_argument("event", metavar="EVENT", help="id or number of the record; `last` for the newest")
    told.add_argument("--json", action="store_true", help="one object on stdout")
    shared.add_data_dir(told)
    told.set_defaults(run_policy=run_explain)

    rehearsal = commands.add_parser(
        "rehearse", help="replay recorded decisions under a newer policy; 1 where more changes than allowed"
    )
    rehearsal.add_argument("file", type=Path, metavar="FILE", help="a document or a signed policy")
    rehearsal.add_argument("--days", type=int, metavar="N", help="of the trail; as the document says where left out")
    rehearsal.add_argument("--max-stricter", type=int, metavar="N", help="as the document says where left out")
    rehearsal.add_argument("--max-milder", type=int, metavar="N", help="as the document says where left out")
    rehearsal.add_argument("--json", action="store_true", help="one object on stdout")
    shared.add_data_dir(rehearsal)
    rehearsal.set_defaults(run_policy=run_rehearse)

    diff = commands.add_parser("diff", help="compare two policies, or one with the policy in force")
    diff.add_argument("older", type=Path, metavar="OLDER", nargs="?")
    diff.add_argument("newer", type=Path, metavar="NEWER")
    diff.add_argument("--json", action="store_true", help="one object on stdout")
    shared.add_data_dir(diff)
    diff.set_defaults(run_policy=run_diff)


def run_explain(options: argparse.Namespace) -> int:
    """Rule, its line, the destination's group and why, the setting that would change the outcome."""
    paths = shared.paths(options)
    explanation = explain(_recorded(paths, options.event), shared.in_force(paths).written)
    if options.json:
        shared.print_json(asdict(explanation))
        return 0
    line = f" (line {explanation.rule_line})" if explanation.rule_line else ""
    rows = {
        "event": explanation.event,
        "outcome": f"{explanation.action}, by policy serial {explanation.serial}",
        "rule": f"{explanation.rule}{line}" if explanation.rule else "none applied",
        "found": ", ".join(explanation.entity_types) or "nothing",
        "destination": f"group {explanation.group}: {explanation.matched_by}",
        "to change it": explanation.setting,
        "today": explanation.today,
    }
    for name, value in rows.items():
        print(f"{name:<13}{value}")
    return 0


def run_rehearse(options: argparse.Namespace) -> int:
    """What the newer policy would change; 1 above the limits."""
    paths = shared.paths(options)
    newer, before, now = _document(options.file).policy, shared.in_force(paths).policy, wall_clock()
    days = options.days if options.days is not None else newer.rehearsal.days
    decisions = past_decisions(paths, current().vault(), now - timedelta(days=days), now)
    recorded = rehearse(before, newer, islice(decisions, _MOST_DECISIONS))
    cases = rehearse(before, newer, corpus(now))
    limits = {
        "stricter": options.max_stricter if options.max_stricter is not None else newer.rehearsal.max_stricter,
        "milder": options.max_milder if options.max_milder is not None else newer.rehearsal.max_milder,
    }
    counts = {"stricter": recorded.stricter, "milder": recorded.milder}
    above = [kind for kind, most in limits.items() if most is not None and counts[kind] > most]
    if options.json:
        told = {"recorded": _told(recorded), "cases": _told(cases), "limits": limits, "above": above}
        shared.print_json(told)
    else:
        _print_rehearsed(f"recorded decisions of {days} days", recorded)
        _print_rehearsed("built-in cases", cases)
        for kind in above:
            print(f"above the limit: {counts[kind]} would become {kind}, {limits[kind]} are allowed")
    return 1 if above else 0


def run_diff(options: argparse.Namespace) -> int:
    """0 where both decide alike, 1 where they differ."""
    older = _document(options.older).policy if options.older else shared.in_force(shared.paths(options)).policy
    newer = _document(options.newer).policy
    lines = compare(older, newer)
    cases = rehearse(older, newer, corpus(wall_clock()))
    if options.json:
        shared.print_json({"changes": list(lines), "cases": _told(cases)})
    else:
        print(f"{_name(older)} -> {_name(newer)}")
        for line in lines:
            print(line)
        _print_rehearsed("built-in cases", cases)
    return 1 if lines else 0


def _recorded(paths: Paths, event: str) -> PastDecision:
    with reading(paths, current().vault()) as trail:
        for record in islice(trail.backwards(), _MOST_DECISIONS):
            wanted = event in ("last", record.event_id, str(record.number))
            if wanted and (decision := past_decision(record)) is not None:
                return decision
    raise InputError("the trail has no decision of that id; `frostpane audit list` shows them", code="no-such-event")


def _document(path: Path) -> Written:
    """The policy of a document, signed (the signature is not asked here) or not; `default` is the shipped one."""
    data = shared.read_file(DEFAULT_POLICY if str(path) == "default" else path, MAX_ENVELOPE_BYTES)
    with contextlib.suppress(PolicyUntrusted):
        data = payload_of(data)[1]
    return read(data, path.name, Usability())


def _name(policy: Policy) -> str:
    return f"{policy.name} {policy.serial}"


def _told(given: Rehearsed) -> dict[str, Any]:
    return {
        "decisions": given.decisions,
        "stricter": given.stricter,
        "milder": given.milder,
        "by_action": {action.name.lower(): count for action, count in given.by_action().items()},
        "by_rule": [
            {"before": before, "after": after, "count": count} for (before, after), count in given.by_rule().items()
        ],
    }


def _print_rehearsed(what: str, given: Rehearsed) -> None:
    print(f"{what}: {given.summary()}")
    for (before, after), count in islice(given.by_rule().items(), 20):
        print(f"  {count:>6}  {before or 'no rule'} -> {after or 'no rule'}")
