"""What the policy leaves to the person: language, looks, notifications, the key of a screenshot."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Any

from guard.files import write_whole
from guard.model import Administered
from ui.texts import LANGUAGES

MAX_BYTES = 16 * 1024
"""Longest file that is read, in bytes."""


class Looks(StrEnum):
    """Light, dark, or black on white."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The person's own settings."""

    language: str = "auto"
    """`auto`, `zh`, `en`; a policy that names a language goes before."""
    looks: Looks = Looks.AUTO
    notify: bool = True
    """Whether what was frosted is told at once, where the policy does not say that it is not."""
    quiet_from: str = ""
    """Time of the day, `HH:MM`, from which only questions come; empty: no quiet hours."""
    quiet_until: str = ""
    shot_keys: str = "ctrl+alt+s"
    """Combination that begins a frosted screenshot; empty: none."""
    introduced: bool = False
    """Whether the person has seen what this program is."""

    def is_quiet(self, now: time) -> bool:
        """Whether that time lies in the quiet hours, which may go over midnight."""
        begin, end = _time(self.quiet_from), _time(self.quiet_until)
        if begin is None or end is None or begin == end:
            return False
        return begin <= now < end if begin < end else now >= begin or now < end


def read_preferences(file: Path | None) -> Preferences:
    """What lies there; what is missing or makes no sense is as usual."""
    usual = Preferences()
    if file is None:
        return usual
    try:
        with file.open("rb") as stream:
            told = json.loads(stream.read(MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return usual
    if not isinstance(told, dict):
        return usual
    known = {
        each.name: told[each.name]
        for each in fields(Preferences)
        if each.name in told and type(told[each.name]) is type(asdict(usual)[each.name] if each.name != "looks" else "")
    }
    looks = known.pop("looks", Looks.AUTO)
    made = replace(usual, **known, looks=Looks(looks) if looks in list(Looks) else Looks.AUTO)
    return made if made.language in ("auto", *LANGUAGES) else replace(made, language="auto")


def decided(administered: Administered) -> dict[str, Any]:
    """The preferences that administrators decided, by name."""
    told = {each.name: getattr(administered, each.name) for each in fields(Preferences)}
    found = {name: content for name, content in told.items() if content is not None}
    return found | ({"looks": Looks(found["looks"])} if "looks" in found else {})


def write_preferences(file: Path | None, preferences: Preferences) -> None:
    """Keep them.

    Raises:
        OSError: the disk does not take them.
    """
    if file is not None:
        write_whole(file, json.dumps(asdict(preferences)).encode())


def _time(told: str) -> time | None:
    try:
        return time.fromisoformat(told)
    except ValueError:
        return None
