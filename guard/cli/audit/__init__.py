"""`frostpane audit`: verify, list, export and report what the trail holds."""

from __future__ import annotations

import argparse
from typing import Any

from guard.cli import options as shared
from guard.cli.audit import records, report, verify


def add_parser(commands: Any) -> None:
    """Add the command and its own commands."""
    parser = commands.add_parser("audit", help="verify, list, export and report the audit trail")
    own = parser.add_subparsers(dest="action_name", required=True, metavar="ACTION")
    for module in (verify, records, report):
        module.add_parsers(own)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0; 1: `verify` found something."""
    return int(options.act(options, shared.paths(options)))
