"""Tokens with which an administrator allows one workstation to pause, stop or remove the guard.

A token is a DSSE envelope over JSON, signed with the keys that sign policies. It names one action, one machine and one
person (or all, `*`) and a short time, and it is used once on each machine: its use is a record of the trail.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from guard.errors import PolicyUntrusted

TOKEN_TYPE = "application/vnd.frostpane.admin-token+json"
MAX_TOKEN_BYTES = 16 * 1024
"""Largest token that is read or written, in bytes."""
EVERY = "*"
MAX_HOURS = 24 * 7
"""Longest validity of a token, in hours: spent ones need not be remembered for longer."""
MAX_PAUSE_MINUTES = 480
"""Longest pause that a token allows, in minutes: a working day."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""Time before it was issued from which on a token counts; the workstation's clock may be slow."""


class TokenAction(StrEnum):
    """What a token allows."""

    PAUSE = "pause"
    STOP = "stop"
    UNINSTALL = "uninstall"


@dataclass(frozen=True, slots=True)
class AdminToken:
    """What an administrator allows."""

    id: str
    """Of this token alone; recorded when it is used."""
    action: TokenAction
    machine: str
    """Host name, or `*`."""
    agent: str
    """Login name of the person at the workstation, or `*`."""
    not_before: datetime
    expires_at: datetime
    minutes: int = 0
    """How long a pause lasts; 0 for other actions."""

    def to_payload(self) -> bytes:
        body = {
            "id": self.id,
            "action": self.action.value,
            "machine": self.machine,
            "agent": self.agent,
            "minutes": self.minutes,
            "not_before": self.not_before.isoformat(timespec="seconds"),
            "expires_at": self.expires_at.isoformat(timespec="seconds"),
        }
        return json.dumps(body, separators=(",", ":")).encode("utf-8")


def sign_token(token: AdminToken, keys: Sequence[Ed25519PrivateKey]) -> bytes:
    """The envelope, signed by each of the keys."""
    return _closed(token.to_payload(), (), keys)


def co_sign(data: bytes, keys: Sequence[Ed25519PrivateKey]) -> tuple[AdminToken, bytes]:
    """The token of an envelope, and the envelope with the signatures of these keys beside those it has.

    The signatures that it has are not looked at: only the workstation knows whose count.

    Raises:
        PolicyUntrusted: this is no token (`token-signature`).
    """
    payload, signatures = _envelope(data)
    return _token(payload), _closed(payload, signatures, keys)


def _closed(payload: bytes, signatures: Sequence[bytes], keys: Sequence[Ed25519PrivateKey]) -> bytes:
    signed = _signed_bytes(payload)
    all_of_them = dict.fromkeys((*signatures, *(key.sign(signed) for key in keys)))  # a key signs alike each time
    body = {
        "payload": base64.b64encode(payload).decode("ascii"),
        "payloadType": TOKEN_TYPE,
        "signatures": [{"sig": base64.b64encode(signature).decode("ascii")} for signature in all_of_them],
    }
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def verify_token(
    data: bytes,
    *,
    trusted: Sequence[bytes],
    threshold: int = 1,
    action: TokenAction,
    machine: str,
    agent: str,
    now: datetime,
    spent: Collection[str] = (),
) -> AdminToken:
    """The token, where enough trusted keys signed it for this action, machine, person and time.

    `trusted`: Ed25519 public keys in PEM. `spent`: ids of tokens that were used.

    Raises:
        PolicyUntrusted: its `code` tells why: `token-signature`, `token-action`, `token-machine`, `token-agent`,
            `token-time`, `token-spent`.
    """
    payload, signatures = _envelope(data)
    _require_signatures(_signed_bytes(payload), signatures, trusted, threshold)
    token = _token(payload)
    if token.action is not action:
        raise PolicyUntrusted(f"The token allows to {token.action}, not to {action}.", code="token-action")
    if token.machine != EVERY and token.machine.casefold() != machine.casefold():
        raise PolicyUntrusted("The token is for another machine; ask for one for this one.", code="token-machine")
    if token.agent != EVERY and token.agent.casefold() != agent.casefold():
        raise PolicyUntrusted("The token is for another person; ask for one for this login.", code="token-agent")
    too_long = token.expires_at - token.not_before > timedelta(hours=MAX_HOURS + 1)
    if too_long or not token.not_before <= now < token.expires_at:
        raise PolicyUntrusted("The token is not valid now; ask for a new one and check the clock.", code="token-time")
    if token.id in spent:
        raise PolicyUntrusted("The token was used before; ask for a new one.", code="token-spent")
    return token


def _signed_bytes(payload: bytes) -> bytes:
    kind = TOKEN_TYPE.encode("ascii")
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _envelope(data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    if len(data) > MAX_TOKEN_BYTES:
        raise _no_token()
    try:
        body = json.loads(data)
        if body["payloadType"] != TOKEN_TYPE:
            raise _no_token()
        signatures = tuple(base64.b64decode(one["sig"], validate=True) for one in body["signatures"])
        return base64.b64decode(body["payload"], validate=True), signatures
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise _no_token() from error


def _require_signatures(signed: bytes, signatures: tuple[bytes, ...], trusted: Sequence[bytes], threshold: int) -> None:
    """Each trusted key counts once, however often it signed."""
    held = sum(any(_holds(key, signature, signed) for signature in signatures[:32]) for key in set(trusted))
    if 0 < held < threshold:
        raise PolicyUntrusted(
            f"The token has {held} of {threshold} needed signatures; let another key holder add one "
            "(`frostpane token sign`).",
            code="token-signature",
        )
    if threshold < 1 or not held:
        raise PolicyUntrusted("The token is not signed by a key that this installation trusts.", code="token-signature")


def _holds(key: bytes, signature: bytes, signed: bytes) -> bool:
    try:
        public = load_pem_public_key(key)
        if not isinstance(public, Ed25519PublicKey):
            return False
        public.verify(signature, signed)
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _token(payload: bytes) -> AdminToken:
    try:
        body = json.loads(payload)
        token = AdminToken(
            id=str(body["id"]),
            action=TokenAction(body["action"]),
            machine=str(body["machine"]),
            agent=str(body["agent"]),
            minutes=int(body["minutes"]),
            not_before=datetime.fromisoformat(body["not_before"]),
            expires_at=datetime.fromisoformat(body["expires_at"]),
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise _no_token() from error
    dated = token.not_before.tzinfo is not None and token.expires_at.tzinfo is not None
    lasting = 0 < token.minutes <= MAX_PAUSE_MINUTES if token.action is TokenAction.PAUSE else token.minutes == 0
    if not dated or not lasting:
        raise _no_token()
    return token


def _no_token() -> PolicyUntrusted:
    return PolicyUntrusted("This is no token; ask for a new one.", code="token-signature")
