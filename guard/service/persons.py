"""What the guard keeps of what the person at the workstation says, and what it asks in return."""

from __future__ import annotations

from dataclasses import dataclass

from guard.policy.ledger import PrecisionLedger
from guard.service.cleared import Cleared
from guard.service.questions import Questions
from guard.tokens.consent.desk import ConsentDesk


@dataclass(frozen=True, slots=True)
class Persons:
    """Of one installation, which is one person's. The service's thread."""

    consents: ConsentDesk
    cleared: Cleared
    precision: PrecisionLedger
    questions: Questions
