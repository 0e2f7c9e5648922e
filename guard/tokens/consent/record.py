"""The record of a consent: what the customer was told and agreed to, bound to customer and content, signed.

Source: PIPL art. 13 (1) and 14 (consent), 17 (what the person must be told), 25 (publication), 29 (sensitive data).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Field, ValidationError, model_validator

from guard.errors import PolicyUntrusted
from guard.model import EntityType
from guard.policy.moment import Moment
from guard.policy.sections import Section
from guard.policy.trust import TrustRoot, payload_of, sign, verify
from guard.tokens.consent.code import Code, new_code
from guard.tokens.consent.refusal import Cause, ConsentRefused

CONSENT_TYPE = "application/vnd.frostpane.consent+json"
MAX_CONSENT_BYTES = 16 * 1024
"""Largest record that is read or written, in bytes."""
MAX_DAYS = 366
"""Longest period of a consent, in days: the trail is read back so far for its uses."""
EVERY = "*"
SENSITIVE = frozenset(
    {
        EntityType.CN_ID,
        EntityType.PASSPORT,
        EntityType.US_SSN,
        EntityType.ID_DOCUMENT,
        EntityType.BANK_CARD,
        EntityType.IBAN,
        EntityType.FACE,
    }
)
"""Kinds to which the customer agrees separately. Source: PIPL art. 28, 29; GB/T 35273 annex B."""
_NONCE_BYTES = 12

MAX_PRINTS = 192
"""Prints of one consent's content, at most: three of each of 64 files."""
_Words = Annotated[str, Field(min_length=1, max_length=500)]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Terms(Section):
    """What the customer was told and agreed to, and where it counts."""

    processor: _Words
    """Name of who processes the data. Source: PIPL art. 17 (1)."""
    contact: _Words
    """How the processor is reached. Source: PIPL art. 17 (1)."""
    purpose: _Words
    """Source: PIPL art. 17 (2)."""
    means: _Words
    """How the data are processed. Source: PIPL art. 17 (2)."""
    recipient: _Words
    """Where it goes, in words that the customer knows. Source: PIPL art. 23, 25."""
    retention: _Words
    """How long the data stay where they go. Source: PIPL art. 17 (2), 19."""
    withdraw: _Words
    """How the customer withdraws and exercises rights. Source: PIPL art. 15, 17 (3)."""
    kinds: tuple[EntityType, ...] = ()
    """Kinds of data. Source: PIPL art. 17 (2)."""
    sensitive: tuple[EntityType, ...] = ()
    """Kinds that the customer agreed to separately. Source: PIPL art. 29."""
    group: str = Field(min_length=1, max_length=80)
    """The policy's group of the destination. Source: PIPL art. 25, where it is a publication."""
    site: str | None = Field(default=None, pattern=r"^[^/:*\s]+$", max_length=253)
    """The one host of that group; None: every application of the group."""
    uses: int = Field(default=1, ge=1, le=1_000)
    """Pastes that it lets go."""
    machine: str = Field(min_length=1, max_length=255)
    """Host name, or `*`: then the uses are counted on each machine."""
    agent: str = Field(default=EVERY, min_length=1, max_length=255)
    """Login name, or `*`."""

    @model_validator(mode="after")
    def _agreed(self) -> Self:
        if not (self.kinds or self.sensitive):
            raise ValueError("name the `kinds` of data that the customer agreed to")
        if unasked := sorted(SENSITIVE.intersection(self.kinds)):
            raise ValueError(f"{', '.join(unasked)}: the customer agrees to it separately; name it in `sensitive`")
        return self


class ConsentRecord(Terms):
    """What a supervisor signs. It holds no readable customer data: digests and seals alone, under the code's key."""

    id: str = Field(pattern=r"^[0-9a-f]{16}$")
    number: str = Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}$")
    """The beginning of its code."""
    not_before: Moment
    expires_at: Moment
    opens: _Digest
    """Tells whether a code is this record's."""
    content: tuple[_Digest, ...] = Field(min_length=1, max_length=MAX_PRINTS)
    """Keyed digests of the content's prints, see `content.prints`."""
    customer: str = Field(max_length=4_000)
    """The customer's values, sealed; see `Binding`."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.not_before < self.expires_at <= self.not_before + timedelta(days=MAX_DAYS):
            raise ValueError(f"a consent ends after it begins and lasts {MAX_DAYS} days at the most")
        return self

    def binding(self, code: Code) -> Binding:
        """What the code opens.

        Raises:
            ConsentRefused: it is another record's code (`consent-code`).
        """
        made = Binding(code.key(bytes.fromhex(self.id)), self.id)
        if not hmac.compare_digest(made.check(), self.opens):
            raise ConsentRefused(Cause.CODE)
        return made


@dataclass(frozen=True, slots=True)
class Binding:
    """Makes and compares what binds a record to customer and content."""

    _key: bytes = field(repr=False)
    _id: str

    def check(self) -> str:
        """What the record keeps to tell its code."""
        return self._digest(b"fp-consent-code", b"")

    def content(self, print_: bytes) -> str:
        """The keyed digest of a content's print."""
        return self._digest(b"fp-consent-body", print_)

    def seal(self, values: Iterable[tuple[EntityType, str]], random: Callable[[int], bytes]) -> str:
        """The customer's normalised values, for the record."""
        nonce = random(_NONCE_BYTES)
        plain = json.dumps([[kind.value, value] for kind, value in values], separators=(",", ":")).encode()
        return base64.b64encode(nonce + self._box().encrypt(nonce, plain, self._id.encode())).decode("ascii")

    def customer(self, sealed: str) -> tuple[tuple[EntityType, str], ...]:
        """The normalised values that a record seals.

        Raises:
            ConsentRefused: they were changed.
        """
        try:
            data = base64.b64decode(sealed, validate=True)
            plain = self._box().decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], self._id.encode())
            return tuple((EntityType(kind), str(value)) for kind, value in json.loads(plain))
        except (InvalidTag, ValueError, TypeError) as error:
            raise ConsentRefused(Cause.TAMPERED) from error

    def _box(self) -> AESGCM:
        return AESGCM(hashlib.blake2b(key=self._key, digest_size=32, person=b"fp-consent-seal").digest())

    def _digest(self, person: bytes, data: bytes) -> str:
        return hashlib.blake2b(data, key=self._key, digest_size=16, person=person).hexdigest()


@dataclass(frozen=True, slots=True)
class Issued:
    """A record that was signed, and the code that opens it."""

    record: ConsentRecord
    code: Code
    data: bytes = field(repr=False)
    """The envelope, as it is laid into a folder."""


def issue(
    terms: Terms,
    *,
    not_before: datetime,
    expires_at: datetime,
    customer: Iterable[tuple[EntityType, str]],
    prints: Iterable[bytes],
    key: Ed25519PrivateKey,
    random: Callable[[int], bytes],
) -> Issued:
    """A signed record of these terms.

    Args:
        customer: the customer's values, normalised.
        prints: of the content, see `content.prints`.

    Raises:
        ValidationError: the period cannot be.
    """
    code, id = new_code(random), random(8).hex()
    binding = Binding(code.key(bytes.fromhex(id)), id)
    record = ConsentRecord(
        **terms.model_dump(),
        id=id,
        number=code.number,
        not_before=not_before.astimezone(UTC),
        expires_at=expires_at.astimezone(UTC),
        opens=binding.check(),
        content=tuple(binding.content(each) for each in prints),
        customer=binding.seal(customer, random),
    )
    return Issued(record, code, sign((record.model_dump_json() + "\n").encode(), CONSENT_TYPE, [key]))


def verify_record(data: bytes, issuers: Sequence[str]) -> ConsentRecord:
    """The record of an envelope that one of those keys (Ed25519, PEM) has signed.

    Raises:
        ConsentRefused: `consent-tampered`, `consent-signer`.
    """
    unread(data)  # what is no record at all is damaged, whoever counts here
    if not issuers:
        raise ConsentRefused(Cause.SIGNER)
    try:
        trusted = verify(data, TrustRoot(version=1, threshold=1, keys=tuple(issuers)), CONSENT_TYPE)
    except PolicyUntrusted as error:
        raise ConsentRefused(Cause.SIGNER if error.code == "policy-key" else Cause.TAMPERED) from error
    return _record(trusted.payload)


def unread(data: bytes) -> ConsentRecord:
    """The record of an envelope, NOT verified: for showing and finding alone.

    Raises:
        ConsentRefused: it holds none.
    """
    if len(data) > MAX_CONSENT_BYTES:
        raise ConsentRefused(Cause.TAMPERED)
    try:
        kind, payload = payload_of(data)
    except PolicyUntrusted as error:
        raise ConsentRefused(Cause.TAMPERED) from error
    if kind != CONSENT_TYPE:
        raise ConsentRefused(Cause.TAMPERED)
    return _record(payload)


def _record(payload: bytes) -> ConsentRecord:
    try:
        return ConsentRecord.model_validate_json(payload)
    except ValidationError as error:
        raise ConsentRefused(Cause.TAMPERED) from error
