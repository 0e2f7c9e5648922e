"""An administrator's token opens exactly what it names."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from guard.audit.token import TOKEN_TYPE, AdminToken, TokenAction, sign_token, verify_token
from guard.errors import PolicyUntrusted

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEYS = tuple(Ed25519PrivateKey.generate() for _ in range(3))
PEMS = tuple(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for key in KEYS)
TOKEN = AdminToken("t1", TokenAction.PAUSE, "pc-17", NOW - timedelta(minutes=1), NOW + timedelta(hours=1))


def accepted(data: bytes, **how: Any) -> AdminToken:
    given: dict[str, Any] = {"trusted": PEMS[:2], "action": TokenAction.PAUSE, "machine": "pc-17", "now": NOW}
    return verify_token(data, **(given | how))


def test_a_signed_token_is_accepted_for_what_it_names() -> None:
    assert accepted(sign_token(TOKEN, KEYS[:1])) == TOKEN
    assert accepted(sign_token(replace(TOKEN, machine="*"), KEYS[1:2]), machine="pc-99").machine == "*"
    assert accepted(sign_token(TOKEN, KEYS[:2]), threshold=2) == TOKEN


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"action": TokenAction.STOP}, "token-action"),
        ({"machine": "pc-18"}, "token-machine"),
        ({"now": NOW - timedelta(hours=1)}, "token-time"),
        ({"now": NOW + timedelta(hours=1)}, "token-time"),
        ({"spent": {"t1"}}, "token-spent"),
        ({"trusted": PEMS[2:]}, "token-signature"),
        ({"trusted": ()}, "token-signature"),
        ({"trusted": (b"no key",)}, "token-signature"),
        ({"threshold": 2}, "token-signature"),
        ({"threshold": 0}, "token-signature"),
    ],
)
def test_a_token_is_refused_for_anything_else(how: dict[str, Any], code: str) -> None:
    with pytest.raises(PolicyUntrusted) as refusal:
        accepted(sign_token(TOKEN, KEYS[:1]), **how)
    assert refusal.value.code == code


def test_one_key_that_signs_twice_counts_once() -> None:
    twice = sign_token(TOKEN, (KEYS[0], KEYS[0]))
    with pytest.raises(PolicyUntrusted):
        accepted(twice, threshold=2)
    with pytest.raises(PolicyUntrusted):
        accepted(twice, threshold=2, trusted=(PEMS[0], PEMS[0]))


def test_a_changed_payload_or_type_does_not_pass() -> None:
    envelope = json.loads(sign_token(TOKEN, KEYS[:1]))
    longer = replace(TOKEN, expires_at=NOW + timedelta(days=999)).to_payload()
    for change in (
        {"payload": base64.b64encode(longer).decode()},
        {"payloadType": "application/vnd.frostpane.policy+toml"},
        {"signatures": []},
        {"signatures": [{"sig": "!"}]},
        {"signatures": "none"},
        {"payload": 5},
    ):
        with pytest.raises(PolicyUntrusted):
            accepted(json.dumps(envelope | change).encode())


@pytest.mark.parametrize(
    "payload",
    [
        b"[]",
        b"{}",
        b"not json",
        b'{"id":"x","action":"fly","machine":"*","not_before":"2026-01-01","expires_at":"2027-01-01"}',
        b'{"id":"x","action":"pause","machine":"*","not_before":"2026-01-01","expires_at":"2027-01-01"}',
    ],
)
def test_a_signed_payload_that_is_no_token_is_refused(payload: bytes) -> None:
    kind = TOKEN_TYPE.encode()
    signature = KEYS[0].sign(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload))
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": TOKEN_TYPE,
        "signatures": [{"sig": base64.b64encode(signature).decode()}],
    }
    with pytest.raises(PolicyUntrusted):
        accepted(json.dumps(envelope).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"x" * 20_000, b"[" * 9_000, b"\xff\xfe"])
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(PolicyUntrusted):
        accepted(data)
