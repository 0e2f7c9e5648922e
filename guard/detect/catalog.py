"""The recognizers, one explicit tuple: what is not written here does not run."""

from __future__ import annotations

from guard.detect.entities import bank_card, cn_id, phone
from guard.detect.entities.email import EmailRecognizer
from guard.detect.entities.numbers import NumberRecognizer
from guard.detect.recognizer import Recognizer
from guard.detect.tables import Tables
from guard.model import EntityType


def recognizers(tables: Tables) -> tuple[Recognizer, ...]:
    """All recognizers that come with the guard."""
    return (
        NumberRecognizer(
            (cn_id.judge_with(tables.cities), phone.judge, bank_card.judge_with(tables.issuers)),
            frozenset({EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD}),
        ),
        EmailRecognizer(),
    )
