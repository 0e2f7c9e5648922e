"""Which candidates become findings where they overlap.

The strongest wins across types: the higher confidence, and among near equals the longer one. What a free-form entity
(an address, a secret) keeps outside the winner stays a finding, so that no part of it is left readable. CUSTOMER is
laid over the others: a rule for CUSTOMER and a rule for PHONE both see the number.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from guard.detect.recognizer import Candidate
from guard.model import EntityType

_FREE_FORM = frozenset({EntityType.ADDRESS, EntityType.SECRET})
_A_CHARACTER = 1 / 640
_LONGEST = 64
"""Characters up to which length counts."""
_LEAST_REST = 4
"""Characters of what is left of a free-form entity, at least."""


def resolve(ordered: Iterable[Candidate]) -> Iterator[Candidate]:
    """Those that stand, by start; no character belongs to two, CUSTOMER apart.

    Args:
        ordered: candidates by start.
    """
    return _merged(stand for together in _overlapping(ordered) for stand in _standing(together))


def _overlapping(ordered: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Candidates that overlap, one with the next."""
    together: list[Candidate] = []
    reach = 0
    for candidate in ordered:
        if together and candidate.start >= reach:
            yield together
            together = []
        together.append(candidate)
        reach = max(reach, candidate.end)
    if together:
        yield together


def _standing(together: list[Candidate]) -> list[Candidate]:
    if len(together) == 1:
        return together
    together.sort(key=_strength, reverse=True)
    stands: list[Candidate] = []
    taken: dict[bool, list[tuple[int, int]]] = {False: [], True: []}
    for candidate in together:
        spans = taken[candidate.entity_type is EntityType.CUSTOMER]
        for start, end in _free(spans, candidate):
            insort(spans, (start, end))
            whole = start == candidate.start and end == candidate.end
            stands.append(candidate if whole else candidate._replace(start=start, end=end))
    stands.sort(key=lambda candidate: (candidate.start, candidate.end, candidate.entity_type))
    return stands


def _merged(stands: Iterable[Candidate]) -> Iterator[Candidate]:
    """Touching parts of free-form entities of one type taken as one."""
    last: Candidate | None = None
    for candidate in stands:
        if (
            last is not None
            and candidate.entity_type is last.entity_type
            and candidate.entity_type in _FREE_FORM
            and candidate.start <= last.end
        ):
            last = last._replace(end=candidate.end, confidence=max(last.confidence, candidate.confidence))
            continue
        if last is not None:
            yield last
        last = candidate
    if last is not None:
        yield last


def _strength(candidate: Candidate) -> tuple[float, int]:
    length = min(candidate.end - candidate.start, _LONGEST)
    return candidate.confidence + length * _A_CHARACTER, -candidate.start


def _free(taken: list[tuple[int, int]], candidate: Candidate) -> list[tuple[int, int]]:
    """The parts of a candidate that nobody has; of closed forms all or nothing."""
    start, end = candidate.start, candidate.end
    index = max(0, bisect_left(taken, (start, start)) - 1)
    parts: list[tuple[int, int]] = []
    free = True
    while index < len(taken) and taken[index][0] < end:
        left, right = taken[index]
        index += 1
        if right <= start:
            continue
        free = False
        if left - start >= _LEAST_REST:
            parts.append((start, left))
        start = right
    if free:
        return [(start, end)]
    if candidate.entity_type not in _FREE_FORM:
        return []
    if end - start >= _LEAST_REST:
        parts.append((start, end))
    return parts
