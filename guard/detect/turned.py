"""Texts that a character in them has shown from right to left: their digits are read as a person sees them.

Source: Unicode Standard Annex 9, RIGHT-TO-LEFT OVERRIDE and POP DIRECTIONAL FORMATTING.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from guard.model import Finding

OVERRIDE, POP = "\u202e", "\u202c"
_TURNED = re.compile(f"(?<={OVERRIDE})[^{POP}{OVERRIDE}\n\r\u2029]+")


class Turned:
    """A text as it is shown; as long as it was written."""

    def __init__(self, text: str) -> None:
        self._spans = [match.span() for match in _TURNED.finditer(text)]
        self.text = _TURNED.sub(lambda match: match[0][::-1], text)

    def written(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those findings of the text as it is shown that lie in what is turned, at their places in what was written."""
        found: list[Finding] = []
        for finding in findings:
            if finding.start is None or finding.end is None:
                continue
            start, end = finding.start, finding.end
            place = bisect_right(self._spans, (end - 1, end)) - 1
            if place < 0 or self._spans[place][1] <= start:
                continue
            first, last = self._spans[place]
            if first <= start and end <= last:
                found.append(replace(finding, start=first + last - end, end=first + last - start))
            else:  # it reaches over an edge
                found.append(replace(finding, start=min(first, start), end=max(last, end)))
        return found


def merged(found: Sequence[Finding], turned: Sequence[Finding]) -> tuple[Finding, ...]:
    """Both, by start. What was found as it is written gives way to what is found as it is shown."""
    taken = [(each.start or 0, each.end or 0) for each in turned]
    kept = [
        each for each in found if not any((each.start or 0) < end and start < (each.end or 0) for start, end in taken)
    ]
    return tuple(sorted([*kept, *turned], key=lambda each: each.start or 0))
