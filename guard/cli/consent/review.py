"""`frostpane consent verify | list`: whether a record holds, for what, and which lie on a workstation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from guard.audit.line import printable
from guard.cli import options as shared
from guard.cli.consent.given import add_content, add_customer, content_prints, customer_values, require_stdin_once
from guard.desktop import current
from guard.errors import InputError
from guard.model import Application, Destination, workstation
from guard.model.clock import wall_clock
from guard.policy.sections import ConsentSection
from guard.policy.trust import trust_root
from guard.tokens.consent.code import read_code
from guard.tokens.consent.desk import ConsentDesk, found
from guard.tokens.consent.judge import Circumstances, Question, covered, require_destination, require_now
from guard.tokens.consent.record import MAX_CONSENT_BYTES, ConsentRecord, verify_record
from guard.tokens.consent.refusal import Cause, ConsentRefused


def add_parsers(actions: Any) -> None:
    """Add the commands."""
    verify = actions.add_parser("verify", help="check a record; what is given beside it is checked too. 1: it fails")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--trust", type=Path, action="append", metavar="PUB", help="instead of the policy's issuers")
    verify.add_argument("--code", help="does it open this record?")
    add_content(verify, required=False)
    add_customer(verify, required=False)
    verify.add_argument("--group", help="of the destination")
    verify.add_argument("--site", metavar="HOST")
    shared.add_policy(verify)
    shared.add_data_dir(verify)
    verify.set_defaults(act=run_verify)

    listing = actions.add_parser("list", help="the records in the consent folder, and how each stands")
    listing.add_argument("--folder", type=Path, metavar="DIR", help="instead of the installation's own")
    listing.add_argument("--json", action="store_true")
    shared.add_policy(listing)
    shared.add_data_dir(listing)
    listing.set_defaults(act=run_list)


def run_verify(options: argparse.Namespace, now: Callable[[], datetime] = wall_clock) -> int:
    """0; 1: it does not hold, and its code says why."""
    try:
        record = _verified(options, now())
    except ConsentRefused as refusal:
        print(f"frostpane: {refusal.code}: {refusal}", file=sys.stderr)
        return 1
    where = record.group if record.site is None else f"{record.group} ({record.site})"
    kinds = ", ".join((*record.kinds, *(f"{kind} (separately)" for kind in record.sensitive)))
    print(f"{record.id}: holds")
    print(f"  {record.processor}: {record.purpose}; {record.means}")
    print(f"  {kinds} to {where}, {record.uses} times on {record.machine} by {record.agent}")
    print(f"  from {record.not_before:%Y-%m-%d %H:%M} until {record.expires_at:%Y-%m-%d %H:%M} UTC")
    return 0


def _verified(options: argparse.Namespace, now: datetime) -> ConsentRecord:
    require_stdin_once(options.file, *options.trust or (), *options.content, *options.customer)
    terms, policy_until = _terms(options)
    record = verify_record(shared.read_file(options.file, MAX_CONSENT_BYTES), terms.issuers)
    # A supervisor's own machine is seldom the one that the record is for.
    require_now(record, Circumstances(now, record.machine, record.agent, terms.revoked, None, policy_until))
    destination = Destination(
        Application(site=record.site if options.site is None else options.site),
        record.group if options.group is None else options.group,
    )
    if options.code is None:
        if options.content or options.customer:
            raise ConsentRefused(Cause.CODE)
        require_destination(record, destination)
        return record
    binding = record.binding(read_code(options.code))
    sealed = binding.customer(record.customer)
    values = customer_values(options.customer) or sealed
    prints = tuple(partial(content_prints, path) for path in options.content)
    question = Question(destination, frozenset(), frozenset(values), {"*": prints} if prints else {})
    try:
        covered(record, binding, question, str)
    except ConsentRefused as refusal:
        if prints or refusal.cause is not Cause.CONTENT:
            raise
    if unbound := {kind for kind, _ in values} - {kind for kind, _ in sealed}:
        told = f"The record binds no customer by {', '.join(sorted(unbound))}: give what it was issued for"
        raise ConsentRefused(Cause.CUSTOMER, told)
    return record


def run_list(options: argparse.Namespace, now: Callable[[], datetime] = wall_clock) -> int:
    """0."""
    if options.folder is not None and not options.folder.is_dir():
        raise InputError(f"{options.folder}: there is no such folder; name one with records", code="not-readable")
    paths, (terms, policy_until) = shared.paths_to_show(options), _terms(options)
    here = workstation()
    desk = ConsentDesk(paths, current().vault(), lambda kind, facts: None, here, now, str)
    rows = []
    for file in found(options.folder or paths.consents, terms.issuers):
        record, state, used = file.record, "valid", 0
        try:
            if file.refusal is not None or record is None:
                raise file.refusal or ConsentRefused(Cause.TAMPERED)
            uses, latest = desk.used(record)
            used = uses.counts.get(record.id, 0)
            there = Circumstances(now(), here.machine, here.agent, terms.revoked, latest, policy_until)
            require_now(record, there)
            state = Cause.USED_UP.value if used >= record.uses else state
        except ConsentRefused as refusal:
            state = refusal.code
        rows.append(_row(file.name, record, state, used))
    if options.json:
        shared.print_json(rows)
        return 0
    for row in rows:
        told = (row[name] for name in ("id", "state", "group", "used", "uses", "expires_at", "file"))
        print(printable("  ".join("-" if each is None else str(each) for each in told)))
    return 0


def _row(name: str, record: ConsentRecord | None, state: str, used: int) -> dict[str, object]:
    told: dict[str, object] = {"file": name, "state": state, "used": used}
    if record is None:
        return told | dict.fromkeys(("id", "number", "group", "site", "uses", "not_before", "expires_at"))
    return told | {
        "id": record.id,
        "number": record.number,
        "group": record.group,
        "site": record.site,
        "uses": record.uses,
        "not_before": record.not_before.isoformat(),
        "expires_at": record.expires_at.isoformat(),
    }


def _terms(options: argparse.Namespace) -> tuple[ConsentSection, datetime | None]:
    """Whose records count, by the keys that were named, else by the policy in force; and until when that counts."""
    trust = getattr(options, "trust", None)
    if trust:
        return ConsentSection(issuers=trust_root([shared.read_file(path) for path in trust]).keys), None
    policy = shared.policy_in_force(shared.paths(options), options.policy)
    return policy.consent, policy.expires_at
