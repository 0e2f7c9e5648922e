"""`frostpane evidence`: for the auditor: make keys, open what was sealed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from guard.audit.proof.age_format import new_identity, public_key, unseal
from guard.audit.proof.record import NoteKind
from guard.audit.upkeep.journal import append_note
from guard.cli import options as shared
from guard.desktop.vault import KeyringVault
from guard.errors import EvidenceError, InputError
from guard.model import workstation
from guard.model.clock import wall_clock
from guard.paths import Paths

_MOST_BYTES = 64 * 1024 * 1024
"""Largest sealed file that is opened, in bytes: more than evidence ever has."""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("evidence", help="open what was sealed for the auditor")
    actions = parser.add_subparsers(dest="action_name", required=True, metavar="ACTION")

    opening = actions.add_parser("open", help="open a sealed file; the opening is recorded first")
    opening.add_argument("file", type=Path, metavar="FILE")
    opening.add_argument(
        "--identity",
        action="append",
        type=Path,
        required=True,
        metavar="KEY",
        help="an auditor's identity file; twice where two persons must open it",
    )
    opening.add_argument("-o", "--out", type=Path, metavar="FILE", help="instead of stdout")
    shared.add_data_dir(opening)
    opening.set_defaults(run=run, act=_open)

    keygen = actions.add_parser("keygen", help="make an auditor's key pair: auditor.key stays with the auditor")
    keygen.add_argument("--out", type=Path, required=True, metavar="DIR")
    keygen.set_defaults(run=run, act=_keygen)


def run(options: argparse.Namespace) -> int:
    """0."""
    return int(options.act(options))


def _open(options: argparse.Namespace) -> int:
    sealed = shared.read_file(options.file, _MOST_BYTES)
    persons = shared.identities(options.identity)
    plain = unseal(sealed, persons)
    # First, so that no opening is recorded of what cannot be given out.
    with _new(options.out) if options.out is not None else nullcontext(sys.stdout.buffer) as out:
        _record_opening(shared.paths(options), options.file.name, sealed, persons)
        out.write(plain)
        out.flush()
    return 0


def _record_opening(paths: Paths, name: str, sealed: bytes, persons: tuple[str, ...]) -> None:
    """An opening that cannot be recorded does not happen."""
    append_note(
        paths,
        KeyringVault(),
        NoteKind.EVIDENCE_OPENED,
        {
            "file": name[:100],
            "sha256": sha256(sealed).hexdigest(),
            "auditors": " ".join(public_key(person) for person in persons),
        },
        clock=wall_clock,
        here=workstation(),
    )


def _keygen(options: argparse.Namespace) -> int:
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{options.out}: {error.strerror or 'cannot be made'}", code="not-writable") from error
    identity, key = new_identity()
    with _new(options.out / "auditor.key") as own, _new(options.out / "auditor.pub") as public:
        own.write(f"# public key: {key}\n{identity}\n".encode("ascii"))
        public.write(f"{key}\n".encode("ascii"))
    print(key)
    return 0


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there, for its owner alone; it is gone again where the block fails."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise InputError(f"{path} is there already; name another file.", code="exists") from error
    except OSError as error:
        raise EvidenceError(f"{path}: {error.strerror or 'cannot be written'}") from error
    with ExitStack() as unwritten:
        unwritten.callback(path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as stream:
            yield stream
        unwritten.pop_all()
