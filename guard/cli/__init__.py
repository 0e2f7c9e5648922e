"""The command `frostpane`: one module a command, each with `add_parser` and `run`."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from guard.cli.parser import Parser
from guard.cli.visible import visible
from guard.errors import DisplayUnavailable, GuardError, InputError, is_lack
from guard.model.status import VERSION

COMMANDS = (
    "inspect",
    "redact",
    "shot",
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
    "consent",
    "incident",
    "my-data",
    "trace",
    "trace-key",
    "doctor",
    "browser-host",
    "fleet",
)


NOT_NOW = 75
"""Exit status of a guard that cannot start for what may pass, such as a display that is not there yet: it is to be
started again, which after 2 would not help. Source: EX_TEMPFAIL, sysexits.h."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 found or failed verification, 2 wrong usage or bad input.

    `run` ends with `NOT_NOW` where it may help to start it again.
    """
    if arguments is None:
        _spell_names_in_utf8()
    # No other package's code takes part in reading policies, and looking for such costs every start.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names of files and findings may be in any script
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  # lives as long as the process
    words = list(sys.argv[1:] if arguments is None else arguments)
    lacking = NOT_NOW if words[:1] == ["run"] else 2
    try:
        return _called(words)
    except GuardError as error:
        return _failed(f"{error.code}: {error}", lacking if isinstance(error, DisplayUnavailable) else 2)
    except BrokenPipeError:
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        where = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return _failed(f"system: {where}{error.strerror or type(error).__name__}", lacking)
    except RecursionError:
        return _failed("too-deep: what was given is nested deeper than anything of its kind; give another file", 2)
    except (RuntimeError, MemoryError) as error:
        if not is_lack(error):
            raise
        return _failed("system: no more memory or threads can be had; end other programs and start again", lacking)
    except KeyboardInterrupt:
        return _failed("interrupted: ended before it was done", 130)


def _spell_names_in_utf8() -> None:
    """Where the locale spells names otherwise (GBK, Latin-1), begin anew in the same process: no file or folder whose
    name it cannot spell keeps a guard from starting, or from seeing what lies there.
    """
    if sys.getfilesystemencoding() == "utf-8" or os.environ.get("PYTHONUTF8") == "1" or hasattr(sys, "frozen"):
        return
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _called(words: list[str]) -> int:
    parser = Parser(prog="frostpane", description="Customer data leaves a service workstation only frosted.")
    parser.add_argument("--version", action="version", version=f"frostpane {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    # Only the module of the command that is called is loaded whole: a command must answer at once.
    named = words[0] if words and words[0] in COMMANDS else None
    for name in COMMANDS if named is None else (named,):
        importlib.import_module(f"guard.cli.{name.replace('-', '_')}").add_parser(commands)
    options = parser.parse_args(words)
    if sys.stdout is None and options.command != "run":  # the guard starts without a console, others print
        raise InputError("stdout is closed; give it somewhere to go", code="no-output")
    status = int(options.run(options))
    if sys.stdout is not None:
        sys.stdout.flush()  # a full disk shows here, not when nobody looks any more
    return status


def _failed(told: str, status: int) -> int:
    if sys.stderr is not None:
        print(f"frostpane: {visible(told)}", file=sys.stderr)
    return status


def _drop_output() -> None:
    """What is still to be written to stdout has nowhere to go; Python would try again at the end and complain."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        void = os.open(os.devnull, os.O_WRONLY)
        os.dup2(void, sys.stdout.fileno())
        os.close(void)
