"""`frostpane redact`: the safe version of a text or picture."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from guard.cli import inspect
from guard.cli import options as shared
from guard.compose import Readers, tools
from guard.errors import InputError, RedactError
from guard.model import EntityType


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("redact", help="write the safe version of a text or picture")
    parser.add_argument("input", type=Path, metavar="IN", help="a text or picture file; - is text on stdin")
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
        used = tools(policy, readers.reader(policy))
        data = inspect.content_of(options.input)
        kind, made = inspect.load(options.input, data, used)
        # Every finding is covered here, whatever the rules say: there is no destination to judge by.
        safe = made.safe(set(EntityType)) if made.findings else data
    if safe is None:
        raise RedactError(f"{options.input}: no safe version can be made of it")
    write_whole(options.output, safe)
    if options.json:
        inspect.print_json(inspect.report(options.input, kind, made.findings))
    else:
        print(f"{options.output}: {len(made.findings)} covered", file=sys.stderr)
    return 0


def write_whole(path: Path, data: bytes) -> None:
    """Write a file wholly or not at all.

    Raises:
        InputError: it cannot be written there.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.absolute().parent, prefix=".frostpane-", delete=False) as new:
            new.write(data)
        Path(new.name).chmod(0o666 & ~_umask())
        Path(new.name).replace(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be written'}", code="not-writable") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
