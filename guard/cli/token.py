"""`frostpane token issue | sign | use`: an administrator's leave to pause, stop or uninstall the guard of a machine."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.audit.line import printable
from guard.audit.upkeep.journal import append_note
from guard.cli import options as shared
from guard.cli.private_keys import add_passphrase, private_key
from guard.desktop import current
from guard.desktop.vault import KeyringVault
from guard.errors import AlreadyRunning, DesktopError, InputError, PolicyUntrusted
from guard.model import workstation
from guard.model.clock import wall_clock
from guard.paths import Paths
from guard.service.claim import claim, wait_for_end
from guard.service.control import ask_token
from guard.tokens.admit import TokenDesk
from guard.tokens.token import (
    CLOCKS_DIFFER,
    EVERY,
    MAX_HOURS,
    MAX_PAUSE_MINUTES,
    MAX_TOKEN_BYTES,
    AdminToken,
    TokenAction,
    co_sign,
    sign_token,
)


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("token", help="an administrator's leave to pause, stop or uninstall")
    actions = parser.add_subparsers(dest="action_name", required=True, metavar="ACTION")
    allowed = [action.value for action in TokenAction]

    issue = actions.add_parser("issue", help="sign a token with a key that signs policies")
    issue.add_argument("--action", choices=allowed, required=True)
    issue.add_argument("--machine", required=True, metavar="HOST", help="`*` for all machines")
    issue.add_argument("--agent", default=EVERY, metavar="LOGIN", help="for this person alone")
    issue.add_argument("--minutes", type=int, default=15, metavar="N", help=f"of a pause, at most {MAX_PAUSE_MINUTES}")
    issue.add_argument("--hours", type=int, default=8, metavar="N", help=f"valid for so long, at most {MAX_HOURS}")
    _add_signing(issue)
    issue.set_defaults(run=run, act=_issue)

    sign = actions.add_parser("sign", help="add a signature to a token that another key holder issued")
    sign.add_argument("file", type=Path, metavar="TOKEN")
    _add_signing(sign)
    sign.set_defaults(run=run, act=_sign)

    use = actions.add_parser("use", help="let the running guard do what a token allows; 1: it allows nothing here now")
    use.add_argument("file", type=Path, metavar="TOKEN")
    use.add_argument("--action", choices=allowed, required=True)
    shared.add_data_dir(use)
    use.set_defaults(run=run, act=_use)


def _add_signing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, action="append", required=True, metavar="KEY", help="may be given twice")
    add_passphrase(parser)
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="TOKEN")


def run(options: argparse.Namespace) -> int:
    """0; 1: a token that was refused."""
    return int(options.act(options))


def _issue(options: argparse.Namespace) -> int:
    if not 0 < options.hours <= MAX_HOURS:
        raise InputError(f"a token is valid for 1 to {MAX_HOURS} hours", code="usage")
    if not 0 < options.minutes <= MAX_PAUSE_MINUTES:
        raise InputError(f"a pause lasts 1 to {MAX_PAUSE_MINUTES} minutes", code="usage")
    now, action = wall_clock(), TokenAction(options.action)
    token = AdminToken(
        id=os.urandom(8).hex(),
        action=action,
        machine=shared.host_name(options.machine),
        agent=options.agent,
        not_before=now - CLOCKS_DIFFER,
        expires_at=now + timedelta(hours=options.hours),
        minutes=options.minutes if action is TokenAction.PAUSE else 0,
    )
    _write(options.out, sign_token(token, _keys(options)), token)
    return 0


def _sign(options: argparse.Namespace) -> int:
    try:
        token, signed = co_sign(shared.read_file(options.file, MAX_TOKEN_BYTES), _keys(options))
    except PolicyUntrusted as error:
        raise InputError(f"{options.file}: no token; take the file that `token issue` wrote", code="usage") from error
    if token.expires_at <= wall_clock():
        raise InputError(f"{options.file}: the token is no longer valid; issue another one", code="token-time")
    if len(signed) > MAX_TOKEN_BYTES:
        raise InputError(f"{options.file}: the token has too many signatures; issue another one", code="too-large")
    _write(options.out, signed, token)
    return 0


def _keys(options: argparse.Namespace) -> list[Ed25519PrivateKey]:
    shared.require_other(options.out, *options.key)
    return [private_key(path, options) for path in options.key]


def _write(path: Path, signed: bytes, token: AdminToken) -> None:
    """Write the file and say what it allows: whoever signs must know."""
    shared.write_file(path, signed)
    lasting = f" for {token.minutes} minutes" if token.minutes else ""
    whose = "" if token.agent == EVERY else f" by {token.agent}"
    told = f"{token.id}: {token.action}{lasting} on {token.machine}{whose} until {token.expires_at:%Y-%m-%d %H:%M} UTC"
    print(printable(told))


def _use(options: argparse.Namespace) -> int:
    paths, action = shared.paths(options), TokenAction(options.action)
    data = shared.read_file(options.file, MAX_TOKEN_BYTES)
    try:
        until = ask_token(current().control_address(paths.data), action, data)
    except PolicyUntrusted as refusal:
        return _refused(refusal)
    except DesktopError as error:
        if error.code != "not-running" or action is not TokenAction.UNINSTALL:
            raise
        return _use_without_guard(paths, action, data)
    if until is not None:
        print(f"paused until {until.astimezone():%Y-%m-%d %H:%M}")
        return 0
    wait_for_end(paths)
    print("stopped" if action is TokenAction.STOP else "stopped; the program may be removed")
    return 0


def _use_without_guard(paths: Paths, action: TokenAction, data: bytes) -> int:
    """Nothing runs that could check the token and record its use, so this command does."""
    vault, here = KeyringVault(), workstation()
    try:
        lock = claim(paths)
    except AlreadyRunning:
        raise DesktopError("The guard starts or ends just now; try again.", code="not-running") from None
    try:
        desk = TokenDesk(
            paths,
            vault,
            lambda kind, facts: append_note(paths, vault, kind, facts, clock=wall_clock, here=here),
            here,
            wall_clock,
            marks=shared.marks(paths),
        )
        desk.use(data, action)
    except PolicyUntrusted as refusal:
        return _refused(refusal)
    finally:
        lock.release()
    print("the program may be removed")
    return 0


def _refused(refusal: PolicyUntrusted) -> int:
    print(f"frostpane: {refusal.code}: {refusal}", file=sys.stderr)
    return 1
