"""What a form asks for and is not done, told in the reader's language."""

from __future__ import annotations

from guard.errors import FleetError, GuardError
from guard.fleet.console.texts import language, texts_of


class Refusal(FleetError):
    """Its code names its sentence in the console's texts (`wrong`); in a log and a terminal it is told in English."""

    def __init__(self, code: str, *values: object) -> None:
        """`values`: what the sentence names, in its order."""
        super().__init__(texts_of("en")["wrong"][code].format(*values), code=code)
        self.values = values


def told(error: GuardError) -> str:
    """Why something is not done, in the language of the request; in the error's own words where there are no others."""
    sentence = texts_of(language())["wrong"].get(error.code)
    if sentence is None:
        return str(error)
    return sentence.format(*error.values) if isinstance(error, Refusal) else sentence
