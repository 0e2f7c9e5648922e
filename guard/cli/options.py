"""What several commands take and print in the same way."""

from __future__ import annotations

import argparse
from pathlib import Path

from guard.errors import InputError
from guard.paths import Paths, installation
from guard.policy.document import Policy
from guard.policy.store import open_store


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    """`--data-dir DIR`."""
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="a complete, private installation of its own")


def add_policy(parser: argparse.ArgumentParser) -> None:
    """`--policy FILE`."""
    parser.add_argument(
        "--policy", type=Path, metavar="FILE", help="an unsigned policy; only where no trust root is installed"
    )


def paths(options: argparse.Namespace) -> Paths:
    """The folders of the installation that was named."""
    return installation(options.data_dir)


def policy_in_force(paths: Paths, explicit: Path | None) -> Policy:
    """The policy that a command works under.

    Raises:
        PolicyError: the document that was named cannot be used.
    """
    store = open_store(paths, explicit=explicit)
    try:
        return store.in_force().policy
    finally:
        store.close()


def read_file(path: Path) -> bytes:
    """The content of a file that a person named.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}", code="not-readable") from error
