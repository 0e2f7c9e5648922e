"""Why something counts as customer data, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from guard.model import Finding
from ui.texts import Texts
from ui.wording import place


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
    if evidence.checksum is not None:
        reasons.append(texts.say("reason.check_holds" if evidence.checksum else "reason.check_fails"))
    if finding.start is not None and evidence.context is not None:
        reasons.append(texts.say("reason.label"))
    if not covered:
        reasons.append(texts.say("reason.let_pass"))
    name = f"{name} {finding.masked}".rstrip()
    parts = filter(None, (name[:1].upper() + name[1:], place(texts, finding.where or "")))
    return Told(texts.say("join.parts").join(parts), texts.say("join.sentences").join(reasons))
