"""`frostpane consent`: what a customer agreed to, signed by a supervisor and withdrawn with a policy."""

from __future__ import annotations

import argparse
from typing import Any

from guard.cli.consent import issuing, review, withdrawal


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("consent", help="customers' consents: issue, verify, list, revoke")
    actions = parser.add_subparsers(dest="action_name", required=True, metavar="ACTION")
    for group in (issuing, review, withdrawal):
        group.add_parsers(actions)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0; 1: a consent that does not hold."""
    return int(options.act(options))
