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

from guard.errors import PolicyUntrusted
from guard.tokens.token import TOKEN_TYPE, AdminToken, TokenAction, co_sign, sign_token, verify_token

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEYS = tuple(Ed25519PrivateKey.generate() for _ in range(3))
PEMS = tuple(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for key in KEYS)
TOKEN = AdminToken(
    "t1", TokenAction.PAUSE, "pc-17", "li.wei", NOW - timedelta(minutes=1), NOW + timedelta(hours=1), minutes=30
)


def accepted(data: bytes, **how: Any) -> AdminToken:
    given: dict[str, Any] = {"trusted": PEMS[:2], "action": TokenAction.PAUSE, "machine": "pc-17", "agent": "li.wei"}
    given["now"] = NOW
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
        ({"agent": "wang.fang"}, "token-agent"),
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


@pytest.mark.parametrize("payload", [b"[" * 6_000, TOKEN.to_payload().replace(b":30,", b":Infinity,"), b"\xff", b"[]"])
def test_whoever_adds_a_signature_is_told_that_it_is_no_token(payload: bytes) -> None:
    body = {"payload": base64.b64encode(payload).decode(), "payloadType": TOKEN_TYPE, "signatures": []}
    with pytest.raises(PolicyUntrusted) as refusal:
        co_sign(json.dumps(body).encode(), KEYS[:1])
    assert refusal.value.code == "token-signature"


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


GOOD = {"id": "x", "action": "pause", "machine": "*", "agent": "*", "minutes": 5}
GOOD |= {"not_before": "2026-11-24T07:00:00Z", "expires_at": "2026-11-24T09:00:00Z"}


@pytest.mark.parametrize(
    "payload",
    [
        [],
        {},
        "text",
        GOOD | {"action": "fly"},
        GOOD | {"minutes": 0},
        GOOD | {"minutes": 481},
        GOOD | {"minutes": "long"},
        GOOD | {"action": "stop"},
        GOOD | {"not_before": "2026-11-24T07:00:00"},
        {name: value for name, value in GOOD.items() if name != "agent"},
    ],
)
def test_a_signed_payload_that_is_no_token_is_refused(payload: object) -> None:
    assert accepted(signed(json.dumps(GOOD).encode())).id == "x"
    for written in (json.dumps(payload).encode(), b"not json"):
        with pytest.raises(PolicyUntrusted) as refusal:
            accepted(signed(written))
        assert refusal.value.code == "token-signature"


def test_no_token_is_valid_for_longer_than_spent_ones_are_remembered() -> None:
    endless = replace(TOKEN, not_before=NOW - timedelta(days=30), expires_at=NOW + timedelta(days=30))
    with pytest.raises(PolicyUntrusted) as refusal:
        accepted(sign_token(endless, KEYS[:1]))
    assert refusal.value.code == "token-time"


def signed(payload: bytes) -> bytes:
    kind = TOKEN_TYPE.encode()
    signature = KEYS[0].sign(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload))
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": TOKEN_TYPE,
        "signatures": [{"sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps(envelope).encode()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"x" * 20_000, b"[" * 9_000, b"\xff\xfe"])
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(PolicyUntrusted):
        accepted(data)


def test_two_persons_sign_one_after_the_other() -> None:
    half = sign_token(TOKEN, KEYS[:1])
    with pytest.raises(PolicyUntrusted, match=r"1 of 2 needed signatures.*token sign"):
        accepted(half, threshold=2)
    token, whole = co_sign(half, KEYS[1:2])
    assert token == TOKEN
    assert accepted(whole, threshold=2) == TOKEN
    assert co_sign(whole, KEYS[:2])[1] == whole  # who has signed before adds nothing
    with pytest.raises(PolicyUntrusted):
        accepted(co_sign(half, KEYS[:1])[1], threshold=2)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", sign_token(TOKEN, KEYS[:1])[:-9]])
def test_what_is_no_token_is_not_signed(data: bytes) -> None:
    with pytest.raises(PolicyUntrusted):
        co_sign(data, KEYS[:1])
