"""`frostpane audit report`: one HTML file for a supervisor."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from guard.audit.report.file import write_report
from guard.audit.selection import span_of
from guard.cli import options as shared
from guard.cli.audit.records import reader_of, tell_unread
from guard.errors import InputError
from guard.model.clock import wall_clock
from guard.paths import Paths


def add_parsers(actions: Any) -> None:
    """Add `report`."""
    parser = actions.add_parser("report", help="one HTML file for a supervisor")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--from", dest="exports", type=Path, metavar="DIR", help="a folder of exports instead of this trail"
    )
    parser.add_argument("--since", metavar="TIME", help="24h, 7d, 2w or a date")
    parser.add_argument("--until", metavar="TIME")
    shared.add_identity(parser)
    shared.add_data_dir(parser)
    parser.set_defaults(act=_report)


def _report(options: argparse.Namespace, paths: Paths) -> int:
    now = wall_clock()
    since, until = span_of(options.since, options.until, now)
    if options.exports is not None:
        if not options.exports.is_dir():
            raise InputError(f"{options.exports}: there is no such folder.", code="not-readable")
        write_report(options.exports, options.out, since=since, until=until, now=now)
        return 0
    with reader_of(options, paths) as reader:
        write_report(reader, options.out, since=since, until=until, now=now)
        tell_unread(reader)
    return 0
