"""`frostpane redact`: the safe version of a text, picture or document."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import Any

from guard.cli import inspect
from guard.cli import options as shared
from guard.cli.visible import visible
from guard.compose.inspectors import tools
from guard.compose.trace import Traces
from guard.errors import RedactError
from guard.model import EntityType, workstation
from guard.model.clock import wall_clock
from guard.read.readers import Readers


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("redact", help="write the safe version of a text, picture or document")
    parser.add_argument("input", type=Path, metavar="IN", help="a text, picture or document; - is text on stdin")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", required=True)
    parser.add_argument("--json", action="store_true", help="tell the findings as `inspect --json` does")
    shared.add_policy(parser)
    shared.add_data_dir(parser)
    parser.set_defaults(run=run, explain=False)


def run(options: argparse.Namespace) -> int:
    """0, also where nothing was found: then OUT holds what IN holds."""
    paths = shared.paths(options)
    policy = shared.policy_in_force(paths, options.policy)
    with contextlib.closing(Readers()) as readers:
        used = tools(policy, shared.reader(readers, policy), traces=Traces(workstation(), wall_clock))
        data = inspect.content_of(options.input)
        kind, made = inspect.load(options.input, data, used)
        inspect.require_inspected(options.input, made)
        # Every finding is covered here, whatever the rules say: there is no destination to judge by.
        # A document is always made anew: nothing is in its copy that nobody looked at.
        safe = made.safe(set(EntityType)) if made.findings or kind == "document" else data
    if safe is None:
        raise RedactError(f"{options.input}: no safe version can be made of it; send what it says in another format")
    shared.write_file(options.output, safe, 0o666)
    if options.json:
        shared.print_json(inspect.report(options.input, kind, made))
    else:
        print(f"{visible(options.output)}: {len(made.findings)} covered", file=sys.stderr)
    return 0
