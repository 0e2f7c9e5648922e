"""What can be done at once in the application that received something by mistake: data, the maker's own ways."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from guard.audit.proof.record import Place
from guard.model import Message


@dataclass(frozen=True, slots=True)
class Containment:
    """The steps for one application, in the order in which they help."""

    id: str
    name: Message
    executables: tuple[str, ...]
    sites: tuple[str, ...]
    recall_minutes: int | None
    """How long a message can be recalled; None: it is not limited, or an administrator sets it."""
    steps: tuple[Message, ...]

    def is_for(self, place: Place) -> bool:
        """Whether it is about this application; a page counts by its site, whatever the browser."""
        if place.site:
            return any(
                site == "*" or place.site.lower() == site or place.site.lower().endswith(f".{site}")
                for site in self.sites
            )
        executable = (place.executable or "").lower().removesuffix(".exe")
        return any(fnmatch(executable, glob) for glob in self.executables)


def read_containment(assets: Path) -> tuple[Containment, ...]:
    """The steps that are shipped, those for all other applications last."""
    table = tomllib.loads((assets / "incident" / "containment.toml").read_text("utf-8"))
    return tuple(
        Containment(
            id=entry["id"],
            name=Message(**entry["name"]),
            executables=tuple(entry["executables"]),
            sites=tuple(entry["sites"]),
            recall_minutes=entry.get("recall_minutes"),
            steps=tuple(Message(**step) for step in entry["steps"]),
        )
        for entry in table["application"]
    )


def containment_for(place: Place, known: tuple[Containment, ...]) -> Containment:
    """The steps for an application or a page."""
    return next(one for one in known if one.is_for(place))
