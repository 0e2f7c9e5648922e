"""One record in one line, for people."""

from __future__ import annotations

from guard.audit.proof.record import AuditRecord, Decision
from guard.audit.report.words import ANSWER, CHANNEL, ENTITY, GIVEN, GROUP, STATE, state_of
from guard.model import Message

_SHOWN_CHARACTERS = 40
"""Characters of a fact that a line for people shows; keys and digests are longer, and whole in `--json`."""


def line(record: AuditRecord) -> str:
    """One record for people, printable: programs choose their own names."""
    return printable(_line(record))


def printable(text: str) -> str:
    """A text for a terminal: signs that would steer it are replaced."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def told(record: AuditRecord) -> Message:
    """One record for the person whom it is about: in words, by the clock of the workstation."""
    return Message(zh=printable(_told(record, 0)), en=printable(_told(record, 1)))


def _told(record: AuditRecord, language: int) -> str:
    """`language`: which of the words, Chinese or English."""
    at, decision = f"{record.at.astimezone():%Y-%m-%d %H:%M}", record.decision
    if decision is None:
        return f"{at}  {_word(STATE, state_of(record.kind.value, record.facts), language)}"
    found = " ".join(f"{_word(ENTITY, name, language)}×{count}" for name, count in decision.counts.items())
    previews = " ".join(seen.masked for seen in decision.seen[:3] if seen.masked)
    parts = [
        at,
        _word(GIVEN, decision.version, language),
        _way(decision, language),
        " ".join(filter(None, (found, previews))),
        f"{('规则', 'rule')[language]} {decision.rule}" if decision.rule else "",
        ("：", ": ")[language].join(filter(None, (_word(ANSWER, decision.answer or "", language), decision.reason))),
        f"×{record.times}" if record.times > 1 else "",
    ]
    return "  ".join(filter(None, parts))


def _way(decision: Decision, language: int) -> str:
    """From which program into which, or that it was a capture, which is for no program in particular."""
    if decision.channel in CHANNEL:
        return _word(CHANNEL, decision.channel, language)
    return " → ".join(
        f"{place.site or place.executable or '?'} ({_word(GROUP, place.group, language)})"
        for place in (decision.origin, decision.destination)
    )


def _word(words: dict[str, tuple[str, str]], name: str, language: int) -> str:
    return words[name][language] if name in words else name


def _line(record: AuditRecord) -> str:
    start = f"{record.at:%Y-%m-%d %H:%M:%S}  {record.event_id:<18} {record.agent:<10} "
    decision = record.decision
    if decision is None:
        return start + record.kind.value + "".join(f" {name}={_cut(value)}" for name, value in record.facts.items())
    counts = " ".join(f"{name}×{count}" for name, count in decision.counts.items())
    previews = " ".join(seen.masked for seen in decision.seen[:3])
    destination = decision.destination.executable or decision.destination.site or "?"
    answer = f" [{decision.answer}]" if decision.answer else ""
    answer += f" (×{record.times})" if record.times > 1 else ""
    return (
        f"{start}{decision.action:<6} {decision.origin.group}→{decision.destination.group} ({destination}) "
        f"{counts} {previews} {decision.rule or '-'}{answer}"
    )


def _cut(value: str | int) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"
