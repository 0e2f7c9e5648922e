"""Recognizers that the policy brings as data. Patterns are RE2, which is linear in the text whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guard.detect.checksums import BY_NAME, bare
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.errors import RecognizerInvalid
from guard.model import CustomRecognizer, EntityType

_LONGEST_PATTERN = 1000
"""Characters of a policy's pattern, at most: nobody reads longer ones."""
_MOST_MEMORY_BYTES = 1 << 20
_REACH = 24
"""Distance of a context word before the value, in characters."""
_CONTEXT_GAIN = 0.25
"""What a context word nearby adds to the confidence."""
_CHECKSUM_GAIN = 0.2
"""What a checksum that holds adds to the confidence."""
_MOST = 0.95
"""Highest confidence that gains lead to: a pattern of one's own is never as sure as a built-in one."""
_IN_PICTURES = frozenset(
    {
        EntityType.CHAT_RECORD,
        EntityType.ID_DOCUMENT,
        EntityType.QR_CODE,
        EntityType.FACE,
        EntityType.UNREADABLE,
        EntityType.CUSTOMER,
    }
)
_WHOLE_LINES = frozenset(
    {EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.US_SSN, EntityType.PERSON}
)
"""Types whose patterns are not tried over joined lines: numbers below each other would be one, and names too."""


def check_custom(recognizer: CustomRecognizer) -> None:
    """Refuse a recognizer that cannot be run in linear time, or that would find everything.

    Raises:
        RecognizerInvalid: what is wrong with it, and with which of its fields.
    """
    _compiled(recognizer)


def _compiled(recognizer: CustomRecognizer) -> Any:
    if not recognizer.name or not recognizer.name.isprintable():
        raise RecognizerInvalid("needs a name that can be printed", key="name")
    if recognizer.entity_type in _IN_PICTURES:
        advice = f"{recognizer.entity_type} is not found by patterns; choose a type of text"
        raise RecognizerInvalid(advice, key="entity")
    if not 0 < recognizer.confidence <= 1:
        raise RecognizerInvalid("must be above 0, and 1 at the most", key="confidence")
    if recognizer.checksum is not None and recognizer.checksum not in BY_NAME:
        raise RecognizerInvalid(f"there is no such checksum; known are {', '.join(sorted(BY_NAME))}", key="checksum")
    if not recognizer.pattern or len(recognizer.pattern) > _LONGEST_PATTERN:
        raise RecognizerInvalid(f"must have between 1 and {_LONGEST_PATTERN} characters", key="pattern")
    import re2  # only where a policy brings patterns of its own

    options = re2.Options()
    options.max_mem = _MOST_MEMORY_BYTES
    options.log_errors = False
    try:
        pattern = re2.compile(recognizer.pattern, options)
    except re2.error as error:
        advice = "is no RE2 pattern (no look-around, no back-references), or too large"
        raise RecognizerInvalid(advice, key="pattern") from error
    if pattern.search("") is not None:
        raise RecognizerInvalid("matches the empty text; ask for at least one character", key="pattern")
    return pattern


class PolicyRecognizer:
    """Runs one recognizer of the policy."""

    needs = Needs.NOTHING

    def __init__(self, recognizer: CustomRecognizer) -> None:
        """
        Raises:
            RecognizerInvalid: see `check_custom`.
        """
        self._recognizer = recognizer
        self._pattern = _compiled(recognizer)
        self._checksum = BY_NAME[recognizer.checksum] if recognizer.checksum is not None else None
        self._words = tuple(word.lower() for word in recognizer.context)
        self.entity_types = frozenset({recognizer.entity_type})
        self.reads_broken_lines = recognizer.entity_type not in _WHOLE_LINES

    def find(self, passage: Passage) -> Iterator[Candidate]:
        """A checksum that does not hold drops a candidate; a context word nearby raises it."""
        recognizer = self._recognizer
        for match in self._pattern.finditer(passage.plain):
            start, end = match.span()
            if end == start:
                continue
            holds: bool | None = None
            confidence = recognizer.confidence
            if self._checksum is not None and recognizer.checksum is not None:
                holds = self._checksum(bare(recognizer.checksum, match.group()))
                if not holds:
                    continue
                confidence = max(confidence, min(_MOST, confidence + _CHECKSUM_GAIN))
            before = passage.lower[max(0, start - _REACH) : start]
            beside = any(word in before for word in self._words)
            if beside:
                confidence = max(confidence, min(_MOST, confidence + _CONTEXT_GAIN))
            name = f"policy.{recognizer.name}"
            yield Candidate(recognizer.entity_type, start, end, confidence, name, holds, "policy" if beside else None)
