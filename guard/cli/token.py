"""`frostpane token issue | use`: an administrator's leave to pause, stop or uninstall the guard of one machine."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from guard.audit.installation import workstation
from guard.audit.journal import append_note
from guard.audit.reading import reading
from guard.audit.record import NoteKind
from guard.audit.token import AdminToken, TokenAction, sign_token, verify_token
from guard.cli import options as shared
from guard.desktop.vault import KeyringVault
from guard.errors import InputError, PolicyUntrusted
from guard.paths import Paths
from guard.policy.folder import write_atomically
from guard.policy.keys import read_private
from guard.policy.store import installed_state

MAX_HOURS = 24 * 7


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("token", help="an administrator's leave to pause, stop or uninstall")
    actions = parser.add_subparsers(dest="action_name", required=True, metavar="ACTION")
    allowed = [action.value for action in TokenAction]

    issue = actions.add_parser("issue", help="sign a token with a key that signs policies")
    issue.add_argument("--action", choices=allowed, required=True)
    issue.add_argument("--machine", required=True, metavar="HOST", help="`*` for all machines")
    issue.add_argument("--hours", type=int, default=8, metavar="N", help=f"valid for so long, at most {MAX_HOURS}")
    issue.add_argument("--key", type=Path, action="append", required=True, metavar="KEY", help="may be given twice")
    issue.add_argument("--passphrase-file", type=Path, metavar="FILE")
    issue.add_argument("-o", "--out", type=Path, required=True, metavar="TOKEN")
    issue.set_defaults(run=run, act=_issue)

    use = actions.add_parser("use", help="check a token here and record its use; 1: it allows nothing here now")
    use.add_argument("file", type=Path, metavar="TOKEN")
    use.add_argument("--action", choices=allowed, required=True)
    shared.add_data_dir(use)
    use.set_defaults(run=run, act=_use)


def run(options: argparse.Namespace) -> int:
    """0; 1: a token that was refused."""
    return int(options.act(options))


def _issue(options: argparse.Namespace) -> int:
    if not 0 < options.hours <= MAX_HOURS:
        raise InputError(f"a token is valid for 1 to {MAX_HOURS} hours", code="usage")
    file = options.passphrase_file
    passphrase = None if file is None else shared.read_file(file).rstrip(b"\r\n")
    keys = [read_private(shared.read_file(path), passphrase) for path in options.key]
    now = datetime.now(UTC)
    token = AdminToken(
        id=os.urandom(8).hex(),
        action=TokenAction(options.action),
        machine=options.machine,
        not_before=now - timedelta(minutes=5),  # clocks differ a little
        expires_at=now + timedelta(hours=options.hours),
    )
    try:
        write_atomically(options.out, sign_token(token, keys), 0o600)
    except OSError as error:
        raise InputError(f"{options.out}: {error.strerror}", code="not-writable") from error
    print(f"{token.id}: {token.action} on {token.machine} until {token.expires_at:%Y-%m-%d %H:%M} UTC")
    return 0


def _use(options: argparse.Namespace) -> int:
    paths, action = shared.paths(options), TokenAction(options.action)
    roots = installed_state(paths).roots()
    if not roots:
        raise InputError("No trust root is installed here, so nothing needs a token.", code="no-trust-root")
    now = datetime.now(UTC)
    try:
        token = verify_token(
            shared.read_file(options.file),
            trusted=[key.encode("ascii") for key in roots[-1].keys],
            threshold=roots[-1].threshold,
            action=action,
            machine=platform.node(),
            now=now,
            spent=_spent(paths, now),
        )
    except PolicyUntrusted as refusal:
        _note(paths, NoteKind.TOKEN_REFUSED, {"action": action.value, "code": refusal.code})
        print(f"frostpane: {refusal.code}: {refusal}", file=sys.stderr)
        return 1
    _note(paths, NoteKind.TOKEN_USED, {"action": action.value, "id": token.id})
    print(f"{token.id}: {action} is allowed here until {token.expires_at:%Y-%m-%d %H:%M} UTC")
    return 0


def _spent(paths: Paths, now: datetime) -> frozenset[str]:
    """Tokens that were used here; none is valid for longer than is looked back."""
    if not paths.trail.exists():
        return frozenset()
    since = now - timedelta(hours=MAX_HOURS + 1)
    with reading(paths, KeyringVault()) as reader:
        used = [record for record in reader.between(since, now) if record.kind is NoteKind.TOKEN_USED]
    return frozenset(str(record.facts["id"]) for record in used)


def _note(paths: Paths, kind: NoteKind, facts: dict[str, str | int]) -> None:
    append_note(paths, KeyringVault(), kind, facts, clock=lambda: datetime.now(UTC), here=workstation())
