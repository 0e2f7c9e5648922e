"""The audit trail and sealed evidence: proof that holds, and no second leak."""

from guard.audit.evidence import EvidenceLimits
from guard.audit.record import AuditRecord, NoteKind
from guard.audit.recorder import Recorder, open_recorder
from guard.audit.settings import TrailSettings

__all__ = ["AuditRecord", "EvidenceLimits", "NoteKind", "Recorder", "TrailSettings", "open_recorder"]
