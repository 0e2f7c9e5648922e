"""What is known of the person at the workstation, in words. Pure."""

from __future__ import annotations

from guard.model import Message, OwnRecords
from ui.sheet import Section, Sheet
from ui.texts import Texts


def own_sheet(texts: Texts, own: OwnRecords) -> Sheet:
    """Who sees what, how long it is kept, and the newest records themselves."""
    say = texts.say
    kept = (
        say("own_records.trail", days=_days(texts, own.trail_days)),
        say(
            "own_records.evidence",
            files=own.sealed_files,
            days=_days(texts, own.evidence_days),
            auditors=own.auditors,
        ),
        *((say("own_records.cases", cases=own.open_cases),) if own.open_cases else ()),
    )
    return Sheet(
        title=say("own_records.title"),
        sections=(
            Section(say("own_records.who", agent=own.agent, machine=own.machine), ()),
            Section(say("own_records.seen"), _items(texts, own.seen)),
            Section(say("own_records.unseen"), _items(texts, own.unseen)),
            Section(say("own_records.kept"), kept),
            Section(say("own_records.rights"), _items(texts, own.rights)),
            Section(say("own_records.records", shown=len(own.lines), count=own.count), _records(texts, own)),
        ),
        note=say("own_records.note"),
        close=say("own_records.close"),
    )


def no_records_sheet(texts: Texts, code: str) -> Sheet:
    """The records cannot be read."""
    told = (texts.say("own_records.failed", code=code),)
    return Sheet(texts.say("own_records.title"), (Section("", told),), "", texts.say("own_records.close"))


def _items(texts: Texts, told: tuple[Message, ...]) -> tuple[str, ...]:
    return tuple(texts.say("own_records.item", item=texts.of(one)) for one in told)


def _records(texts: Texts, own: OwnRecords) -> tuple[str, ...]:
    """The records are one paragraph: hundreds of lines as widgets of their own would take long to lay out."""
    say, said = texts.say, []
    if own.first is not None:
        said.append(say("own_records.counted", since=f"{own.first.astimezone():%Y-%m-%d}", heartbeats=own.heartbeats))
    if own.unread:
        said.append(say("own_records.unread", unread=own.unread))
    if own.lines or not said:
        said.append("\n\n".join(map(texts.of, own.lines)) or say("own_records.none"))
    return tuple(said)


def _days(texts: Texts, days: int | None) -> str:
    return texts.say("own_records.no_limit") if days is None else texts.say("own_records.days", days=days)
