"""Who answers in a conversation, by what is said there: learned where people answer and where assistants do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guard.read.chat.wording import Wording, pieces
from guard.read.chat.words import names_assistant
from guard.read.page import TextPage
from tools.train import pictures
from tools.train import wording as words
from tools.train.pictures import SEED
from tools.train.table import FOLDS, Pieces, folds

_FALSE, _FURTHER_FALSE = 0.02, 0.03
"""Share of the conversations of people without an assistant's name that may be above the threshold; and where weights
go on from others, which in made conversations lie nearer together."""
_FILE = "assistants.npz"


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


def further(made: Sequence[Path], work: Path, models: Path, say: Callable[[str], None]) -> None:
    """Go on from the shipped weights with conversations made since; write them, tell what leaving designs out shows.

    Args:
        made: folders of pictures from which the shipped ones did not learn.
        work: for what is slow.
    """
    chats = [
        Spoken.of(one.page, one.label.repository, one.label.is_assistant, is_made=True)
        for folder in made
        for one in pictures.made(folder, work / folder.name, models)[0]
        if one.label.is_chat
    ]
    wording, told = learn(chats, FOLDS, SEED, Wording.load(models / _FILE))
    for line in told:
        say(line)
    wording.save(models / _FILE)


def learn(chats: Sequence[Spoken], count: int, seed: int, known: Wording | None = None) -> tuple[Wording, list[str]]:
    """Weights whose sum is above zero where an assistant answers, and what they tell of repositories left out.

    `known`: weights to go on from, which were learned without these conversations.
    """
    learned = words.learned if known is None else partial(words.further, known=known)
    wanted = np.array([one.is_assistant for one in chats])
    named, made = (np.array([getattr(one, name) for one in chats]) for name in ("is_named", "is_made"))
    scores = _scores(chats, wanted, learned, count, seed)
    people = np.sort(scores[~wanted & ~named])[::-1]
    limit = float(people[int((_FALSE if known is None else _FURTHER_FALSE) * len(people))])
    told = []
    for name, group in (("real", ~made), ("made", made)):
        for who, found in (("by names", named), ("by names or what is said", named | (scores > limit))):
            right, wrong = (int((found & group & kind).sum()) for kind in (wanted, ~wanted))
            told.append(
                f"assistants, {name}, {who}: {right} of {int((wanted & group).sum())}; "
                f"people taken for one: {wrong} of {int((~wanted & group).sum())}"
            )
    return learned([one.pieces for one in chats], wanted, least=limit), told


def _scores(
    chats: Sequence[Spoken], wanted: NDArray[np.bool_], learned: Callable[..., Wording], count: int, seed: int
) -> NDArray[np.float64]:
    """Of each conversation, by what was learned without its repository."""
    scores = np.zeros(len(chats))
    for known, unknown in folds(np.array([one.repository for one in chats]), count, seed):
        wording = learned([chats[int(row)].pieces for row in known], wanted[known])
        scores[unknown] = [wording.score(chats[int(row)].pieces) for row in unknown]
    return scores
