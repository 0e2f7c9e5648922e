"""The words of a copied page, and where two versions of it differ."""

from __future__ import annotations

import itertools

from guard.model import PAGE_PIECE_END
from ui.passages import Passage


def pieces_of(words: bytes) -> tuple[str, ...]:
    """The pieces of a page's words, as a review has them."""
    return tuple(words.decode(errors="replace").split(PAGE_PIECE_END)[:-1])


def differing(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Passage, ...]:
    """The passages of the first text that the second one has otherwise; none where the two do not go together."""
    if len(before) != len(after):
        return ()
    starts = itertools.accumulate(map(len, before), initial=0)
    return tuple(
        Passage(start, start + len(one))
        for start, one, other in zip(starts, before, after, strict=False)
        if one != other
    )
