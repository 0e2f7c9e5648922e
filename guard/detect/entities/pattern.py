"""The plain kind of recognizer: a pattern, and a judge that looks at what it matched and at the label beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from guard.detect.passage import Hint, Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType


class Judged(NamedTuple):
    """How sure a match is."""

    confidence: float
    checksum: bool | None = None
    """Whether a checksum holds; None: there is none to check."""


PatternJudge = Callable[[re.Match[str], Hint], Judged | None]
"""Judges a match with its label; None: it is nothing."""


@dataclass(frozen=True, slots=True)
class PatternRecognizer:
    """Runs one pattern over the plain text. A group called `value` narrows the span."""

    name: str
    entity_type: EntityType
    pattern: re.Pattern[str]
    judge: PatternJudge
    needs: Needs = Needs.NUMBER
    reads_broken_lines: bool = True
    repaired: bool = False
    """Whether it reads the text in which letters read for digits are put right."""
    holds: str = ""
    """A part of every match, looked for first; empty: the pattern is always run."""

    @property
    def entity_types(self) -> frozenset[EntityType]:
        return frozenset({self.entity_type})

    def find(self, passage: Passage) -> Iterable[Candidate]:
        text = passage.digits if self.repaired else passage.plain
        if self.holds not in text or self.pattern.search(text) is None:
            return ()
        return self._found(passage, text)

    def _found(self, passage: Passage, text: str) -> Iterator[Candidate]:
        group: str | int = "value" if "value" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            start, end = match.span(group)
            hint = passage.hint(start, end)
            judged = self.judge(match, hint)
            if judged is not None:
                yield Candidate(
                    self.entity_type, start, end, judged.confidence, self.name, judged.checksum, hint.context
                )
