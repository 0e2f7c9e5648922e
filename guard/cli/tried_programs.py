"""Programs that were tried beside the guard, as `make programs` found them last."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date

from guard.paths import ASSETS

FILE = ASSETS / "programs" / "tried.toml"


@dataclass(frozen=True, slots=True)
class TriedProgram:
    """What came of one program's copies and pastes with all others."""

    name: str
    version: str
    """Of its package."""
    contents: tuple[str, ...]
    """What it copied or was given."""
    cells: int
    """Pairs of programs and contents that it has a part in."""
    good: int
    """Those of them in which work got the same, and guarded programs what the policy says."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The last run."""

    day: date
    system: str
    programs: tuple[TriedProgram, ...]


def last_trial() -> Trial:
    """The run that this version is shipped with."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    programs = (TriedProgram(**{**each, "contents": tuple(each["contents"])}) for each in told["program"])
    return Trial(told["day"], told["system"], tuple(programs))
