"""One record in one line, for people."""

from __future__ import annotations

from guard.audit.proof.record import AuditRecord

_SHOWN_CHARACTERS = 40
"""Characters of a fact that a line for people shows; keys and digests are longer, and whole in `--json`."""


def line(record: AuditRecord) -> str:
    """One record for people. Signs that would steer a terminal are replaced: programs choose their own names."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in _line(record))


def _line(record: AuditRecord) -> str:
    start = f"{record.at:%Y-%m-%d %H:%M:%S}  {record.event_id:<18} {record.agent:<10} "
    decision = record.decision
    if decision is None:
        return start + record.kind.value + "".join(f" {name}={_cut(value)}" for name, value in record.facts.items())
    counts = " ".join(f"{name}×{count}" for name, count in decision.counts.items())
    previews = " ".join(seen.masked for seen in decision.seen[:3])
    destination = decision.destination.executable or decision.destination.site or "?"
    answer = f" [{decision.answer}]" if decision.answer else ""
    return (
        f"{start}{decision.action:<6} {decision.origin.group}→{decision.destination.group} ({destination}) "
        f"{counts} {previews} {decision.rule or '-'}{answer}"
    )


def _cut(value: str | int) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"
