"""`frostpane incident close`: the handling ends; what it taught becomes a card of the policy."""

from __future__ import annotations

import argparse
from typing import Any

from guard.audit.incident.lesson import suggested_card
from guard.cli import options as shared
from guard.cli.incident.desk import desk_of, frosted
from guard.desktop.vault import KeyringVault
from guard.errors import InputError


def add_parsers(actions: Any) -> None:
    """Add `close`."""
    parser = actions.add_parser("close", help="end a case; what it held is under retention again")
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("--measures", required=True, metavar="TEXT", help="what was done; customer data is covered")
    shared.add_data_dir(parser)
    parser.set_defaults(act=_close)


def _close(options: argparse.Namespace) -> int:
    if not options.measures.strip():
        raise InputError("--measures says what was done; a case is not closed without it", code="usage")
    paths = shared.paths(options)
    desk = desk_of(paths, KeyringVault())
    case = desk.close(options.case, frosted(paths, options.measures))
    print(f"Case {case.id} is closed; {len(case.packs)} pack(s) were made of it.")
    if not case.packs:
        print("No pack was made: what retention removes from now on cannot be packed any more.")
    for duty in desk.duties(case):
        if duty.due is not None:
            print(f"still due by {duty.due:%Y-%m-%d %H:%M} UTC: {duty.article.en}: {duty.what.en}")
    print("\nA card that the policy could show from now on; change its words and sign it with the next push:\n")
    print(suggested_card(case, desk.containment(case)))
    return 0
