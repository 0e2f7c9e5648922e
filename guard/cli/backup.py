"""`frostpane backup DIR` and `frostpane restore DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from guard.audit.proof.record import NoteKind
from guard.audit.upkeep.backup import back_up, check, restore
from guard.audit.upkeep.journal import append_note
from guard.cli import options as shared
from guard.cli.visible import visible
from guard.desktop.vault import KeyringVault
from guard.errors import TrailUnwritable
from guard.model import workstation
from guard.model.clock import wall_clock
from guard.paths import Paths
from guard.service.claim import claim


def add_parser(commands: Any) -> None:
    """Add the command."""
    making = commands.add_parser("backup", help="copy trail, evidence and policy state, also while the guard runs")
    making.add_argument("folder", type=Path, metavar="DIR", help="a new folder")
    shared.add_data_dir(making)
    making.set_defaults(run=run)


def add_restore_parser(commands: Any) -> None:
    """Add `restore` alone."""
    restoring = commands.add_parser("restore", help="put a backup in the place of this installation's data")
    restoring.add_argument("folder", type=Path, metavar="DIR")
    shared.add_data_dir(restoring)
    restoring.set_defaults(run=run_restore)


def run(options: argparse.Namespace) -> int:
    """0."""
    paths = shared.paths(options)
    check(paths, options.folder)
    _note(paths, NoteKind.BACKED_UP, {"folder": options.folder.name})  # before, so that it is in the backup itself
    try:
        files = back_up(paths, options.folder, wall_clock(), KeyringVault())
    except TrailUnwritable:
        _note(paths, NoteKind.PROBLEM, {"what": "backup-failed", "folder": options.folder.name})
        raise
    print(f"{files} files in {visible(options.folder)}")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """0; the guard of that data directory must not run."""
    paths = shared.paths(options)
    lock = claim(paths)
    try:
        restored = restore(paths, options.folder, KeyringVault())
        _note(paths, NoteKind.RESTORED, {"made_at": restored.made_at, "proved": "yes" if restored.proved else "no"})
    finally:
        lock.release()
    print(f"restored the backup of {restored.made_at}; records that were written later are missing and told as such")
    if not restored.proved:
        print("no key here proves who made it; the trail says so")
    return 0


def _note(paths: Paths, kind: NoteKind, facts: dict[str, str | int]) -> None:
    append_note(paths, KeyringVault(), kind, facts, clock=wall_clock, here=workstation())
