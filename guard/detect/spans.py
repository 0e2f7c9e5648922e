"""Spans [start, end) in order, asked by place in logarithmic time: texts of any length stay linear."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence


class Spans:
    """Some spans of a text; those that overlap or touch are one."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._starts, self._ends, strict=True)

    def touch(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with [start, end)."""
        index = bisect_right(self._ends, start)
        return index < len(self._starts) and self._starts[index] < end

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds all of [start, end)."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and end <= self._ends[index]


def first_from(ordered: Sequence[int], at: int) -> int | None:
    """The first of some ordered numbers that is at least `at`; None where there is none."""
    index = bisect_left(ordered, at)
    return ordered[index] if index < len(ordered) else None
