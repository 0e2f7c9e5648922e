"""What several commands take and print in the same way."""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import os
import stat
import sys
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from guard.audit.proof.keys import KeyStore
from guard.cli.visible import visible
from guard.compose.marks import KeptMarks
from guard.compose.recorded_decisions import recorded_decisions
from guard.compose.slot import slot_of_installation
from guard.compose.usability import Usability
from guard.errors import InputError
from guard.files import AT_ONCE, write_named
from guard.paths import Paths, installation
from guard.policy.document import Policy
from guard.policy.marks import Mark, Marks
from guard.policy.store import InForce, Past, open_store
from guard.read import TextReader
from guard.read.readers import Readers

MOST_KEY_BYTES = 64 * 1024
"""Largest file of a key, an identity or a passphrase, in bytes."""
_LONGEST_NAME = 255
"""Longest host name, in characters."""
_PATIENCE_S = 600.0
"""Time that a command gives to reading one picture, at least: a screen of 8K takes longer than any paste waits."""


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    """`--data-dir DIR`."""
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="a complete, private installation of its own")


def add_policy(parser: argparse.ArgumentParser) -> None:
    """`--policy FILE`."""
    parser.add_argument(
        "--policy", type=Path, metavar="FILE", help="an unsigned policy; only where no trust root is installed"
    )


def add_identity(parser: argparse.ArgumentParser) -> None:
    """`--identity KEY`, as often as there are auditors."""
    parser.add_argument(
        "--identity", action="append", type=Path, default=[], metavar="KEY", help="an auditor's identity file"
    )


def paths(options: argparse.Namespace) -> Paths:
    """The folders of the installation that was named.

    Raises:
        NotADirectoryError: there is a file in the data folder's place.
    """
    named = installation(options.data_dir)
    if named.data.exists() and not named.data.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(named.data))
    return named


def paths_to_show(options: argparse.Namespace) -> Paths:
    """As `paths`, for what tells of an installation: who named one that is not there sees in a line that it is not.

    Raises:
        NotADirectoryError: there is a file in the data folder's place.
    """
    named = paths(options)
    if options.data_dir is not None and not named.data.exists():
        print(f"frostpane: {visible(named.data)}: no such folder; shown is what a new one begins with", file=sys.stderr)
    return named


def policy_in_force(paths: Paths, explicit: Path | None) -> Policy:
    """The policy that a command works under.

    Raises:
        PolicyError: the document that was named cannot be used.
    """
    return in_force(paths, explicit).policy


def in_force(paths: Paths, explicit: Path | None = None) -> InForce:
    """The policy in force, its state and document; whether a guard runs or not.

    Raises:
        PolicyError: the document that was named cannot be used.
    """
    with contextlib.closing(
        open_store(
            paths,
            usable=Usability(),
            explicit=explicit,
            past=past(paths),
            marks=marks(paths),
            slot=slot_of_installation(paths),
        )
    ) as store:
        return store.in_force()


def marks(paths: Paths) -> Marks:
    """How far the policy of an installation had come, as its guard knows it; the vault is loaded once that is asked."""
    return _LaterMarks(paths)


class _LaterMarks:
    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def highest(self) -> Mark | None:
        return self._kept.highest()

    def remember(self, mark: Mark) -> None:
        self._kept.remember(mark)

    @cached_property
    def _kept(self) -> Marks:
        from guard.desktop.vault import KeyringVault

        return KeptMarks(self._paths, KeyringVault())


def past(paths: Paths) -> Past:
    """The recorded decisions of an installation; its desktop is loaded once they are asked for."""

    def vault() -> KeyStore:
        from guard.desktop import current

        return current().vault()

    return recorded_decisions(paths, vault)


def read_file(path: Path, most_bytes: int = MOST_KEY_BYTES) -> bytes:
    """The content of a regular file that a person named, `-`: of stdin.

    Raises:
        InputError: it cannot be read (`not-readable`), or it is larger than anything of its kind (`too-large`).
    """
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(most_bytes + 1)
        else:
            with os.fdopen(os.open(path, os.O_RDONLY | AT_ONCE), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise InputError(f"{path}: not a regular file; name one, or - for stdin", code="not-readable")
                data = file.read(most_bytes + 1)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}", code="not-readable") from error
    if len(data) > most_bytes:
        raise InputError(f"{path}: larger than {most_bytes} bytes; no such file is", code="too-large")
    return data


def write_file(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put a file that a person named in place, see `write_named`.

    Raises:
        InputError: it cannot be written; what was there is as it was (`not-writable`).
    """
    try:
        write_named(path, data, mode)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be written'}", code="not-writable") from error


def require_free(path: Path) -> None:
    """Pass where nothing is written over.

    Raises:
        InputError: something is there (`exists`).
    """
    if path.exists():
        raise InputError(f"{path} is there already; name another file.", code="exists")


def require_other(path: Path, *read: Path) -> None:
    """Pass where what is written takes the place of nothing that is read for it.

    Raises:
        InputError: it is one of these files (`exists`).
    """
    if path.exists() and any(file.exists() and path.samefile(file) for file in read):
        raise InputError(f"{path}: is read for it; name another file", code="exists")


def host_name(text: str) -> str:
    """The name of a machine, as a person gave it.

    Raises:
        InputError: no machine has such a name (`usage`).
    """
    if not 0 < len(text) <= _LONGEST_NAME or " " in text or not text.isprintable():
        raise InputError("--machine takes a host name", code="usage")
    return text


def identities(files: list[Path]) -> tuple[str, ...]:
    """The auditors' identities in these files; comments and empty lines are passed over."""
    found = []
    for file in files:
        lines = read_file(file).decode("utf-8", "replace").splitlines()
        found += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return tuple(found)


def reader(readers: Readers, policy: Policy) -> TextReader:
    """The reader that a policy asks for, with time for large pictures: behind a command no paste waits."""
    limits = policy.inspection.limits()
    patient = replace(limits, timeout_s=max(limits.timeout_s, _PATIENCE_S))
    return readers.reader(policy.inspection.reader, patient)


def print_json(value: object) -> None:
    """One object on one line of stdout, at once."""
    sys.stdout.write(json_text(value) + "\n")
    sys.stdout.flush()


def json_text(value: object, separators: tuple[str, str] | None = None) -> str:
    """An object on one line. Bytes that are no UTF-8 become `\\udcff`, which is JSON's own spelling of them."""
    text = json.dumps(value, ensure_ascii=False, separators=separators)
    return text.encode("utf-8", "backslashreplace").decode()
