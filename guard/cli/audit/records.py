"""`frostpane audit list | export | match`: the records themselves, for people and for machines."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from guard.audit.counted import counts_of, newest_first, oldest_first
from guard.audit.export import ecs, plain
from guard.audit.line import line
from guard.audit.proof.escrow import roots_for
from guard.audit.proof.reading import TrailReader, reading
from guard.audit.proof.record import AuditRecord, NoteKind
from guard.audit.selection import Selection, span_of
from guard.cli import options as shared
from guard.desktop.vault import KeyringVault
from guard.errors import InputError
from guard.model import Action, EntityType
from guard.model.clock import wall_clock
from guard.paths import Paths

_KNOWN = {
    "kind": tuple(kind.value for kind in NoteKind),
    "action": tuple(action.name.lower() for action in Action),
    "entity": tuple(entity.value for entity in EntityType),
}


def add_parsers(actions: Any) -> None:
    """Add `list`, `export` and `match`."""
    listing = actions.add_parser("list", help="list records, the newest first")
    _add_selection(listing)
    shared.add_identity(listing)
    listing.add_argument("--limit", type=int, default=None, metavar="N", help="at most so many (50 without --json)")
    listing.add_argument("--json", action="store_true", help="one array on stdout")
    shared.add_data_dir(listing)
    listing.set_defaults(act=_list)

    export = actions.add_parser("export", help="NDJSON in Elastic Common Schema, the oldest first")
    _add_selection(export)
    shared.add_identity(export)
    export.add_argument("-o", "--out", type=Path, metavar="FILE", help="instead of stdout")
    shared.add_data_dir(export)
    export.set_defaults(act=_export)

    match = actions.add_parser("match", help="list the events in which a value was seen; the value on stdin")
    shared.add_identity(match)
    shared.add_data_dir(match)
    match.set_defaults(act=_match)


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


def _list(options: argparse.Namespace, paths: Paths) -> int:
    selection = _selection(options)
    if options.limit is not None and options.limit < 1:
        raise InputError("--limit is a number of records, 1 or more", code="usage")
    limit = options.limit if options.limit is not None or options.json else 50
    with reader_of(options, paths) as reader:
        records = _some(reader, selection, limit)
        if options.json:
            opening = "["  # printed with the first record: a trail that cannot be read leaves no half document
            for record in records:
                print(opening, shared.json_text(plain(record)), sep="\n", end="")
                opening = ","
            print("[\n]" if opening == "[" else "\n]")
        else:
            for record in records:
                print(line(record))
        tell_unread(reader)
    return 0


def _some(reader: TrailReader, selection: Selection, limit: int | None) -> Iterator[AuditRecord]:
    taken = 0
    records = reader.between(selection.since, selection.until)
    # Who asks for the counts themselves sees them as they stand in the chain.
    for record in records if selection.kind == NoteKind.REPEATED else newest_first(records):
        if selection.takes(record):
            if limit is not None and taken >= limit:
                return
            taken += 1
            yield record


def _export(options: argparse.Namespace, paths: Paths) -> int:
    selection = _selection(options)
    with reader_of(options, paths) as reader, _out(options.out) as out:
        export_to(out, reader, selection)
        tell_unread(reader)
    return 0


def export_to(out: TextIO, reader: TrailReader, selection: Selection) -> None:
    """One record a line; what happened again and again is one, with its count. A count of another export's record is a
    line of its own.
    """
    counts = counts_of(reader.forwards()) if selection.kind != NoteKind.REPEATED else {}
    reader.unread = 0  # they are read once more
    selected = (
        record
        for record in reader.forwards()
        if selection.since <= record.at < selection.until and selection.takes(record)
    )
    for record in oldest_first(selected, counts):
        out.write(shared.json_text(ecs(record), (",", ":")) + "\n")


def _match(options: argparse.Namespace, paths: Paths) -> int:
    from guard.cli.audit.match import matching, read_text  # detection is loaded only where it is needed

    for record in matching(paths, shared.identities(options.identity), read_text(options)):
        print(line(record))
    return 0


@contextmanager
def reader_of(options: argparse.Namespace, paths: Paths) -> Iterator[TrailReader]:
    """The trail, with what an auditor's identity opens beyond this workstation's keys."""
    extra = roots_for(paths, shared.identities(options.identity)) if options.identity else {}
    with reading(paths, KeyringVault(), extra) as reader:
        yield reader


@contextmanager
def _out(path: Path | None) -> Iterator[TextIO]:
    """What is written to the file once all of it is there: an export that fails leaves the one before."""
    if path is None:
        yield sys.stdout
        return
    with tempfile.TemporaryDirectory(prefix="frostpane-export-") as folder:
        whole = Path(folder) / "trail.ndjson"
        with whole.open("w", encoding="utf-8") as stream:
            yield stream
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with whole.open(encoding="utf-8") as made, os.fdopen(handle, "w", encoding="utf-8") as stream:
                shutil.copyfileobj(made, stream)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or 'cannot be written'}", code="not-writable") from error


def _selection(options: argparse.Namespace) -> Selection:
    # A misspelt word would select nothing, and that reads as if nothing had happened.
    for name, known in _KNOWN.items():
        given = getattr(options, name)
        if given is not None and given not in known:
            raise InputError(f"--{name} {given[:40]!r} is none of {', '.join(known)}", code="usage")
    since, until = span_of(options.since, options.until, wall_clock())
    return Selection(
        since=since,
        until=until,
        kind=options.kind,
        action=options.action,
        entity=options.entity,
        group=options.group,
        rule=options.rule,
        agent=options.agent,
        event_id=options.event_id,
        digest=options.digest,
    )


def tell_unread(reader: TrailReader) -> None:
    """Say how many records could not be opened."""
    if reader.unread:
        print(f"{reader.unread} records could not be opened with the keys at hand; see audit verify.", file=sys.stderr)
