"""What differs between two policies, key by key, in the order of the document. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guard.policy.document import Policy

_NAMED = {"group": "name", "rule": "id", "recognizer": "name", "card": "id"}
_SHOWN = 6
_STAMP = ("serial", "issued_at", "expires_at")


def compare(before: Policy, newer: Policy) -> tuple[str, ...]:
    """A line a difference: `+` only the newer has it, `-` only the older, `~` changed. Empty: both decide alike.

    Serial and dates always differ and are left out.
    """
    old, new = (policy.model_dump(mode="json", by_alias=True, exclude=set(_STAMP)) for policy in (before, newer))
    return tuple(line for key in new for line in _differences(key, old[key], new[key]))


def _differences(path: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if path in _NAMED:
        yield from _members(path, old, new)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _differences(f"{path}.{key}", old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        for sign, more, fewer in (("+", new, old), ("-", old, new)):
            if extra := [str(each) for each in more if each not in fewer]:
                rest = f" and {len(extra) - _SHOWN} more" if len(extra) > _SHOWN else ""
                yield f"{sign} {path}: {', '.join(extra[:_SHOWN])}{rest}"
        if sorted(map(str, old)) == sorted(map(str, new)):
            yield f"~ {path}: in another order"
    else:
        yield f"~ {path}: {old} -> {new}"


def _members(table: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[str]:
    before, after = ({each[_NAMED[table]]: each for each in given} for given in (old, new))
    yield from (f"+ {table} {name}" for name in after if name not in before)
    yield from (f"- {table} {name}" for name in before if name not in after)
    for name in after:
        if name in before:
            yield from _differences(f"{table} {name}", before[name], after[name])
    if table == "group" and [name for name in before if name in after] != [name for name in after if name in before]:
        yield "~ group: in another order, and the first that is proven wins"
