"""An envelope gives its payload only whole, of the right kind, and signed by enough trusted keys."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.errors import InputError, PolicyUntrusted
from guard.policy.keys import new_key, private_pem, public_pem, read_private
from guard.policy.trust import (
    MAX_ENVELOPE_BYTES,
    POLICY_TYPE,
    ROOT_TYPE,
    TrustRoot,
    read_root,
    rotate,
    sign,
    trust_root,
    verify,
    write_root,
)

PAYLOAD = b'schema = 1\nname = "x"\n'
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (1, 2, 3, 4)]


def root_of(*holders: int, threshold: int = 1, version: int = 1) -> TrustRoot:
    return trust_root([public_pem(KEYS[each]) for each in holders], threshold=threshold, version=version)


def signed_by(*holders: int, payload: bytes = PAYLOAD, kind: str = POLICY_TYPE) -> bytes:
    return sign(payload, kind, [KEYS[each] for each in holders])


def code_of(data: bytes, root: TrustRoot, kind: str = POLICY_TYPE) -> str:
    with pytest.raises(PolicyUntrusted) as caught:
        verify(data, root, kind)
    return caught.value.code


def test_a_trusted_signature_gives_exactly_the_signed_bytes() -> None:
    trusted = verify(signed_by(0), root_of(0, 1))
    assert trusted.payload == PAYLOAD
    assert trusted.key_ids < root_of(0, 1).key_ids


def test_no_byte_of_an_envelope_can_change() -> None:
    data, root = signed_by(0), root_of(0)
    taken = []
    for position in range(len(data)):
        for flip in (0x01, 0x20, 0x80):
            changed = bytearray(data)
            changed[position] ^= flip
            try:
                verify(bytes(changed), root)
            except PolicyUntrusted:
                continue
            taken.append(position)
    assert not taken


def test_an_envelope_cut_anywhere_or_grown_is_refused() -> None:
    data, root = signed_by(0), root_of(0)
    for length in range(len(data)):
        assert code_of(data[:length], root) == "policy-envelope"
    assert code_of(data + b"\n", root) == "policy-envelope"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (signed_by(1), "policy-key"),
        (signed_by(), "policy-key"),
        (signed_by(0, kind=ROOT_TYPE), "policy-type"),
        (signed_by(0, kind="text/plain"), "policy-type"),
        (b"", "policy-envelope"),
        (b"[" * 100_000, "policy-envelope"),
        (PAYLOAD, "policy-envelope"),
        (b" " * (MAX_ENVELOPE_BYTES + 1), "policy-too-large"),
    ],
)
def test_each_reason_has_its_code(data: bytes, code: str) -> None:
    assert code_of(data, root_of(0)) == code


def test_as_many_keys_as_the_root_asks_for_must_sign() -> None:
    root = root_of(0, 1, 2, threshold=2)
    assert code_of(signed_by(1), root) == "policy-threshold"
    assert code_of(signed_by(1, 3), root) == "policy-threshold"
    assert len(verify(signed_by(1, 2), root).key_ids) == 2
    assert len(verify(signed_by(0, 1, 2), root).key_ids) == 3


def test_one_key_does_not_count_twice() -> None:
    envelope = json.loads(signed_by(0))
    envelope["signatures"] *= 2
    assert code_of((json.dumps(envelope, indent=1, sort_keys=True) + "\n").encode(), root_of(0, 1, threshold=2)) == (
        "policy-envelope"
    )


def test_a_signature_of_a_trusted_key_over_something_else_is_refused_even_beside_a_good_one() -> None:
    good, other = json.loads(signed_by(0, 1)), json.loads(signed_by(0, 1, payload=b"other"))
    good["signatures"][1] = other["signatures"][1]
    data = (json.dumps(good, indent=1, sort_keys=True) + "\n").encode()
    assert code_of(data, root_of(0, 1)) == "policy-signature"


def test_a_second_signer_adds_to_what_the_first_signed() -> None:
    data = sign(PAYLOAD, POLICY_TYPE, [KEYS[1]], signed_by(0))
    assert len(verify(data, root_of(0, 1, threshold=2)).key_ids) == 2
    with pytest.raises(PolicyUntrusted):
        sign(b"other", POLICY_TYPE, [KEYS[1]], signed_by(0))


def test_a_newer_root_needs_the_old_keys_and_its_own() -> None:
    old, new = root_of(0, 1, threshold=2), root_of(1, 2, threshold=2, version=2)
    payload = write_root(new)
    assert rotate(old, signed_by(0, 1, 2, payload=payload, kind=ROOT_TYPE)) == new
    for holders, code in (((0, 2), "policy-threshold"), ((0, 1), "policy-threshold"), ((2,), "policy-key")):
        with pytest.raises(PolicyUntrusted) as caught:
            rotate(old, signed_by(*holders, payload=payload, kind=ROOT_TYPE))
        assert caught.value.code == code


@pytest.mark.parametrize("version", [1, 3])
def test_a_root_follows_its_predecessor_without_a_gap(version: int) -> None:
    payload = write_root(root_of(0, version=version))
    with pytest.raises(PolicyUntrusted) as caught:
        rotate(root_of(0), signed_by(0, payload=payload, kind=ROOT_TYPE))
    assert caught.value.code == "policy-serial"


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b'{"version":1,"threshold":1,"keys":["x"]}',
        b'{"version":1,"threshold":2,"keys":[' + json.dumps(public_pem(KEYS[0]).decode()).encode() + b"]}",
        b'{"version":1,"threshold":1,"keys":[],"more":1}',
    ],
)
def test_a_root_that_cannot_be_met_is_none(payload: bytes) -> None:
    with pytest.raises(PolicyUntrusted) as caught:
        read_root(payload)
    assert caught.value.code == "policy-root"


def test_only_ed25519_keys_count() -> None:
    other = generate_private_key(SECP256R1()).public_key()
    with pytest.raises(PolicyUntrusted):
        trust_root([other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)])


@settings(max_examples=60)
@given(
    st.binary(max_size=400)
    | st.recursive(st.none() | st.text(max_size=9), lambda each: st.lists(each)).map(
        lambda value: json.dumps({"payload": value, "payloadType": POLICY_TYPE, "signatures": value}).encode()
    )
)
def test_any_bytes_give_a_refusal(data: bytes) -> None:
    with pytest.raises(PolicyUntrusted):
        verify(data, root_of(0))


def test_a_private_key_opens_with_its_passphrase_alone() -> None:
    key = new_key()
    sealed = private_pem(key, b"a long passphrase")
    assert public_pem(read_private(sealed, b"a long passphrase")) == public_pem(key)
    for passphrase, code in ((None, "key-passphrase"), (b"another", "key-unreadable")):
        with pytest.raises(InputError) as caught:
            read_private(sealed, passphrase)
        assert caught.value.code == code
