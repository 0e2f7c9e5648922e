"""The card's face that asks for the customer's consent, by its code."""

from __future__ import annotations

from guard.model import Answer, Outcome
from ui.texts import Texts
from ui.typed_page import TypedPage

MAX_CODE_CHARACTERS = 40
"""Longest code that is taken: sixteen signs, and whatever people put between them."""


class ConsentPage(TypedPage):
    """The code that a supervisor gave; a scanner that types what it reads does as well."""

    def __init__(self) -> None:
        super().__init__(MAX_CODE_CHARACTERS)

    def show_outcome(self, texts: Texts, outcome: Outcome) -> None:
        """Ask anew; nothing is typed yet."""
        say = texts.say
        self._begin(texts, title=say("card.consent_why"), hint=say("card.consent_hint"), note=say("card.consent_note"))

    def _answer(self) -> tuple[Answer, str] | None:
        return (Answer.CONSENT, self._words()) if self._words() else None
