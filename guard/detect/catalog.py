"""The recognizers, one explicit tuple: what is not written here does not run."""

from __future__ import annotations

from collections.abc import Callable

from guard.detect.entities import account, bank_card, cn_id, phone
from guard.detect.entities.address import AddressRecognizer
from guard.detect.entities.chat_id import ChatIdRecognizer
from guard.detect.entities.document import PassportRecognizer, PlateRecognizer
from guard.detect.entities.email import EmailRecognizer
from guard.detect.entities.english import EnglishRecognizer
from guard.detect.entities.internet import InternetAddressRecognizer
from guard.detect.entities.numbers import NumberRecognizer
from guard.detect.entities.order_no import OrderNumberRecognizer
from guard.detect.entities.person import NameTagger, PersonRecognizer
from guard.detect.entities.secret import SecretRecognizer
from guard.detect.recognizer import Recognizer
from guard.detect.tables import Tables
from guard.model import EntityType


def recognizers(tables: Tables, tagger: Callable[[], NameTagger] | None) -> tuple[Recognizer, ...]:
    """All recognizers that come with the guard.

    Args:
        tables: what they look up.
        tagger: gives the tagger of names; None: names by rules alone.
    """
    addresses = AddressRecognizer(tables.surnames)
    return (
        NumberRecognizer(
            (cn_id.judge_with(tables.cities), phone.judge(), bank_card.judge_with(tables.issuers)),
            frozenset({EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD}),
        ),
        EmailRecognizer(),
        account.IbanRecognizer(tables.iban_lengths),
        account.ssn(),
        InternetAddressRecognizer(),
        PlateRecognizer(),
        PassportRecognizer(),
        ChatIdRecognizer(),
        OrderNumberRecognizer(),
        SecretRecognizer(),
        addresses,
        PersonRecognizer(tables, addresses, tagger),
        EnglishRecognizer(tables.english_names),
    )
