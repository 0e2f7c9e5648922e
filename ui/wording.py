"""What is said about an outcome, in the language of the texts. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from guard.model import Channel, EntityType, Finding, Outcome, Override, Version
from ui.naming import application_name
from ui.notice import Choice, Notice
from ui.texts import Texts

MOST_TYPES = 3
"""Entity types that a sentence names at most; the others are counted."""
UNFINISHED = "deadline"
"""Evidence of what was not read yet when it had to be handed on."""

_PLACE_PART = re.compile(r"([A-Za-z]+(?: [a-z]+)*)((?: [0-9]+)?)")
"""A word for a part of a document, and which of them it is."""
_OF_A_PERSON = frozenset(EntityType) - {
    EntityType.ORDER_NO,
    EntityType.IP,
    EntityType.SECRET,
    EntityType.CHAT_RECORD,
    EntityType.QR_CODE,
    EntityType.FACE,
    EntityType.UNREADABLE,
}
"""Types of which one person has, as a rule, one value."""


def notification(texts: Texts, outcome: Outcome, choices: tuple[Choice, ...] = ()) -> Notice:
    """What was frosted or blocked, for whom, and why."""
    lines = [texts.of(outcome.verdict.message)] if outcome.verdict.message is not None else []
    if outcome.lesson is not None:
        lines.append(texts.of(outcome.lesson.safer or outcome.lesson.text))
    if _was_being_read(outcome):
        lines.append(texts.say("notice.unfinished"))
    return Notice(sentence(texts, outcome), "\n".join(lines), choices)


def sentence(texts: Texts, outcome: Outcome) -> str:
    """`3 items frosted for WeChat: ID number, phone`."""
    said = {
        "application": application_name(texts, outcome.verdict.destination),
        "types": types_found(texts, outcome),
        "count": texts.count("count", items_found(outcome)),
        "persons": texts.count("persons", persons_in_view(outcome.findings)),
    }
    if outcome.channel is Channel.CAPTURE:
        checked = not _unreadable_alone(outcome)
        key = {
            Version.SAFE: "capture_frosted" if checked else "capture_unreadable",
            Version.NOTHING: "capture_blocked" if checked else "capture_unreadable",
            Version.ORIGINAL: "capture_seen" if checked else "capture_unchecked",
        }[outcome.version]
        return texts.say(f"notice.{key}", **said)
    if outcome.version is Version.ORIGINAL:
        return texts.say("notice.original", **said)
    if _unreadable_alone(outcome):
        return texts.say("notice.early" if _was_being_read(outcome) else "notice.unreadable", **said)
    return texts.say("notice.blocked" if outcome.version is Version.NOTHING else "notice.frosted", **said)


def entity_types(outcome: Outcome) -> tuple[EntityType, ...]:
    """Each type once, in the order of the findings; those of the rule where no findings came along."""
    found = tuple(dict.fromkeys(finding.entity_type for finding in outcome.findings))
    return found or outcome.verdict.entity_types


def types_found(texts: Texts, outcome: Outcome) -> str:
    """`ID number, phone`; beyond three, `… and 2 more`."""
    names = [texts.say(f"entity.{name}") for name in entity_types(outcome)]
    shown = texts.say("join.list").join(names[:MOST_TYPES])
    rest = len(names) - MOST_TYPES
    return texts.say("join.more", items=shown, count=rest, total=len(names)) if rest > 0 else shown


def items_found(outcome: Outcome) -> int:
    """How many findings there are; at least one for each type that the rule matched."""
    return sum(finding.stands_for for finding in outcome.findings) or len(outcome.verdict.entity_types)


def persons_in_view(findings: Iterable[Finding]) -> int:
    """How many persons' data there is, at the least: the most different values of any one type."""
    values: dict[tuple[EntityType, str], int] = {}
    for finding in findings:
        values.setdefault((finding.entity_type, finding.digest or finding.masked), finding.stands_for)
    counts: Counter[EntityType] = Counter()
    for (entity_type, _), count in values.items():
        if entity_type in _OF_A_PERSON:
            counts[entity_type] += count
    return max(counts.values(), default=1)


def masked_values(texts: Texts, outcome: Outcome, most: int = MOST_TYPES) -> tuple[tuple[str, str], ...]:
    """(type in words, masked value) of the first findings, each once; the value is empty where there is no preview."""
    seen = dict.fromkeys((finding.entity_type, finding.masked) for finding in outcome.findings)
    return tuple((texts.say(f"entity.{name}"), masked) for name, masked in list(seen)[:most])


def first_places(texts: Texts, outcome: Outcome, most: int = MOST_TYPES) -> tuple[str, ...]:
    """Where in a document each of `masked_values` stands first; empty where it stands in none."""
    seen: dict[tuple[EntityType, str], str] = {}
    for finding in outcome.findings:
        seen.setdefault((finding.entity_type, finding.masked), place(texts, finding.where or ""))
    return tuple(list(seen.values())[:most])


def place(texts: Texts, where: str) -> str:
    """`Sheet 2, C14` in the language of the texts; what has no word there stays as it is."""
    return texts.say("join.list").join(_place_part(texts, part) for part in where.split(", ")) if where else ""


def _place_part(texts: Texts, part: str) -> str:
    named = _PLACE_PART.fullmatch(part)
    key = f"where.{named[1].lower().replace(' ', '_')}" if named else ""
    return f"{texts.say(key)}{named[2]}" if named and key in texts.entries else part


def found_line(texts: Texts, outcome: Outcome) -> str:
    """All findings on one line, masked: for the history."""
    pairs = masked_values(texts, outcome, most=len(outcome.findings))
    if not pairs:
        return types_found(texts, outcome)
    return texts.say("join.list").join(f"{name} {masked}".rstrip() for name, masked in pairs)


def event_name(texts: Texts, outcome: Outcome) -> str:
    """What happened, in a word."""
    key = {Version.SAFE: "frosted", Version.NOTHING: "blocked", Version.ORIGINAL: "original"}[outcome.version]
    word = texts.say(f"event.{key}")
    if outcome.channel is not Channel.CAPTURE:
        return word
    return texts.say("join.parts").join((texts.say("event.capture"), word))


def event_line(texts: Texts, outcome: Outcome, now: datetime) -> str:
    """One event for the tray's menu: `14:32  WeChat · ID number, phone`."""
    where = (
        texts.say("event.capture")
        if outcome.channel is Channel.CAPTURE
        else application_name(texts, outcome.verdict.destination)
    )
    return f"{clock(outcome.at, now)}  {texts.say('join.parts').join((where, types_found(texts, outcome)))}"


def latest(history: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Newest first as it came; of one copy at one destination only the last word, such as the answer to a card."""
    last: dict[object, Outcome] = {}
    for outcome in history:
        last.setdefault((outcome.snapshot_id, outcome.verdict.destination), outcome)
    return tuple(last.values())


def answer_name(texts: Texts, outcome: Outcome) -> str:
    """What the person chose; empty where nobody was asked."""
    return texts.known("answer", outcome.answer or "none")


def harm(texts: Texts, outcome: Outcome) -> str:
    """What could happen to the customer: one sentence about the gravest type found; empty where none is known."""
    return next((texts.say(f"harm.{name}") for name in _GRAVEST if name in entity_types(outcome)), "")


def lesson(texts: Texts, outcome: Outcome) -> str:
    """What the policy teaches about this, a line each: why it matters, what to do instead; empty without a lesson."""
    taught = outcome.lesson
    if taught is None:
        return ""
    lines = (taught.title, taught.text, *((taught.safer,) if taught.safer is not None else ()))
    return "\n".join(texts.of(line) for line in lines)


def can_be_overridden(outcome: Outcome) -> bool:
    """Whether the policy lets a person send the original after all."""
    if outcome.answer not in (None, "kept") or outcome.version is Version.ORIGINAL:
        return False
    if outcome.verdict.override is Override.CONSENT and outcome.channel is Channel.CAPTURE:
        return False  # a consent lets a paste go, not a file
    return outcome.verdict.override.under(outcome.verdict.action) is not Override.NONE


def clock(at: datetime, now: datetime) -> str:
    """Time of the day in the zone of `now`; with the date where that is another one."""
    local = at.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%Y-%m-%d %H:%M}"


def _was_being_read(outcome: Outcome) -> bool:
    """Whether something safe was handed on because the exact version was not there at the deadline."""
    late = any(finding.evidence.recognizer == UNFINISHED for finding in outcome.findings)
    return late and outcome.version is Version.SAFE


def _unreadable_alone(outcome: Outcome) -> bool:
    return entity_types(outcome) == (EntityType.UNREADABLE,)


_GRAVEST = (
    EntityType.SECRET,
    EntityType.ID_DOCUMENT,
    EntityType.CN_ID,
    EntityType.BANK_CARD,
    EntityType.CHAT_RECORD,
    EntityType.PASSPORT,
    EntityType.US_SSN,
    EntityType.IBAN,
    EntityType.ADDRESS,
    EntityType.PHONE,
    EntityType.FACE,
    EntityType.QR_CODE,
    EntityType.CUSTOMER,
    EntityType.PERSON,
    EntityType.ORDER_NO,
)
