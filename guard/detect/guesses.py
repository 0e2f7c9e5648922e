"""Names that the tagger alone believes in, and barely: they count where something else speaks of a person.

Words of goods, songs and places read as names now and then. In a text that somebody copied, a name may be all there is;
a picture of a screen with one such word, and nothing else that is anybody's, would cover it for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guard.model import EntityType, Finding

_GUESSED = frozenset({"person.tagger", "person.again"})
_BARELY = 0.65
_FEW = 2
"""So many different names, no more: lists of people have many."""
_DOUBTED = 0.45


def doubted(text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of all that a picture's text shows, less sure where one or two guessed names are all of them."""
    names = {text[finding.start : finding.end] for finding in findings}
    if len(names) > _FEW or not all(map(_is_guess, findings)):
        return tuple(findings)
    return tuple(replace(finding, confidence=_DOUBTED) for finding in findings)


def _is_guess(finding: Finding) -> bool:
    return (
        finding.entity_type is EntityType.PERSON
        and finding.evidence.recognizer in _GUESSED
        and finding.confidence <= _BARELY
    )
