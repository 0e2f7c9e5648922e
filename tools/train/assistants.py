"""Who answers in a conversation, by what is said there: learned where people answer and where assistants do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from guard.read.chat.find import NAMED
from guard.read.chat.wording import BUCKETS, Wording, pieces
from guard.read.chat.words import names_assistant
from tools.train import pictures
from tools.train.pictures import SEED, Read
from tools.train.table import FOLDS, Pieces, folds
from tools.train.wording import learned

_FALSE = 0.02
"""Share of the conversations of people without an assistant's name that may be above the threshold."""
_FREEDOM = 20.0
"""Inverse of the penalty on weights."""
_REAL = 3.0
"""Weight of a real conversation to one that was made: those are more, and meant to be hard to tell."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said in one conversation, and who answers there."""

    pieces: Pieces = field(repr=False)
    repository: str
    is_assistant: bool
    is_named: bool
    """Whether names alone tell that an assistant answers."""
    is_made: bool

    @classmethod
    def of(cls, read: Read, *, is_made: bool) -> Spoken:
        lines, label = read.page.lines, read.label
        return cls(pieces(lines), label.repository, label.is_assistant, names_assistant(lines), is_made)


def learn(data: Path, made: Sequence[Path], work: Path, models: Path, say: Callable[[str], None]) -> None:
    """Learn who answers, write it, tell what leaving repositories and designs out shows.

    Args:
        data: a folder of labelled pictures.
        made: further ones, of pictures that were made to learn from, each of a maker.
        work: for what is slow.
    """
    folders = ((data, work, False), *((folder, work / folder.name, True) for folder in made))
    chats = [
        Spoken.of(one, is_made=is_made)
        for folder, kept, is_made in folders
        for one in pictures.read(folder, kept)
        if one.label.is_chat
    ]
    wording, told = _of(chats)
    for line in told:
        say(line)
    wording.save(models / "assistants.npz")


def _of(chats: Sequence[Spoken]) -> tuple[Wording, list[str]]:
    """Weights whose sum is above zero where an assistant answers, and what they tell of repositories left out."""
    wanted, named, made = (
        np.array([getattr(one, name) for one in chats]) for name in ("is_assistant", "is_named", "is_made")
    )
    scores = np.zeros(len(chats))
    for known, unknown in folds(np.array([one.repository for one in chats]), FOLDS, SEED):
        wording = _learned([chats[int(row)] for row in known])
        scores[unknown] = [wording.score(chats[int(row)].pieces) for row in unknown]
    people = np.sort(scores[~wanted & ~named])[::-1]
    limit = float(people[int(_FALSE * len(people))])
    told = []
    for name, group in (("real", ~made), ("made", made)):
        above = scores - limit > np.where(named, NAMED, 0.0)
        for who, found in (("by names", named), ("by names or what is said", above)):
            right, wrong = (int((found & group & kind).sum()) for kind in (wanted, ~wanted))
            told.append(
                f"assistants, {name}, {who}: {right} of {int((wanted & group).sum())}; "
                f"people taken for one: {wrong} of {int((~wanted & group).sum())}"
            )
    return _learned(chats, limit), told


def _learned(chats: Sequence[Spoken], least: float = 0.0) -> Wording:
    return learned(
        [one.pieces for one in chats],
        np.array([one.is_assistant for one in chats]),
        count=BUCKETS,
        freedom=_FREEDOM,
        worths=np.where([one.is_made for one in chats], 1.0, _REAL),
        least=least,
    )
