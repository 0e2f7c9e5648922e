"""Numbers of orders that stand elsewhere on the page too, and others of the form that several of them have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.context import Context
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_SOLID = re.compile("(?=(?:[A-Za-z/_-]*[0-9]){5})[A-Za-z0-9](?:[A-Za-z0-9]|[-/_](?=[A-Za-z0-9])){6,29}")
"""What is told from what else stands on a page: of seven signs, five of them digits, at least."""
_FORM = re.compile(
    r"[A-Z](?<![A-Za-z0-9._/@#-].)[A-Z]{0,5}-?(?P<count>[0-9]{6,16})[A-Z]?(?![A-Za-z0-9_@]|[-./][A-Za-z0-9])"
)
"""Letters, a count and perhaps a letter that checks it."""
_FEWEST_OF_FORM = 3
"""Known numbers of a form that make others of it orders too, at least."""
_SURE = 0.5
"""Confidence of a number that counts, at least."""
_OF_ORDERS = (None, Context.ORDER, Context.CARRIER)
_OF_WORD = frozenset("-_./@")
"""Signs that go on with a name or a path."""


def again(passage: Passage, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """Where the values of `known` stand again, and what has the form of three of them; on a page with a layout.

    A long text without one is read in pieces that know nothing of each other.
    """
    if not passage.laid_out:
        return
    text = passage.plain
    values = {text[each.start : each.end].lstrip("#") for each in known if each.confidence > _SURE}
    for value in values if len(text) > max(map(len, values), default=len(text)) else ():
        if text.count(value) > 1 and _SOLID.fullmatch(value):
            yield from _everywhere(passage, value)
    shapes: dict[tuple[str, int, int], set[str]] = {}
    for value in values:
        form = _FORM.fullmatch(value)
        if form is not None:
            shapes.setdefault(_shape(form), set()).add(value)
    shared = {shape for shape, those in shapes.items() if len(those) >= _FEWEST_OF_FORM}
    for match in _FORM.finditer(text) if shared else ():
        if _shape(match) in shared and match[0] not in values:
            yield Candidate(EntityType.ORDER_NO, *match.span(), 0.6, "order_no.again")


def _everywhere(passage: Passage, value: str) -> Iterator[Candidate]:
    text = passage.plain
    start = text.find(value)
    while start >= 0:
        end = start + len(value)
        before, behind = text[start - 1 : start], text[end : end + 1]
        goes_on = behind in _OF_WORD and text[end + 1 : end + 2].isalnum()
        joined = any(sign.isascii() and sign.isalnum() for sign in (before, behind))
        hint = passage.hint(start, end)
        other = hint.near and hint.context not in _OF_ORDERS
        if not (joined or goes_on or before in _OF_WORD or other):
            yield Candidate(EntityType.ORDER_NO, start, end, 0.6, "order_no.again")
        start = text.find(value, end)


def _shape(form: re.Match[str]) -> tuple[str, int, int]:
    """The letters before the count, its digits, and how many signs there are."""
    head = form[0][: form.start("count") - form.start()]
    return head, len(form["count"]), len(form[0])
