"""What a recognizer is: it reads a passage and proposes candidates. It decides nothing about overlaps or the policy."""

from __future__ import annotations

from collections.abc import Iterable
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


class Recognizer(Protocol):
    """Finds the entities of one family.

    The text types have one each; several share the walk over digit runs. A recognizer keeps no state between calls.
    """

    @property
    def entity_types(self) -> frozenset[EntityType]:
        """What it can propose; where the policy has switched all of them off, it is left out."""

    def find(self, passage: Passage) -> Iterable[Candidate]:
        """The candidates, in any order, overlapping as they may."""
