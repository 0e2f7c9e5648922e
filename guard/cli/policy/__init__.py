"""`frostpane policy`: write, sign, push, install and understand policies."""

from __future__ import annotations

import argparse
from typing import Any

from guard.cli.policy import author, exceptions, keys, review, workstation


def add_parser(commands: Any) -> None:
    """Add the command and its own commands."""
    parser = commands.add_parser("policy", help="write, sign, push, install and understand policies")
    own = parser.add_subparsers(dest="policy_command", required=True, metavar="COMMAND")
    for module in (author, keys, workstation, review, exceptions):
        module.add_parsers(own)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """The exit status of the one that was called."""
    return int(options.run_policy(options))
