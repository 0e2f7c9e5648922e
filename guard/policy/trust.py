"""Signed bytes in, trusted bytes out. No I/O, no clock, no state.

An envelope is DSSE: the payload and its type are signed together, so that a signature over one kind of document is
worth nothing on another. Exactly the bytes that were verified are returned. The envelope must be written in the one
canonical way, so that no byte of it can change unnoticed, not even a blank.

A trust root names the keys that count and how many of them must sign. A newer root is signed by enough keys of the
old one and of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pydantic import Field, ValidationError, model_validator
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import FormatError, VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from guard.errors import PolicyUntrusted
from guard.policy.sections import Section

POLICY_TYPE = "application/vnd.frostpane.policy+toml"
ROOT_TYPE = "application/vnd.frostpane.trust-root+json"
MAX_ENVELOPE_BYTES = 6 * 1024 * 1024
"""Size of an envelope, in bytes, at most: room for the largest document in base64; checked before anything is
parsed."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A payload whose signatures hold."""

    payload: bytes
    key_ids: frozenset[str]
    """Of every trusted key that signed it."""


class _Signature(Section):
    keyid: str = Field(max_length=200)
    sig: str = Field(max_length=200)


class _Envelope(Section):
    payload: str
    payload_type: str = Field(alias="payloadType", max_length=200)
    signatures: tuple[_Signature, ...] = Field(max_length=32)


class TrustRoot(Section):
    """Whose signatures count, and how many of them are needed."""

    version: int = Field(ge=1, lt=2**53)
    threshold: int = Field(ge=1, le=32)
    keys: tuple[str, ...] = Field(min_length=1, max_length=32, description="Ed25519 public keys, PEM.")

    @model_validator(mode="after")
    def _can_be_met(self) -> TrustRoot:
        if len(self.key_ids) != len(self.keys):
            raise ValueError("`keys` names one key twice")
        if self.threshold > len(self.keys):
            raise ValueError("`threshold` is higher than the number of keys")
        return self

    @cached_property
    def parsed_keys(self) -> dict[str, SSlibKey]:
        """The keys by their id."""
        return {key.keyid: key for key in map(_public_key, self.keys)}

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the keys that count."""
        return frozenset(self.parsed_keys)


def key_id(public_pem: bytes) -> str:
    """The id by which a public key is known in envelopes: a digest of the key.

    Raises:
        PolicyUntrusted: this is no Ed25519 public key in PEM form.
    """
    try:
        return str(_public_key(public_pem.decode("ascii")).keyid)
    except ValueError as error:
        advice = "no Ed25519 public key in PEM form; give the .pub file of `frostpane policy keygen`"
        raise PolicyUntrusted(advice, code="policy-key") from error


def trust_root(public_pems: Sequence[bytes], *, threshold: int = 1, version: int = 1) -> TrustRoot:
    """A root of these public keys.

    Raises:
        PolicyUntrusted: one of them is no Ed25519 public key, or the threshold cannot be met.
    """
    for pem in public_pems:
        key_id(pem)
    keys = [pem.decode("ascii").strip() + "\n" for pem in public_pems]
    return read_root(json.dumps({"version": version, "threshold": threshold, "keys": keys}).encode())


def read_root(payload: bytes) -> TrustRoot:
    """The root that a payload holds.

    Raises:
        PolicyUntrusted: it holds none.
    """
    try:
        return TrustRoot.model_validate_json(payload)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in problem["loc"]) or "root"
        raise PolicyUntrusted(f"no trust root: {place}: {problem['msg']}", code="policy-root") from error


def write_root(root: TrustRoot) -> bytes:
    """The root as a payload."""
    return (root.model_dump_json() + "\n").encode()


def sign(payload: bytes, payload_type: str, keys: Iterable[Ed25519PrivateKey], signed: bytes | None = None) -> bytes:
    """The payload in an envelope with a signature of each key, beside those that `signed` (of the same payload) has.

    Raises:
        PolicyUntrusted: `signed` holds something else.
    """
    envelope = Envelope(payload, payload_type, {})
    if signed is not None:
        envelope = _open(signed)
        if (envelope.payload, envelope.payload_type) != (payload, payload_type):
            raise PolicyUntrusted("the envelope that was given holds another document", code="policy-envelope")
    for key in keys:
        envelope.sign(CryptoSigner(key))
    return _encoded(envelope)


def payload_of(data: bytes) -> tuple[str, bytes]:
    """Type and payload of an envelope, NOT verified: for showing alone.

    Raises:
        PolicyUntrusted: this is no envelope.
    """
    envelope = _open(data)
    return envelope.payload_type, envelope.payload


def verify(data: bytes, root: TrustRoot, payload_type: str = POLICY_TYPE) -> Trusted:
    """The payload of an envelope that enough keys of the root have signed.

    Raises:
        PolicyUntrusted: with the code `policy-too-large`, `policy-envelope` (changed, cut, no envelope),
            `policy-type` (another kind of document), `policy-key` (no key of the root signed it),
            `policy-signature` (a signature does not hold), `policy-threshold` (too few signed).
    """
    envelope = _open(data)
    if envelope.payload_type != payload_type:
        raise PolicyUntrusted("holds another kind of document; expected " + payload_type, code="policy-type")
    accepted = set()
    for signature in envelope.signatures.values():
        if (key := root.parsed_keys.get(signature.keyid)) is None:
            continue
        try:
            envelope_of_one = Envelope(envelope.payload, envelope.payload_type, {signature.keyid: signature})
            envelope_of_one.verify([key], 1)
        except VerificationError as error:
            advice = "a signature does not hold; the file was changed, fetch it again"
            raise PolicyUntrusted(advice, code="policy-signature") from error
        accepted.add(key.keyid)
    if not accepted:
        raise PolicyUntrusted("no key of the trust root has signed it; sign it with a trusted key", code="policy-key")
    if len(accepted) < root.threshold:
        advice = f"{len(accepted)} of {root.threshold} needed signatures; let more key holders sign it"
        raise PolicyUntrusted(advice, code="policy-threshold")
    return Trusted(payload=envelope.payload, key_ids=frozenset(accepted))


def rotate(root: TrustRoot, data: bytes) -> TrustRoot:
    """The newer root that an envelope holds, signed by enough keys of the old root and of the new one.

    Raises:
        PolicyUntrusted: as `verify`, and with the code `policy-serial` where its version is not the next one.
    """
    trusted = verify(data, root, ROOT_TYPE)
    newer = read_root(trusted.payload)
    if newer.version != root.version + 1:
        advice = f"trust root {newer.version} does not follow {root.version}; issue version {root.version + 1}"
        raise PolicyUntrusted(advice, code="policy-serial")
    verify(data, newer, ROOT_TYPE)
    return newer


def _open(data: bytes) -> Envelope:
    if len(data) > MAX_ENVELOPE_BYTES:
        raise PolicyUntrusted(f"larger than {MAX_ENVELOPE_BYTES} bytes; no policy is", code="policy-too-large")
    try:
        envelope = Envelope.from_dict(_Envelope.model_validate_json(data).model_dump(by_alias=True))
    except (ValidationError, ValueError, FormatError) as error:
        raise PolicyUntrusted("no signed envelope, or cut off; copy it again", code="policy-envelope") from error
    if _encoded(envelope) != data:
        raise PolicyUntrusted("changed since it was signed; copy it again, byte by byte", code="policy-envelope")
    return envelope


def _encoded(envelope: Envelope) -> bytes:
    return (json.dumps(envelope.to_dict(), indent=1, sort_keys=True) + "\n").encode()


def _public_key(pem: str) -> SSlibKey:
    try:
        key = load_pem_public_key(pem.encode("ascii"))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError("expected an Ed25519 public key in PEM form") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("expected an Ed25519 public key, this is of another kind")
    return SSlibKey.from_crypto(key)
