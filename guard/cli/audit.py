"""`frostpane audit`: verify, list, export and report what the trail holds."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from guard.audit.export import ecs, plain
from guard.audit.keys import KEY_BYTES, Head
from guard.audit.reading import TrailReader, reading
from guard.audit.record import AuditRecord
from guard.audit.report import write_report
from guard.audit.seals import roots_for
from guard.audit.selection import BEGINNING, END, Selection, time_of
from guard.audit.verify import Examination, examine
from guard.cli import options as shared
from guard.desktop.vault import KeyringVault
from guard.errors import InputError
from guard.paths import Paths


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("audit", help="verify, list, export and report the audit trail")
    actions = parser.add_subparsers(dest="action_name", required=True, metavar="ACTION")

    verify = actions.add_parser("verify", help="prove that no record is missing or changed; 1: names the first that is")
    _add_identity(verify)
    verify.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="NUMBER:TAG",
        help="a record's number and tag from an export or a status that left this workstation",
    )
    verify.add_argument("--json", action="store_true", help="one object on stdout")
    shared.add_data_dir(verify)
    verify.set_defaults(run=run, act=_verify)

    listing = actions.add_parser("list", help="list records, the newest first")
    _add_selection(listing)
    _add_identity(listing)
    listing.add_argument("--limit", type=int, default=None, metavar="N", help="at most so many (50 without --json)")
    listing.add_argument("--json", action="store_true", help="one array on stdout")
    shared.add_data_dir(listing)
    listing.set_defaults(run=run, act=_list)

    export = actions.add_parser("export", help="NDJSON in Elastic Common Schema, the oldest first")
    _add_selection(export)
    _add_identity(export)
    export.add_argument("-o", "--out", type=Path, metavar="FILE", help="instead of stdout")
    shared.add_data_dir(export)
    export.set_defaults(run=run, act=_export)

    report = actions.add_parser("report", help="one HTML file for a supervisor")
    report.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    report.add_argument(
        "--from", dest="exports", type=Path, metavar="DIR", help="a folder of exports instead of this trail"
    )
    report.add_argument("--since", metavar="TIME", help="24h, 7d, 2w or a date")
    report.add_argument("--until", metavar="TIME")
    _add_identity(report)
    shared.add_data_dir(report)
    report.set_defaults(run=run, act=_report)

    match = actions.add_parser("match", help="list the events in which a value was seen; the value on stdin")
    _add_identity(match)
    shared.add_data_dir(match)
    match.set_defaults(run=run, act=_match)


def _add_identity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--identity", action="append", type=Path, default=[], metavar="KEY", help="an auditor's identity file"
    )


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="TIME", help="24h, 7d, 2w or a date")
    parser.add_argument("--until", metavar="TIME")
    for name, what in (
        ("kind", "outcome, start, stop, heartbeat…"),
        ("action", "allow, audit, warn, redact, block"),
        ("entity", "an entity type, such as PHONE"),
        ("group", "the destination's group"),
        ("rule", "a rule's id"),
        ("agent", "a login name"),
        ("event-id", "one event"),
        ("digest", "the digest of a value"),
    ):
        parser.add_argument(f"--{name}", metavar=name.upper(), help=what)


def run(options: argparse.Namespace) -> int:
    """0; 1: `verify` found something."""
    return int(options.act(options, shared.paths(options)))


# -- verify -----------------------------------------------------------------------------------------------------------


def _verify(options: argparse.Namespace, paths: Paths) -> int:
    examination = examine(
        paths,
        KeyringVault(),
        identities=identities(options.identity),
        anchors=[_anchor(text) for text in options.anchor],
    )
    if options.json:
        print(json.dumps(_examination_body(examination), ensure_ascii=False))
    else:
        _tell(examination, bool(options.identity))
    return 1 if examination.problems else 0


def _tell(examination: Examination, audited: bool) -> None:
    for problem in examination.problems:
        print(f"BROKEN  {problem}")
    print(
        f"{examination.records} records ({examination.first}-{examination.last}), "
        f"{examination.pruned} pruned by retention, {examination.chains} chain(s)"
    )
    if examination.keys_in_file:
        print(
            "No keyring: the keys lay in a file beside the trail. Whoever can read that file can read the records, and"
        )
        print("could have written others in their place; only an auditor's identity shows that.")
    if audited:
        print(f"{examination.tags_checked} records proved against everybody, this workstation's users included.")
    else:
        print("Proved against everybody without this workstation's keys; for the rest an auditor's identity is needed.")
    if not examination.tail_checked:
        print("Nothing outside the file tells which record is the newest: a tail that was cut off does not show.")
    print("ok" if not examination.problems else "not as it was written")


def _examination_body(examination: Examination) -> dict[str, Any]:
    return {
        "ok": not examination.problems,
        "records": examination.records,
        "first": examination.first,
        "last": examination.last,
        "last_tag": examination.last_tag,
        "pruned": examination.pruned,
        "chains": examination.chains,
        "tags_checked": examination.tags_checked,
        "tail_checked": examination.tail_checked,
        "keys_in_file": examination.keys_in_file,
        "problems": [{"number": problem.number, "what": problem.what} for problem in examination.problems],
    }


def _anchor(text: str) -> Head:
    number, _, tag = text.partition(":")
    wrong = InputError("An anchor is a record's number and its tag: 120:9f3c…", code="bad-anchor")
    try:
        head = Head(int(number), bytes.fromhex(tag))
    except ValueError as error:
        raise wrong from error
    if len(head.tag) != KEY_BYTES:
        raise wrong
    return head


# -- list, export, report ---------------------------------------------------------------------------------------------


def _list(options: argparse.Namespace, paths: Paths) -> int:
    selection = _selection(options)
    limit = options.limit if options.limit is not None or options.json else 50
    with _reader(options, paths) as reader:
        records = _some(reader, selection, limit)
        if options.json:
            print("[", end="")
            for turn, record in enumerate(records):
                print("," if turn else "", json.dumps(plain(record), ensure_ascii=False), sep="\n", end="")
            print("\n]")
        else:
            for record in records:
                print(line(record))
        _tell_unread(reader)
    return 0


def _some(reader: TrailReader, selection: Selection, limit: int | None) -> Iterator[AuditRecord]:
    taken = 0
    for record in reader.between(selection.since, selection.until):
        if selection.takes(record):
            if limit is not None and taken >= limit:
                return
            taken += 1
            yield record


def line(record: AuditRecord) -> str:
    """One record for people. Signs that would steer a terminal are replaced: programs choose their own names."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in _line(record))


def _line(record: AuditRecord) -> str:
    start = f"{record.at:%Y-%m-%d %H:%M:%S}  {record.event_id:<18} {record.agent:<10} "
    decision = record.decision
    if decision is None:
        return start + record.kind.value + "".join(f" {name}={value}" for name, value in record.facts.items())
    counts = " ".join(f"{name}×{count}" for name, count in decision.counts.items())
    previews = " ".join(seen.masked for seen in decision.seen[:3])
    destination = decision.destination.executable or decision.destination.site or "?"
    answer = f" [{decision.answer}]" if decision.answer else ""
    return (
        f"{start}{decision.action:<6} {decision.origin.group}→{decision.destination.group} ({destination}) "
        f"{counts} {previews} {decision.rule or '-'}{answer}"
    )


def _export(options: argparse.Namespace, paths: Paths) -> int:
    selection = _selection(options)
    with _reader(options, paths) as reader, _out(options.out) as out:
        export_to(out, reader, selection)
        _tell_unread(reader)
    return 0


def export_to(out: TextIO, reader: TrailReader, selection: Selection) -> None:
    """One record a line."""
    for record in reader.forwards():
        if selection.since <= record.at < selection.until and selection.takes(record):
            out.write(json.dumps(ecs(record), ensure_ascii=False, separators=(",", ":")) + "\n")


def _report(options: argparse.Namespace, paths: Paths) -> int:
    now = datetime.now(UTC)
    since = time_of(options.since, now) if options.since else BEGINNING
    until = time_of(options.until, now) if options.until else END
    if options.exports is not None:
        if not options.exports.is_dir():
            raise InputError(f"{options.exports}: there is no such folder.", code="not-readable")
        write_report(options.exports, options.out, since=since, until=until, now=now)
        return 0
    with _reader(options, paths) as reader:
        write_report(reader, options.out, since=since, until=until, now=now)
        _tell_unread(reader)
    return 0


def _match(options: argparse.Namespace, paths: Paths) -> int:
    from guard.cli.match import matching, read_text  # detection is loaded only where it is needed

    for record in matching(paths, identities(options.identity), read_text(options)):
        print(line(record))
    return 0


# -- what they share --------------------------------------------------------------------------------------------------


def identities(files: list[Path]) -> tuple[str, ...]:
    """The auditors' identities in these files; comments and empty lines are passed over."""
    found = []
    for file in files:
        lines = shared.read_file(file).decode("utf-8", "replace").splitlines()
        found += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return tuple(found)


@contextmanager
def _reader(options: argparse.Namespace, paths: Paths) -> Iterator[TrailReader]:
    extra = roots_for(paths, identities(options.identity)) if options.identity else {}
    with reading(paths, KeyringVault(), extra) as reader:
        yield reader


@contextmanager
def _out(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be written'}", code="not-writable") from error
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        yield stream


def _selection(options: argparse.Namespace) -> Selection:
    now = datetime.now(UTC)
    return Selection(
        since=time_of(options.since, now) if options.since else BEGINNING,
        until=time_of(options.until, now) if options.until else END,
        kind=options.kind,
        action=options.action,
        entity=options.entity,
        group=options.group,
        rule=options.rule,
        agent=options.agent,
        event_id=options.event_id,
        digest=options.digest,
    )


def _tell_unread(reader: TrailReader) -> None:
    if reader.unread:
        print(f"{reader.unread} records could not be opened with the keys at hand; see audit verify.", file=sys.stderr)
