"""The private keys of those who sign policies: made, encrypted, read. No I/O."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from guard.errors import InputError


def new_key() -> Ed25519PrivateKey:
    """A fresh signing key."""
    return Ed25519PrivateKey.generate()


def private_pem(key: Ed25519PrivateKey, passphrase: bytes | None) -> bytes:
    """The key as a PEM file. `passphrase` None: not encrypted."""
    encryption: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Its public half as a PEM file."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def is_encrypted(pem: bytes) -> bool:
    """Whether a private key file asks for a passphrase."""
    return b"ENCRYPTED" in pem


def read_private(pem: bytes, passphrase: bytes | None) -> Ed25519PrivateKey:
    """The key of a PEM file.

    Raises:
        InputError: it is none, or the passphrase does not open it.
    """
    try:
        key = load_pem_private_key(pem, passphrase or None)
    except TypeError as error:
        raise InputError(
            "the private key is encrypted; give its passphrase with --passphrase-file", code="key-passphrase"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InputError("no private key, or the wrong passphrase", code="key-unreadable") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError("not an Ed25519 key; make one with `frostpane policy keygen`", code="key-unreadable")
    return key
