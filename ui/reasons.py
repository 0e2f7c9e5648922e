"""Why something counts as customer data, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from guard.model import EntityType, Finding
from ui.texts import Texts
from ui.wording import place

_UNREAD = {
    "deadline": "late",
    "document-encrypted": "encrypted",
    "document-damaged": "damaged",
    "document-too-large": "large",
    "too-large": "large",
    "too-long": "large",
    "too-many-files": "large",
    "too-many-pictures": "large",
    "page-too-deep": "large",
    "picture-refused": "picture",
    "unknown-format": "kind",
    "not-a-text": "kind",
    "not-a-readable-file": "absent",
    "not-a-local-file": "absent",
}
"""What is said of the causes for which nobody could look at something, by their codes."""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding, as a person is told of it."""

    name: str
    """`ID number 110****29`; in a document with its place: `ID number 110****29 · Sheet 2, C14`."""
    why: str


def told(texts: Texts, finding: Finding, *, covered: bool = True) -> Told:
    """What was found, masked, and the reasons for it, the strongest first."""
    name = texts.say(f"entity.{finding.entity_type}")
    evidence = finding.evidence
    reasons = [texts.say(f"reason.{finding.entity_type}")]
    if finding.entity_type is EntityType.UNREADABLE:
        why = texts.say(f"unread.{_UNREAD.get(evidence.recognizer, 'other')}")
        reasons = [why, *reasons] if covered else [why]
    if evidence.checksum is not None:
        reasons.append(texts.say("reason.check_holds" if evidence.checksum else "reason.check_fails"))
    if finding.start is not None and evidence.context is not None:
        reasons.append(texts.say("reason.label"))
    if not covered:
        reasons.append(texts.say("reason.let_pass"))
    name = f"{name} {finding.masked}".rstrip()
    parts = filter(None, (name[:1].upper() + name[1:], place(texts, finding.where or "")))
    return Told(texts.say("join.parts").join(parts), texts.say("join.sentences").join(reasons))
