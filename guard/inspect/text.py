"""Copied text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from guard.inspect.delimited import as_rows
from guard.inspect.material import Material, Opaque, Tools, of_types, unreadable
from guard.inspect.spelled import readings
from guard.model import EntityType, Finding, MaskStyle
from guard.redact import text

MAX_CHARACTERS = 4 * 1024 * 1024
"""Longest text that is inspected, in characters (of a page in bytes); more takes longer than a paste can wait."""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text."""

    content: str = field(repr=False)
    findings: tuple[Finding, ...]
    """With spans of it; those without one are in another reading of a file, which no copy has."""
    style: MaskStyle
    encoding: str = "utf-8"

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        covered = of_types(self.findings, protected)
        if any(finding.start is None for finding in covered):
            return None
        return text.mask(self.content, covered, self.style).encode(self.encoding)


def from_text(content: str, tools: Tools, encoding: str = "utf-8") -> Material:
    """Plain text, inspected."""
    if len(content) > MAX_CHARACTERS:
        return Opaque((unreadable("too-long"),))
    return Text(content, tools.detect(content), tools.style, encoding)


def from_text_file(content: str, tools: Tools, encoding: str) -> Material:
    """The text of a file, inspected; columns that signs part are read as a table."""
    if len(content) > MAX_CHARACTERS:
        return Opaque((unreadable("too-long"),))
    findings = list(tools.detect(as_rows(content)))
    told = {(finding.entity_type, content[finding.start : finding.end].strip()) for finding in findings}
    findings += spelled_in(content, tools, told)
    return Text(content, tuple(findings), tools.style, encoding)


def spelled_in(content: str, tools: Tools, told: set[tuple[EntityType, str]]) -> Iterator[Finding]:
    """What other readings of a text tell beyond what was told, without places."""
    for reading in readings(content):
        for finding in tools.detect(reading):
            said = (finding.entity_type, reading[finding.start : finding.end].strip())
            if said not in told:
                told.add(said)
                yield replace(finding, start=None, end=None)
