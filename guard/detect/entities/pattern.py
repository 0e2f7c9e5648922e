"""The plain kind of recognizer: a pattern, and a judge that looks at what it matched and at the label beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guard.detect.passage import Hint, Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

PatternJudge = Callable[[str, Hint], tuple[float, bool | None]]
"""From the matched text and the label to a confidence (0: nothing) and whether a checksum holds."""


@dataclass(frozen=True, slots=True)
class PatternRecognizer:
    """Runs one pattern over the plain text. A group called `value` narrows the span."""

    name: str
    entity_type: EntityType
    pattern: re.Pattern[str]
    judge: PatternJudge
    repaired: bool = False
    """Whether it reads the text in which letters read for digits are put right."""
    needs: str = ""
    """One of these characters must be in the text; empty: always run."""

    @property
    def entity_types(self) -> frozenset[EntityType]:
        return frozenset({self.entity_type})

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.digits if self.repaired else passage.plain
        if self.needs and not any(character in text for character in self.needs):
            return
        group: str | int = "value" if "value" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            start, end = match.span(group)
            hint = passage.hint(start, end)
            confidence, checksum = self.judge(match[group], hint)
            if confidence > 0:
                yield Candidate(self.entity_type, start, end, confidence, self.name, checksum, hint.context)
