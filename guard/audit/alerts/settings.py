"""Which records go out, and to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from guard.audit.proof.record import AuditRecord, NoteKind

_ORDER = ("allow", "audit", "warn", "redact", "block")


@dataclass(frozen=True, slots=True)
class Credentials:
    """How a receiver and this workstation know each other; files in PEM form."""

    ca_file: Path | None = None
    """None: the system's trust store."""
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Syslog:
    """A server that takes RFC 5424 over TLS."""

    host: str
    port: int
    credentials: Credentials = Credentials()

    @property
    def name(self) -> str:
        """What it is called in states."""
        return f"syslog {self.host}:{self.port}"

    @property
    def key(self) -> str:
        """What its position is kept under."""
        return self.name


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that takes NDJSON over HTTPS."""

    url: str = field(repr=False)
    secret_file: Path = field(repr=False)
    """Holds the secret that deliveries are signed with."""
    credentials: Credentials = Credentials()

    @property
    def name(self) -> str:
        """What it is called in states: its host, for addresses may carry a secret."""
        return f"webhook {urlsplit(self.url).hostname}"

    @property
    def key(self) -> str:
        """What its position is kept under."""
        return f"{self.name} {sha256(self.url.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Hub:
    """The firm's hub, which gets every record, without a value of a customer, and says when it has it."""

    host: str
    device: str
    """What this installation is called there."""

    @property
    def name(self) -> str:
        """What it is called in states."""
        return f"hub {self.host}"

    @property
    def key(self) -> str:
        """What its position is kept under."""
        return f"hub {self.device}"


Receiver = Syslog | Webhook | Hub


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """What the policy says about alerts."""

    receivers: tuple[Receiver, ...] = ()
    from_action: str = "block"
    """Decisions from this action on go out; answers that opened the original always do."""
    notes: frozenset[str] = frozenset()
    """Kinds of notes that go out; those that carry a count always do: what retention removed (`pruned`), and how often
    it happened what went out before (`repeated`)."""

    def names(self, record: AuditRecord) -> bool:
        """Whether a record goes out."""
        decision = record.decision
        if decision is None:
            counts = record.kind is NoteKind.REPEATED and self._reaches(str(record.facts.get("action")))
            return counts or record.kind is NoteKind.PRUNED or record.kind.value in self.notes
        opened = decision.answer is not None and decision.version == "original"
        return opened or self._reaches(decision.action)

    def _reaches(self, action: str) -> bool:
        return action in _ORDER and _ORDER.index(action) >= _ORDER.index(self.from_action)
