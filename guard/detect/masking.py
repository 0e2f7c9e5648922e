"""Previews that tell a person which value is meant without giving it away, and the form that digests are made of."""

from __future__ import annotations

import re

from guard.detect.normalise import plain
from guard.model import EntityType

_STARS = "****"
_KEPT: dict[EntityType, tuple[int, int]] = {
    EntityType.CN_ID: (3, 2),
    EntityType.PHONE: (3, 2),
    EntityType.BANK_CARD: (0, 4),
    EntityType.ORDER_NO: (2, 2),
    EntityType.PLATE: (2, 1),
    EntityType.PASSPORT: (1, 2),
    EntityType.WECHAT_QQ: (1, 1),
    EntityType.IBAN: (2, 2),
    EntityType.US_SSN: (0, 2),
    EntityType.IP: (2, 0),
    EntityType.ADDRESS: (3, 0),
    EntityType.SECRET: (0, 0),
    EntityType.CUSTOMER: (1, 0),
}
"""Characters of a value that a preview keeps at its start and its end; never more than two thirds."""
_SEPARATORS = re.compile(r"[\s\-().·/_]+")
_BLANKS = re.compile(r"\s+")
_NUMBERS = frozenset({EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.US_SSN})


def masked(entity_type: EntityType, text: str) -> str:
    """The preview of a value in usual characters: `138****0000`, `张*`, `w***@qq.com`, `广东省***`."""
    alone = text.isalnum()  # no blank is in it, and no sign that parts digits
    value = text if alone else "".join(text.split())
    if entity_type is EntityType.PERSON:
        return value[:1] + "*" * max(1, min(len(value) - 1, 3))
    if entity_type is EntityType.EMAIL and "@" in value:
        local, _, domain = value.partition("@")
        return f"{local[:1] if len(local) > 1 else ''}***@{domain}"
    if not alone and entity_type in _NUMBERS:
        value = _SEPARATORS.sub("", value)
    first, last = _KEPT.get(entity_type, (1, 0))
    if entity_type is EntityType.PHONE and len(value) > 10:
        last = 4
    if 3 * (first + last) > 2 * len(value):
        first, last = min(first, 1), 0
    stars = "***" if entity_type is EntityType.ADDRESS else _STARS
    return value[:first] + stars + (value[-last:] if last else "")


def normalised(entity_type: EntityType, text: str) -> str:
    """One form for all ways to write a value: digests and the roster are made of it.

    Args:
        text: a value in usual characters, letters read for digits put right.
    """
    value = plain(text)
    if entity_type in _NUMBERS:
        value = _SEPARATORS.sub("", value).upper().lstrip("+")
        if entity_type is EntityType.PHONE and len(value) > 11 and value[-11] == "1":
            value = value.removeprefix("00").removeprefix("86") if value.startswith(("0086", "86")) else value
        return value
    if entity_type is EntityType.EMAIL:
        return _BLANKS.sub("", value).lower().encode(errors="replace").decode()
    # Half a surrogate pair may stand in a text, and no digest can be made of it.
    return _SEPARATORS.sub("", value).upper().encode(errors="replace").decode()
