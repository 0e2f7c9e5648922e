"""`frostpane policy exceptions`: what people called no customer data, decided by a supervisor, for the next push."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from guard.audit.line import printable
from guard.audit.report.objections import Answered, Answers, Objection, answers_of
from guard.cli import options as shared
from guard.cli.policy.decisions import ConsoleDecision, read_decisions
from guard.errors import InputError
from guard.model.precision import Precision
from guard.policy.demotion import is_past_budget
from guard.policy.document import MAX_BYTES, Policy, parse

_MOST_DIGESTS = 1_000
"""Digests in one table of the document."""


def add_parsers(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("exceptions", help="what people called no customer data: see, accept, refuse")
    parser.add_argument("exports", type=Path, metavar="DIR", help="a folder of exports (`audit export`)")
    parser.add_argument("--document", type=Path, required=True, metavar="TOML", help="the policy document")
    parser.add_argument("--accept", action="append", default=[], metavar="ID", help="none of it is customer data")
    parser.add_argument("--refuse", action="append", default=[], metavar="ID", help="some of it is customer data")
    parser.add_argument("--decisions", type=Path, metavar="JSON", help="the console's file of decisions")
    parser.add_argument("--alike", action="store_true", help="also all others with that rule, types and previews")
    parser.add_argument("--by", default="", metavar="NAME", help="who decides, for the document")
    parser.add_argument("-o", "--out", type=Path, metavar="TOML", help="instead of the document itself")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    parser.set_defaults(run_policy=run)


def run(options: argparse.Namespace) -> int:
    """0."""
    data = shared.read_file(options.document, MAX_BYTES)
    policy = parse(data, str(options.document))
    if not options.exports.is_dir():
        raise InputError(f"{options.exports}: there is no such folder.", code="not-readable")
    given = answers_of(options.exports)
    decided = () if options.decisions is None else read_decisions(options.decisions)
    accepted_ids, refused_ids = _of_console(given, decided)
    accepted = _named(given, {*options.accept, *accepted_ids}, alike=options.alike)
    refused = _named(given, {*options.refuse, *refused_ids}, alike=options.alike)
    if both := accepted.keys() & refused.keys():
        raise InputError(f"{min(both)}: both accepted and refused; decide for one", code="usage")
    if not accepted and not refused:
        _show(options, policy, given)
        return 0
    if bare := [one.id for one in accepted.values() if not one.digests]:
        advice = "nothing in it has a value that can be excepted, such as a conversation in a picture; refuse it, or "
        raise InputError(f"{bare[0]}: {advice}change the rule", code="no-value")
    by = options.by or ", ".join(dict.fromkeys(one.by for one in decided if one.accepted))
    tables = (*_exemptions(policy, accepted.values(), by), *_reviews(policy, given, refused))
    text = "\n".join((data.decode("utf-8-sig").rstrip(), "", *tables))
    out = options.out or options.document
    parse(text.encode(), str(out))
    shared.write_file(out, text.encode(), 0o666)
    print(f"{out}: {len(accepted)} accepted, {len(refused)} refused; raise its serial, sign and push it")
    return 0


def _of_console(given: Answers, decided: Iterable[ConsoleDecision]) -> tuple[set[str], set[str]]:
    """Ids of what the console's decisions accept and refuse. What cannot go into a policy is told, a line each."""
    answers = {(answer.machine, answer.event): answer.objection for answer in given.answers}
    bare = {one.id for one in given.objections if not one.digests}
    chosen: tuple[set[str], set[str]] = (set(), set())
    for one in decided:
        objection = answers.get((one.machine, one.event))
        why = None if objection else "not among these exports; export that machine's trail too"
        if one.accepted and objection in bare:
            why = "nothing in it has a value that can be excepted; change the rule"
        if why is not None or objection is None:
            print(f"{one.event} of {one.machine}, decided by {one.by}: {why}", file=sys.stderr)
            continue
        chosen[0 if one.accepted else 1].add(objection)
    return chosen


def _named(given: Answers, ids: Collection[str], *, alike: bool) -> dict[str, Objection]:
    known = {one.id: one for one in given.objections}
    for id in ids:
        if id not in known:
            raise InputError(f"{id}: nothing of that id was called no customer data in these exports", code="usage")
    looks = {known[id].looks for id in ids} if alike else ()
    return {id: one for id, one in known.items() if id in ids or one.looks in looks}


def _exemptions(policy: Policy, accepted: Iterable[Objection], by: str) -> Iterator[str]:
    """A table for each group of destinations, with what is not excepted there yet."""
    known = {(group, digest) for table in policy.exemptions for group in table.groups for digest in table.digests}
    wanted = sorted({(one.group, digest) for one in accepted for digest in one.digests} - known)
    for group in dict.fromkeys(group for group, _ in wanted):
        digests = [digest for name, digest in wanted if name == group]
        for first in range(0, len(digests), _MOST_DIGESTS):
            listed = ", ".join(map(json.dumps, digests[first : first + _MOST_DIGESTS]))
            note = f"note = {json.dumps(by, ensure_ascii=False)}\n" if by else ""
            yield f"[[exception]]\ndigests = [{listed}]\ngroups = [{json.dumps(group)}]\n{note}"


def _reviews(policy: Policy, given: Answers, refused: Mapping[str, Objection]) -> Iterator[str]:
    """What was answered since the last review of each rule; what a supervisor refused was rightly stopped."""
    known = {digest for review in policy.reviews for digest in review.refused}
    for rule in dict.fromkeys(answer.rule for answer in given.answers):
        new = list(_since_review(policy, given.answers, rule))
        digests = sorted({each for one in refused.values() if one.rule == rule for each in one.digests} - known)
        if new or digests:
            precision = _precision(new, refused)
            # A workstation notes its own answer a moment after the trail does.
            until = f"{_last(policy, new, rule):%Y-%m-%dT%H:%M:%SZ}"
            yield (
                f"[[review]]\nrule = {json.dumps(rule, ensure_ascii=False)}\nuntil = {until}\n"
                f"right = {precision.right}\nwrong = {precision.wrong}\nrefused = {json.dumps(digests)}\n"
            )


def _last(policy: Policy, new: Collection[Answered], rule: str) -> datetime:
    """Of those answers, or of the review before."""
    if not new:
        return max(review.until for review in policy.reviews if review.rule == rule)
    return max(answer.at for answer in new) + timedelta(seconds=1)


def _since_review(policy: Policy, answers: Iterable[Answered], rule: str) -> Iterator[Answered]:
    last = max((review.until for review in policy.reviews if review.rule == rule), default=None)
    yield from (each for each in answers if each.rule == rule and (last is None or each.at > last))


def _precision(answers: Iterable[Answered], refused: Collection[str] = ()) -> Precision:
    right = [answer.objection is None or answer.objection in refused for answer in answers]
    return Precision(sum(right), len(right) - sum(right))


def _show(options: argparse.Namespace, policy: Policy, given: Answers) -> None:
    excepted = {digest for table in policy.exemptions for digest in table.digests}
    figures = {
        rule: _precision(each for each in given.answers if each.rule == rule)
        for rule in dict.fromkeys(answer.rule for answer in given.answers)
    }
    past = {rule: is_past_budget(one, policy.precision, demoted=False) for rule, one in figures.items()}
    if options.json:
        told = {
            "objections": [
                asdict(one) | {"at": _time(one.at), "excepted": bool(one.digests) and excepted.issuperset(one.digests)}
                for one in given.objections
            ],
            "rules": [
                {**asdict(one), "rule": rule, "mean": one.mean, "interval": one.interval(), "past_budget": past[rule]}
                for rule, one in figures.items()
            ],
        }
        shared.print_json(told)
        return
    for one in given.objections:
        done = " excepted" if one.digests and excepted.issuperset(one.digests) else ""
        seen = " ".join((*one.entities, *one.previews))
        said = f" “{one.reason}”" if one.reason else ""
        whose = f"{one.agent}@{one.machine} {_time(one.at)}"
        print(printable(f"{one.id}  {one.rule} → {one.group}  {seen}  ×{one.times} {whose}{said}{done}"))
    for rule, precision in figures.items():
        low, high = precision.interval()
        budget = "  past the budget" if past[rule] else ""
        print(
            printable(
                f"{rule}: precision {precision.mean:.0%} ({low:.0%}-{high:.0%}), {precision.answers} answers{budget}"
            )
        )


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
