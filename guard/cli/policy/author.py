"""`frostpane policy new | check | schema | push`: from an idea to a file that workstations can fetch."""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path
from string import Template
from typing import Any

from guard.cli.options import read_file
from guard.cli.visible import visible
from guard.compose.usability import Usability
from guard.errors import InputError
from guard.files import write_whole
from guard.model.clock import wall_clock
from guard.paths import ASSETS
from guard.policy.decide import Decider
from guard.policy.document import Policy, read
from guard.policy.pull import Credentials, upload
from guard.policy.trust import MAX_ENVELOPE_BYTES, ROOT_TYPE, payload_of, read_root

_TEMPLATE = ASSETS / "policy" / "new.toml"


def add_parsers(commands: Any) -> None:
    """Add the commands."""
    new = commands.add_parser("new", help="write a commented document; asks on a terminal for what is not given")
    new.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    new.add_argument("--name", help="of the policy")
    new.add_argument("--work", metavar="GLOBS", help="your own work programs, by file name, with commas between")
    new.add_argument("--action", choices=("warn", "redact", "block"), help="what social applications receive")
    new.add_argument("--override", choices=("none", "justify"), help="what lets a person send the original")
    new.add_argument("--days", type=int, metavar="N", help="valid for so long")
    new.set_defaults(run_policy=run_new)

    check = commands.add_parser("check", help="check a document that is not signed yet")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(run_policy=run_check)

    schema = commands.add_parser("schema", help="print the JSON Schema of the document, for editors")
    schema.set_defaults(run_policy=run_schema)

    push = commands.add_parser("push", help="put a signed file where workstations fetch it")
    push.add_argument("file", type=Path, metavar="SIGNED")
    push.add_argument("destination", metavar="DIR|URL", help="a folder or share, or an address that takes PUT")
    push.add_argument("--ca-file", type=Path, metavar="FILE", help="instead of the system's trust store")
    push.add_argument("--client-certificate", type=Path, metavar="FILE")
    push.add_argument("--client-key", type=Path, metavar="FILE")
    push.set_defaults(run_policy=run_push)


def run_new(options: argparse.Namespace) -> int:
    """Write the document; what was neither given nor answered has a careful default."""
    if options.out.exists():
        raise InputError(f"{options.out}: there is a file already; choose another name", code="file-exists")
    name = _answer(options.name, "Name of the policy", "service-centre")
    work = _answer(options.work, "Your own work programs (file names, with commas between)", "")
    action = _answer(options.action, "What social applications receive (redact, warn, block)", "redact")
    override = _answer(options.override, "What lets a person send contact data (none, justify)", "justify")
    days = _answer(None if options.days is None else str(options.days), "Valid for how many days", "90")
    if not days.isdecimal() or not 1 <= int(days) <= 3660:
        raise InputError("the days must be a number from 1 to 3660", code="usage")
    now = wall_clock().replace(microsecond=0)
    document = Template(_TEMPLATE.read_text("utf-8")).substitute(
        name=name.replace("\\", "").replace('"', ""),
        serial=1,
        issued_at=_toml(now),
        expires_at=_toml(now + timedelta(days=int(days))),
        rehearse="false",
        work=", ".join(json.dumps(glob.strip(), ensure_ascii=False) for glob in work.split(",") if glob.strip()),
        action=action,
        override=override,
    )
    read(document.encode(), options.out.name, Usability())
    try:
        options.out.write_text(document, "utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{options.out}: {error.strerror}", code="not-writable") from error
    print(f"{options.out}: written; open it in an editor, then `frostpane policy check {options.out}`")
    return 0


def run_check(options: argparse.Namespace) -> int:
    """0 where the document is right."""
    policy = read(read_file(options.file, MAX_ENVELOPE_BYTES), options.file.name, Usability()).policy
    applications = sum(len(group.executables) + len(group.titles) for group in policy.groups)
    print(
        f"{options.file.name}: policy {policy.name} {policy.serial}: {len(policy.rules)} rules, "
        f"{len(policy.groups)} groups with {applications} names and titles"
    )
    unguarded = Decider(policy).without_unreadable()
    if unguarded:
        advice = f"no rule for UNREADABLE to {', '.join(unguarded)}: what cannot be inspected goes there unnoted"
        print(f"frostpane: warning: {visible(options.file.name)}: {advice}", file=sys.stderr)
    return 0


def run_schema(options: argparse.Namespace) -> int:
    """The JSON Schema on stdout."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    schema = Policy.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Frostpane policy", **schema}


def run_push(options: argparse.Namespace) -> int:
    """Lay the file down in one step, so that no workstation reads half of it."""
    data = read_file(options.file, MAX_ENVELOPE_BYTES)
    kind, payload = payload_of(data)
    if kind == ROOT_TYPE:
        name = f"trust-root-{read_root(payload).version}.json"
    else:
        name = file_name(read(payload, options.file.name, Usability()).policy)
    if options.destination.startswith("http://"):
        raise InputError("policies travel over https only", code="usage")
    if options.destination.startswith("https://"):
        address = options.destination + (name if options.destination.endswith("/") else "")
        upload(address, data, Credentials(options.ca_file, options.client_certificate, options.client_key))
        print(f"{address}: pushed {len(data)} bytes")
        return 0
    folder = Path(options.destination)
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; make it first", code="not-writable")
    try:
        write_whole(folder / name, data, 0o644)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}", code="not-writable") from error
    print(f"{visible(folder / name)}: pushed {len(data)} bytes")
    return 0


def file_name(policy: Policy) -> str:
    """Under which a policy lies in a drop folder: a newer one takes the place of the older."""
    plain = re.sub(r"[^\w.-]+", "-", policy.name).strip(".-")
    return f"{plain or 'unnamed'}.policy"


def _answer(given: str | None, question: str, otherwise: str) -> str:
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return otherwise
    return input(f"{question} [{otherwise}]: ").strip() or otherwise


def _toml(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
