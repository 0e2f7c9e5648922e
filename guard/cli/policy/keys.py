"""`frostpane policy keygen | root | sign | verify`: keys, trust roots and signatures."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from guard.cli.options import print_json, read_file, require_other, write_file
from guard.cli.private_keys import add_passphrase, keep_passphrase, passphrase_of, private_key
from guard.cli.visible import visible
from guard.compose.usability import Usability
from guard.errors import InputError, PolicyError, PolicyUntrusted
from guard.files import write_whole
from guard.model.clock import wall_clock
from guard.policy import keys, trust
from guard.policy.admission import check
from guard.policy.document import read


def add_parsers(commands: Any) -> None:
    """Add the commands."""
    keygen = commands.add_parser("keygen", help="make a key that signs policies")
    keygen.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the two files are written")
    keygen.add_argument("--name", default="policy", help="NAME.key and NAME.pub")
    keygen.add_argument("--keyring", action="store_true", help="encrypt it; this system's keyring holds the passphrase")
    keygen.add_argument("--json", action="store_true", help="one object on stdout")
    add_passphrase(keygen)
    keygen.set_defaults(run_policy=run_keygen)

    root = commands.add_parser("root", help="write a trust root: whose signatures count, and how many are needed")
    root.add_argument("public", type=Path, nargs="+", metavar="PUB")
    root.add_argument("--threshold", type=int, default=1, metavar="N", help="so many must sign")
    root.add_argument("--version", type=int, required=True, metavar="N", help="one more than the root in force")
    root.add_argument("--key", type=Path, action="append", required=True, metavar="KEY", help="old and new key holders")
    root.add_argument("-o", "--out", type=Path, required=True, metavar="SIGNED")
    add_passphrase(root)
    root.set_defaults(run_policy=run_root)

    sign = commands.add_parser("sign", help="sign a document, or add a signature to a signed one")
    sign.add_argument("file", type=Path, metavar="FILE")
    sign.add_argument("--key", type=Path, action="append", required=True, metavar="KEY", help="may be given twice")
    sign.add_argument("-o", "--out", type=Path, required=True, metavar="SIGNED")
    add_passphrase(sign)
    sign.set_defaults(run_policy=run_sign)

    verify = commands.add_parser("verify", help="check a signed policy as a workstation would; 1 where trust fails")
    verify.add_argument("file", type=Path, metavar="SIGNED")
    verify.add_argument("--trust", type=Path, action="append", required=True, metavar="PUB")
    verify.add_argument("--threshold", type=int, default=1, metavar="N")
    verify.add_argument("--json", action="store_true", help="one object on stdout")
    verify.set_defaults(run_policy=run_verify)


def run_keygen(options: argparse.Namespace) -> int:
    """Write NAME.key, for its owner alone, and NAME.pub."""
    if not options.name or Path(options.name).name != options.name:
        raise InputError("--name takes a file's name; name its folder with --out", code="usage")
    private, public = (options.out / f"{options.name}.{end}" for end in ("key", "pub"))
    for file in (private, public):
        if file.exists():
            raise InputError(f"{file}: there is a key already; choose another --name", code="key-exists")
    key = keys.new_key()
    key_id = trust.key_id(keys.public_pem(key))
    if options.keyring:
        passphrase = os.urandom(32).hex().encode()
        keep_passphrase(key_id, passphrase)
    else:
        passphrase = _new_passphrase(options)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        write_whole(private, keys.private_pem(key, passphrase or None), 0o600)
        write_whole(public, keys.public_pem(key), 0o644)
    except OSError as error:
        raise InputError(f"{options.out}: {error.strerror}", code="not-writable") from error
    if not passphrase:
        advice = "the key is not encrypted: keep it off shared disks, or use --passphrase-file or --keyring"
        print(f"frostpane: {advice}", file=sys.stderr)
    if options.json:
        print_json({"key": str(private), "pub": str(public), "keyid": key_id})
    else:
        print(f"private key  {private}\npublic key   {public}\nkey id       {key_id}")
    return 0


def run_root(options: argparse.Namespace) -> int:
    """Write a signed trust root, which replaces the one before it."""
    require_other(options.out, *options.key, *options.public)
    root = trust.trust_root(
        [read_file(path) for path in options.public], threshold=options.threshold, version=options.version
    )
    signed = trust.sign(trust.write_root(root), trust.ROOT_TYPE, [private_key(path, options) for path in options.key])
    write_file(options.out, signed, 0o644)
    print(f"{options.out}: trust root {root.version}, {root.threshold} of {len(root.keys)} keys")
    return 0


def run_sign(options: argparse.Namespace) -> int:
    """Write the signed file. A document is checked first: what a workstation would refuse is not signed."""
    require_other(options.out, *options.key)
    data = read_file(options.file, trust.MAX_ENVELOPE_BYTES)
    try:
        kind, payload = trust.payload_of(data)
        signed: bytes | None = data
    except PolicyUntrusted:
        kind, payload, signed = trust.POLICY_TYPE, data, None
    said = ""
    if kind == trust.POLICY_TYPE:
        policy = read(payload, options.file.name, Usability()).policy
        said = f"policy {policy.name} {policy.serial}, "
    signed = trust.sign(payload, kind, [private_key(path, options) for path in options.key], signed)
    write_file(options.out, signed, 0o644)
    print(f"{options.out}: {said}signed by {len(options.key)} more")
    return 0


def run_verify(options: argparse.Namespace) -> int:
    """0 where a workstation that trusts these keys would take it as its first policy, else 1."""
    data = read_file(options.file, trust.MAX_ENVELOPE_BYTES)
    root = trust.trust_root([read_file(path) for path in options.trust], threshold=options.threshold)
    try:
        written, key_ids = check(data, options.file.name, root, wall_clock(), Usability())
    except PolicyError as error:
        if options.json:
            print_json({"trusted": False, "code": error.code})
        print(f"frostpane: {error.code}: {visible(options.file.name)}: {visible(error)}", file=sys.stderr)
        return 1
    policy = written.policy
    if options.json:
        told = {"trusted": True, "name": policy.name, "serial": policy.serial, "keyids": sorted(key_ids)}
        print_json(told)
    else:
        print(
            f"{visible(options.file.name)}: policy {policy.name} {policy.serial}, trusted ({len(key_ids)} signatures)"
        )
    return 0


def _new_passphrase(options: argparse.Namespace) -> bytes:
    if options.passphrase_file is not None or not sys.stdin.isatty():
        return passphrase_of(options)
    first = getpass.getpass("Passphrase for the new key (empty: none): ")
    if first != getpass.getpass("Once more: "):
        raise InputError("the two passphrases differ; try again", code="key-passphrase")
    return first.encode()
