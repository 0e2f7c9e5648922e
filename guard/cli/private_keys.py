"""Private keys that sign, and what opens them: a file, the keyring, or a person at the terminal."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.cli.options import read_file
from guard.desktop import current
from guard.errors import VaultUnavailable
from guard.policy import keys, trust

_VAULT_NAME = "policy-key-{}"


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """`--passphrase-file FILE`."""
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line opens the private key")


def passphrase_of(options: argparse.Namespace) -> bytes:
    """The one in the file that was named; empty: there is none."""
    if options.passphrase_file is None:
        return b""
    lines = read_file(options.passphrase_file).splitlines()
    return lines[0] if lines else b""


def keep_passphrase(key_id: str, passphrase: bytes) -> None:
    """Leave it with the keyring, where `private_key` finds it.

    Raises:
        VaultUnavailable: there is no keyring.
    """
    current().vault().put(_VAULT_NAME.format(key_id), passphrase)


def private_key(path: Path, options: argparse.Namespace) -> Ed25519PrivateKey:
    """The key of a file, opened by the passphrase that was given, is kept for it, or is typed.

    Raises:
        InputError: it is none, or nothing opens it.
        VaultUnavailable: the keyring does not say whether it opens it, and nobody is there to be asked.
    """
    pem = read_file(path)
    passphrase = passphrase_of(options)
    if keys.is_encrypted(pem) and not passphrase:
        passphrase = _kept_passphrase(path)
        if not passphrase and sys.stdin.isatty():
            passphrase = getpass.getpass(f"Passphrase of {path.name}: ").encode()
    return keys.read_private(pem, passphrase or None)


def _kept_passphrase(path: Path) -> bytes:
    public = path.with_suffix(".pub")
    if not public.exists():
        return b""
    try:
        return current().vault().get(_VAULT_NAME.format(trust.key_id(read_file(public)))) or b""
    except VaultUnavailable as error:
        if error.code != "vault-missing" and not sys.stdin.isatty():
            raise
        return b""
