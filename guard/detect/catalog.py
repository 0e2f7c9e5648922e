"""The recognizers, one explicit tuple: what is not written here does not run."""

from __future__ import annotations

from collections.abc import Callable

from guard.detect.entities import (
    account,
    bank_accounts,
    bank_card,
    chat_id,
    cn_id,
    glued,
    identity_cards,
    national_phones,
    phone,
)
from guard.detect.entities.abroad import AbroadRecognizer
from guard.detect.entities.address import AddressRecognizer
from guard.detect.entities.chat_id import ChatIdRecognizer
from guard.detect.entities.cut_off import CutOffRecognizer
from guard.detect.entities.document import PassportRecognizer, PlateRecognizer
from guard.detect.entities.email import EmailRecognizer
from guard.detect.entities.english import EnglishRecognizer
from guard.detect.entities.flights import FlightRecognizer
from guard.detect.entities.internet import InternetAddressRecognizer
from guard.detect.entities.numbers import NumberRecognizer
from guard.detect.entities.order_no import OrderNumberRecognizer
from guard.detect.entities.person import NameTagger, PersonRecognizer
from guard.detect.entities.scattered import ScatteredRecognizer
from guard.detect.entities.secret import SecretRecognizer
from guard.detect.lookups import Lookups
from guard.detect.recognizer import PersonFinder, Recognizer
from guard.model import DetectionSettings, EntityType


def recognizers(lookups: Lookups) -> tuple[Recognizer, ...]:
    """All recognizers of the first pass that come with the guard.

    Args:
        lookups: what they look up.
    """
    card = bank_card.judge_with(lookups.issuers)
    return (
        NumberRecognizer(
            (cn_id.judge_with(lookups.cities), phone.judge(), card),
            frozenset({EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD}),
        ),
        ScatteredRecognizer(card),
        glued.identity(),
        glued.card(),
        bank_accounts.account(),
        glued.mobile(),
        national_phones.by_neighbours(),
        CutOffRecognizer(),
        EmailRecognizer(),
        account.IbanRecognizer(lookups.iban_lengths),
        account.ssn(),
        InternetAddressRecognizer(),
        PlateRecognizer(),
        PassportRecognizer(),
        identity_cards.hong_kong(),
        identity_cards.macau(),
        identity_cards.taiwan(),
        ChatIdRecognizer(),
        chat_id.wxid(),
        OrderNumberRecognizer(),
        FlightRecognizer(),
        SecretRecognizer(),
        AddressRecognizer(lookups.surnames),
        EnglishRecognizer(lookups.english_names),
        AbroadRecognizer(),
    )


def person_finder(
    lookups: Lookups, settings: DetectionSettings, tagger: Callable[[], NameTagger]
) -> PersonFinder | None:
    """The second pass; None where the policy looks for no persons.

    Args:
        lookups: what it looks up.
        settings: whether names are looked for, and by the tagger too.
        tagger: gives the tagger of names, loaded at its first use.
    """
    if EntityType.PERSON in settings.disabled:
        return None
    own_addresses = EntityType.ADDRESS in settings.disabled  # the first pass then finds none
    return PersonRecognizer(
        lookups, tagger if settings.names else None, AddressRecognizer(lookups.surnames) if own_addresses else None
    )
