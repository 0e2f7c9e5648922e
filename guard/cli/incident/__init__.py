"""`frostpane incident`: report, contain, pack and close what went out by mistake."""

from __future__ import annotations

import argparse
from typing import Any

from guard.cli.incident import close, pack, report, resolve


def add_parser(commands: Any) -> None:
    """Add the command and its own commands."""
    parser = commands.add_parser("incident", help="something went out by mistake: report, contain, pack and close it")
    own = parser.add_subparsers(dest="action_name", required=True, metavar="ACTION")
    for module in (report, pack, close, resolve):
        module.add_parsers(own)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0."""
    return int(options.act(options))
