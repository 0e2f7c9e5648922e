"""The audit trail and sealed evidence: proof that holds, and no second leak."""

from guard.audit.incident.desk import IncidentDesk
from guard.audit.proof.record import AuditRecord, NoteKind
from guard.audit.upkeep.evidence import EvidenceLimits
from guard.audit.upkeep.recorder import Recorder, open_recorder
from guard.audit.upkeep.settings import TrailSettings

__all__ = ["AuditRecord", "EvidenceLimits", "IncidentDesk", "NoteKind", "Recorder", "TrailSettings", "open_recorder"]
