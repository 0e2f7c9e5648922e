"""What a recognizer is: it reads a passage and proposes candidates. It decides nothing about overlaps or the policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import NamedTuple, Protocol

from guard.detect.passage import Passage
from guard.model import EntityType


class Candidate(NamedTuple):
    """What a recognizer takes for customer data; the detector decides which candidates become findings."""

    entity_type: EntityType
    start: int
    end: int
    confidence: float
    recognizer: str
    """A stable word such as `phone.mobile`; `Evidence.recognizer` carries it."""
    checksum: bool | None = None
    context: str | None = None


class Needs(Enum):
    """Characters without which a recognizer finds nothing: where a text has none, it is not asked."""

    LONG_NUMBER = auto()
    """Eleven digits in a row."""
    NUMBER = auto()
    """At least four digits or letters in a row, a digit first, with separators between them."""
    CODE = auto()
    """A Latin letter, a digit or an `@`."""
    NOTHING = auto()


class Recognizer(Protocol):
    """Finds the entities of one family in a first pass over the text. Keeps no state between calls."""

    @property
    def entity_types(self) -> frozenset[EntityType]:
        """What it can propose; where the policy has switched all of them off, it is left out."""

    @property
    def needs(self) -> Needs:
        """What a text must hold for it."""

    @property
    def reads_broken_lines(self) -> bool:
        """Whether it is asked once more about lines that width broke, joined again."""

    def find(self, passage: Passage) -> Iterable[Candidate]:
        """The candidates, in any order, overlapping as they may."""


class PersonFinder(Protocol):
    """Finds persons by their Chinese names in a second pass, which knows what the first one found."""

    def find(self, passage: Passage, found: Sequence[Candidate]) -> list[Candidate]:
        """The candidates of a passage.

        Args:
            passage: where to look.
            found: the candidates of the first pass.
        """

    def across(self, passage: Passage, breaks: Sequence[int]) -> list[Candidate]:
        """The candidates of lines that width broke, joined again.

        Args:
            passage: the joined lines.
            breaks: where each removed break stood.
        """
