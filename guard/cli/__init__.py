"""The command `frostpane`: one module a command, each with `add_parser` and `run`."""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from collections.abc import Sequence

from guard.errors import GuardError
from guard.version import VERSION

COMMANDS = (
    "inspect",
    "redact",
    "run",
    "status",
    "demo",
    "policy",
    "audit",
    "evidence",
    "roster",
    "backup",
    "restore",
    "token",
    "doctor",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 found or failed verification, 2 wrong usage or bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names of files and findings may be in any script
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="frostpane", description="Customer data leaves a service workstation only frosted."
    )
    parser.add_argument("--version", action="version", version=f"frostpane {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    # Only the module of the command that is called is loaded whole: a command must answer at once.
    named = words[0] if words and words[0] in COMMANDS else None
    for name in COMMANDS if named is None else (named,):
        importlib.import_module(f"guard.cli.{name}").add_parser(commands)
    options = parser.parse_args(words)
    try:
        return int(options.run(options))
    except GuardError as error:
        print(f"frostpane: {error.code}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except OSError as error:
        print(f"frostpane: system: {error.strerror or type(error).__name__}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
