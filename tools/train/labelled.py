"""A folder of labelled pictures outside of the repository: what each shows, and of whose repository it is.

`chats.jsonl` and `others.jsonl`, a line a picture: `file`, `repo`, `kind` (chat, other), `note`, `boxes.pane`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from guard.model import Box, Pixels, ReadingLimits
from guard.read.brightness import brightened
from guard.read.files.decode import decode

_LISTS = ("chats", "others")
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Labelled:
    """One picture with its label."""

    path: Path
    repository: str
    is_chat: bool
    is_assistant: bool
    pane: Box | None
    """Of the conversation; None also where nobody has drawn it."""
    group: str
    """`chat`, `look-alike` (in the list of chats, and none), `other`."""

    @property
    def pixels(self) -> Pixels:
        """As the reader sees it, before it is turned."""
        return brightened(decode(self.path.read_bytes(), ReadingLimits()).pixels)


def may_tune(repository: str) -> bool:
    """Whether a repository is of the third that is tuned on; speed and reading are measured on the others."""
    return int(sha256(repository.encode()).hexdigest(), 16) % _PARTS == 0


def labelled(folder: Path) -> Iterator[Labelled]:
    """All pictures of a folder but the doubtful ones."""
    for name in _LISTS:
        for row in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            told = json.loads(row)
            notes = set(re.findall(r"[a-z-]+", told["note"]))
            if "doubtful" in notes:
                continue
            is_chat = told["kind"] == "chat"
            pane = told.get("boxes", {}).get("pane") if is_chat else None
            yield Labelled(
                folder / told["file"],
                told["repo"],
                is_chat,
                is_chat and bool(notes & {"ai", "bot"}),
                Box(*(round(value) for value in pane)) if pane else None,
                "chat" if is_chat else "look-alike" if name == "chats" else "other",
            )
