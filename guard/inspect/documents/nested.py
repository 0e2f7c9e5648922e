"""Archives of files (.zip): what each file holds and what it is called."""

from __future__ import annotations

from functools import partial

from guard.inspect.documents.archive import entries, packed
from guard.inspect.documents.bounds import Bounds
from guard.inspect.documents.contents import Contents, Draft, Member, Members, Undo, passages
from guard.inspect.documents.kinds import named_for


def read(data: bytes, bounds: Bounds) -> Contents:
    """An archive. A file of which there is no copy is left out of the archive's.

    Raises:
        InputError: it cannot be read.
    """
    parts = entries(data, bounds)
    names = list(parts)
    draft = Draft("", bounds)
    members = []
    for number, (name, content) in enumerate(parts.items()):
        members.append(Member(name, content, f"file {number + 1}"))
        draft.gap("\n")
        draft.add(name, f"file {number + 1}, name", partial(_put, names, number))
    return Contents(passages([draft], bounds), tuple(members), partial(_write, names))


def _put(names: list[str], number: int, name: str) -> Undo:
    before, names[number] = names[number], name
    return partial(names.__setitem__, number, before)


def _write(names: list[str], members: Members) -> bytes:
    parts: dict[str, bytes] = {}
    for name, content in zip(names, members.values(), strict=True):
        if content is not None:
            parts[_free(named_for(name.replace("*", "x"), content), parts)] = content
    return packed(parts.items())


def _free(name: str, taken: dict[str, bytes]) -> str:
    """A name that no other file has: covered names may have become the same."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{stem} {number}{dot}{suffix}" if dot else f"{name} {number}"
    return free
