"""Values of the firm's own, such as its hotline: nobody's data, whatever recognizer finds them."""

from __future__ import annotations

from collections.abc import Iterable

from guard.detect.masking import normalised
from guard.model import EntityType

_MOST = 0.5
"""Share of an address that is most of it: a town alone is many people's."""


class OwnValues:
    """Those that a policy names, in any way to write them."""

    def __init__(self, written: Iterable[str]) -> None:
        """`written`: each as somebody writes it; an address as a whole.

        Who is on the firm's list of customers is one, whatever else a policy says.
        """
        values = tuple(written)
        kinds = [kind for kind in EntityType if kind is not EntityType.CUSTOMER] if values else []
        self._of: dict[EntityType, frozenset[str]] = {
            kind: frozenset(normalised(kind, value) for value in values) for kind in kinds
        }

    def holds(self, kind: EntityType, value: str) -> bool:
        """Whether a value that was found is one: a number with an extension behind it too, and most of an address."""
        own = self._of.get(kind)
        if not own:
            return False
        found = normalised(kind, value)
        if found in own:
            return True
        if kind is EntityType.PHONE:
            return _number(found) in own
        return kind is EntityType.ADDRESS and any(found in whole and len(found) >= _MOST * len(whole) for whole in own)


def _number(phone: str) -> str:
    """The digits before those that are dialled behind them."""
    return next((phone[:at] for at, sign in enumerate(phone) if not sign.isdigit()), phone)
