"""Facts of an event as a page shows them."""

from __future__ import annotations

from guard.fleet.console.texts import Texts

_SECTIONS = {
    "action": "kind",
    "answer": "answer",
    "channel": "channel",
    "entities": "entity",
    "from_group": "group",
    "given": "given",
    "group": "group",
    "matched": "entity",
    "note": "kind",
    "override": "override",
    "to_group": "group",
}
"""Sections of the texts that name the words of a fact; those of others are shown as they are."""


def shown(name: str, value: object, texts: Texts) -> str:
    """A fact in words; devices may say anything."""
    words = texts[_SECTIONS[name]] if name in _SECTIONS else {}
    match value:
        case bool():
            return texts["truth"]["yes" if value else "no"]
        case dict():
            return ", ".join(f"{words.get(str(each), each)} ×{count}" for each, count in value.items())
        case list():
            return ", ".join(words.get(str(each), str(each)) for each in value)
        case _:
            return words.get(str(value), str(value))
