"""Who answers in a conversation, by what is said there: learned where people answer and where assistants do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from guard.read.chat.wording import Wording, pieces
from guard.read.chat.words import names_assistant
from guard.read.page import TextPage
from tools.train.table import Pieces, folds
from tools.train.wording import learned

_FALSE = 0.02
"""Share of the conversations of people without an assistant's name that may be above the threshold."""


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
    def of(cls, page: TextPage, repository: str, is_assistant: bool, is_made: bool) -> Spoken:
        return cls(pieces(page.lines), repository, is_assistant, names_assistant(page.lines), is_made)


def learn(chats: Sequence[Spoken], count: int, seed: int) -> tuple[Wording, list[str]]:
    """Weights whose sum is above zero where an assistant answers, and what they tell of repositories left out."""
    wanted = np.array([one.is_assistant for one in chats])
    named, made = (np.array([getattr(one, name) for one in chats]) for name in ("is_named", "is_made"))
    scores = _scores(chats, wanted, count, seed)
    people = np.sort(scores[~wanted & ~named])[::-1]
    limit = float(people[int(_FALSE * len(people))])
    told = []
    for name, group in (("real", ~made), ("made", made)):
        for who, found in (("by names", named), ("by names or what is said", named | (scores > limit))):
            right, wrong = (int((found & group & kind).sum()) for kind in (wanted, ~wanted))
            told.append(
                f"assistants, {name}, {who}: {right} of {int((wanted & group).sum())}; "
                f"people taken for one: {wrong} of {int((~wanted & group).sum())}"
            )
    return learned([one.pieces for one in chats], wanted, limit), told


def _scores(chats: Sequence[Spoken], wanted: NDArray[np.bool_], count: int, seed: int) -> NDArray[np.float64]:
    """Of each conversation, by what was learned without its repository."""
    scores = np.zeros(len(chats))
    for known, unknown in folds(np.array([one.repository for one in chats]), count, seed):
        wording = learned([chats[int(row)].pieces for row in known], wanted[known])
        scores[unknown] = [wording.score(chats[int(row)].pieces) for row in unknown]
    return scores
