"""The audit trail and sealed evidence: proof that holds, and no second leak."""

from guard.audit.evidence import EvidenceLimits
from guard.audit.record import AuditRecord, NoteKind
from guard.audit.recorder import Recorder, TrailSettings, open_recorder

__all__ = ["AuditRecord", "EvidenceLimits", "NoteKind", "Recorder", "TrailSettings", "open_recorder"]
