"""A short question on a card now and then, about what was just found. Which ones were asked is kept nowhere."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from guard.model import EntityType, Message, Question
from guard.paths import ASSETS


@dataclass(frozen=True, slots=True)
class Known:
    """A question and the entity types that it is about; None: any."""

    question: Question
    entities: frozenset[EntityType] | None


class Questions:
    """Chooses which card asks, and what: each card of so many, the questions in turn. The service's thread."""

    def __init__(self, known: tuple[Known, ...]) -> None:
        self._waiting = list(known)
        self._cards = 0

    def next(self, found: Collection[EntityType], every: int) -> Question | None:
        """The question for the card that comes now; None: it has none. `every`: cards for one question, 0: never."""
        self._cards += 1
        if every == 0 or self._cards % every:
            return None
        fits = next(
            (each for each in self._waiting if each.entities is None or not each.entities.isdisjoint(found)), None
        )
        if fits is None:
            return None
        self._waiting.remove(fits)
        self._waiting.append(fits)
        return fits.question


def read_questions(assets: Path = ASSETS) -> tuple[Known, ...]:
    """The questions that are shipped, in the order in which they are asked."""
    table = tomllib.loads((assets / "cards" / "questions.toml").read_text("utf-8"))
    return tuple(
        Known(
            Question(
                id=one["id"],
                words=Message(**one["words"]),
                choices=tuple(Message(**choice) for choice in one["choices"]),
                right=one["right"],
                told=Message(**one["told"]),
            ),
            None if "*" in one["entities"] else frozenset(map(EntityType, one["entities"])),
        )
        for one in table["question"]
    )
