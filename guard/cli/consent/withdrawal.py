"""`frostpane consent revoke`: a withdrawal, written into the policy document that is signed and pushed next."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from guard.cli import options as shared
from guard.errors import InputError, PolicyInvalid
from guard.policy.document import MAX_BYTES, Policy, parse
from guard.tokens.consent.record import MAX_CONSENT_BYTES, unread
from guard.tokens.consent.refusal import ConsentRefused

_ID = re.compile(r"[0-9a-f]{16}")
_HEAD = re.compile(r"^\[consent\][ \t]*(#.*)?$", re.MULTILINE)
_REVOKED = re.compile(r"^[ \t]*revoked[ \t]*=[ \t]*\[", re.MULTILINE)


def add_parsers(actions: Any) -> None:
    """Add the command."""
    revoke = actions.add_parser("revoke", help="withdraw a consent: its id goes into the policy, and is pushed with it")
    revoke.add_argument("consent", metavar="FILE|ID", help="the record, or its id")
    revoke.add_argument("--document", type=Path, metavar="TOML", help="the policy document; without it the id is told")
    revoke.add_argument("-o", "--out", type=Path, metavar="TOML", help="instead of the document itself")
    revoke.set_defaults(act=run_revoke)


def run_revoke(options: argparse.Namespace) -> int:
    """0."""
    id = _id_of(options.consent)
    if options.document is None:
        print(f'add to the policy document, then sign and push it:\n[consent]\nrevoked = ["{id}"]')
        return 0
    data = shared.read_file(options.document, MAX_BYTES)
    before = parse(data, str(options.document))
    out = options.out or options.document
    changed = _with_revoked(data.decode("utf-8-sig"), before, id, str(options.document))
    shared.write_file(out, changed.encode(), 0o666)
    print(f"{id}: withdrawn in {out}; raise its serial, sign and push it")
    return 0


def _id_of(text: str) -> str:
    if _ID.fullmatch(text):
        return text
    try:
        return unread(shared.read_file(Path(text), MAX_CONSENT_BYTES)).id
    except ConsentRefused as error:
        raise InputError(f"{text}: neither a record of a consent nor its id", code="usage") from error


def _with_revoked(text: str, before: Policy, id: str, source: str) -> str:
    """The document with one id more; everything else stays as it was written.

    Raises:
        InputError: its [consent] table is written in a way that only a person can add to.
    """
    if id in before.consent.revoked:
        return text
    head = _HEAD.search(text)
    if head is None:
        changed = f'{text.rstrip()}\n\n[consent]\nrevoked = ["{id}"]\n'
    else:
        following = re.compile(r"^\[", re.MULTILINE).search(text, head.end())
        listed = _REVOKED.search(text, head.end(), following.start() if following else len(text))
        place = head.end() if listed is None else listed.end()
        changed = text[:place] + (f'\nrevoked = ["{id}"]' if listed is None else f'"{id}", ') + text[place:]
    try:
        after = parse(changed.encode(), source)
    except PolicyInvalid as error:
        raise InputError(_BY_HAND.format(id=id), code="consent-document") from error
    kept = before.consent.model_copy(update={"revoked": after.consent.revoked})
    same = after.model_copy(update={"consent": kept}) == after == before.model_copy(update={"consent": kept})
    if not same or set(after.consent.revoked) != {*before.consent.revoked, id}:
        raise InputError(_BY_HAND.format(id=id), code="consent-document")
    return changed


_BY_HAND = 'the [consent] table cannot be added to; write revoked = ["{id}"] into it yourself'
