"""`frostpane trace-key`: the firm's key of traces, and the keys of its workstations."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from guard.cli import options as shared
from guard.cli.visible import visible
from guard.errors import InputError
from guard.inspect.trace import SECRET_BYTES, FirmKey


def add_parser(commands: Any) -> None:
    """Add the command and its own commands."""
    parser = commands.add_parser("trace-key", help="make the keys by which frosted pictures can be traced")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = actions.add_parser("new", help="a key for the firm; it stays with those who may trace pictures")
    new.add_argument("output", type=Path, metavar="FIRM.KEY")
    new.set_defaults(run=run_new)
    deriving = actions.add_parser("derive", help="the keys of one workstation, to be laid where its policy says")
    deriving.add_argument("--key", type=Path, required=True, metavar="FIRM.KEY")
    deriving.add_argument("--machine", required=True, metavar="NAME", help="its host name")
    deriving.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    deriving.set_defaults(run=run_derive)


def run_new(options: argparse.Namespace) -> int:
    """0: it is written, for its owner alone; an older file is never overwritten."""
    _write(options.output, FirmKey(secrets.token_bytes(SECRET_BYTES)).text())
    return 0


def run_derive(options: argparse.Namespace) -> int:
    """0: they are written. The same machine has the same keys each time."""
    machine = shared.host_name(options.machine)
    key = FirmKey.parse(shared.read_file(options.key).decode("utf-8", "replace"))
    _write(options.output, key.keys_of(machine).text())
    return 0


def _write(path: Path, text: str) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be written'}", code="not-writable") from error
    print(f"{visible(path)}: written", file=sys.stderr)
