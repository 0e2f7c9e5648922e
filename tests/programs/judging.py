"""What comes of each pair of programs, beside what the same programs did without the guard, in one try or several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.programs.content import NUMBER, Content, safe_workbook, uncovered

Cell = tuple[str, str, Content]
"""Program that copies, program that pastes, what."""
GOOD = frozenset({"same", "frosted"})
_ORIGINAL, _OTHER, _NOTHING = "the original arrived", "something else arrived", "nothing arrived"
_END = re.compile(
    rb"(?<=WordPad)(?:\0|\\u0000)?(?:\\u....|\\.|[\0-\x7f]|[\xc2-\xdf].|[\xe0-\xef]..)?\|?(?=\Z|\"}\Z)", re.DOTALL
)
"""What WordPad ends its texts with, without the guard too: a NUL, which xterm leaves out, and some unit of UTF-16 in
UTF-8, since Wine hands over all of the memory that holds the text. Behind each entry of CopyQ's history stands a
`|`; what browsers tell is JSON."""


class Round(StrEnum):
    """How the desk is guarded."""

    BARE = "without the guard"
    WORK = "work programs"
    GUARDED = "guarded programs"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of one paste."""

    content: bytes
    failure: str = ""
    """What went wrong with the driving or the program; empty: nothing."""


Try = Mapping[Round, Mapping[Cell, Arrived]]
"""What came of some cells, in each round."""


@dataclass(frozen=True, slots=True)
class Result:
    """One cell of the table."""

    source: str
    destination: str
    content: Content
    work: str
    guarded: str
    tries: int = 1
    """How many of its tries count: more than one only where without the guard too not the same arrives each time."""


def is_good(one: Result) -> bool:
    """Whether a cell is as it should be."""
    return one.work == "same" and one.guarded in GOOD


def judged(tries: Sequence[Try], within: frozenset[tuple[str, str]]) -> Iterator[Result]:
    """Each cell that takes anything without the guard; `within`: pairs of names that count as one program.

    What is as it should be in any of the tries that count is so; an original in any try at all is a defect.
    """
    unsteady = _unsteady(tries)
    for cell in tries[0][Round.BARE]:
        of_cell = [each for each in tries if cell in each[Round.BARE]]
        counted = of_cell if cell in unsteady else of_cell[:1]
        bare = [each[Round.BARE][cell].content for each in counted if each[Round.BARE][cell].content]
        if not bare:
            continue
        source, destination, content = cell
        own = (source, destination) in within
        guarded = [_guarded(cell, bare, _of(each, Round.GUARDED, cell), own=own) for each in of_cell]
        work = _best([same(bare, _of(each, Round.WORK, cell)) for each in counted])
        told = _ORIGINAL if _ORIGINAL in guarded else _best(guarded[: len(counted)])
        yield Result(source, destination, content, work, told, len(counted))


def to_try_again(tries: Sequence[Try], within: frozenset[tuple[str, str]]) -> tuple[Cell, ...]:
    """The cells that are not as they should be, and those that took nothing without the guard where others arrived.

    Where nothing arrived in a program, all that it pastes: whether it loses some without the guard too, one try of each
    hardly tells.
    """
    if len(tries) == 1:
        bare = tries[0][Round.BARE]
        takes = {cell[1:] for cell, arrived in bare.items() if arrived.content}
        lost = {cell for cell, arrived in bare.items() if not arrived.content and cell[1:] in takes}
    else:
        lost = {cell for cell in tries[-1][Round.BARE] if not any(_bare(tries, cell))}
    wrong = [one for one in judged(tries, within) if not is_good(one)]
    bad = {(one.source, one.destination, one.content) for one in wrong}
    loses = {one.destination for one in wrong if _NOTHING in (one.work, one.guarded)}
    return tuple(cell for cell in tries[-1][Round.BARE] if cell in bad | lost or cell[1] in loses)


def _unsteady(tries: Sequence[Try]) -> frozenset[Cell]:
    """Cells with which not the same arrived in each try without the guard, and all of programs that lose pastes there.

    Such a program is one that lost what two programs copied: one alone may have failed to copy.
    """
    first = tries[0][Round.BARE]
    differs = {cell for cell in first if len(set(_bare(tries, cell))) > 1}
    lost = {cell[:2] for cell in differs if not all(_bare(tries, cell))}
    loses = {destination for _, destination in lost if sum(each[1] == destination for each in lost) > 1}
    return frozenset(differs | {cell for cell in first if cell[1] in loses})


def _bare(tries: Sequence[Try], cell: Cell) -> list[bytes]:
    """What arrived without the guard in each try in which the programs could be driven."""
    arrived = [each[Round.BARE][cell] for each in tries if cell in each[Round.BARE]]
    return [each.content for each in arrived if not each.failure]


def _of(one: Try, how: Round, cell: Cell) -> Arrived:
    return one[how].get(cell, Arrived(b"", "was not tried"))


def _best(told: Sequence[str]) -> str:
    """The first that is good; else what the first try came to."""
    return next((each for each in told if each in GOOD), told[0])


def _guarded(cell: Cell, bare: Sequence[bytes], given: Arrived, *, own: bool) -> str:
    return same(bare, given) if own else frosted(cell, bare, given)


def _absent(given: Arrived) -> str:
    """Why there is nothing to judge; empty: something arrived."""
    return given.failure or ("" if given.content else _NOTHING)


def same(bare: Sequence[bytes], given: Arrived) -> str:
    """`same` as what arrives without the guard, or the defect."""
    if absent := _absent(given):
        return absent
    return "same" if _END.sub(b"", given.content) in {_END.sub(b"", each) for each in bare} else _OTHER


def frosted(cell: Cell, bare: Sequence[bytes], given: Arrived) -> str:
    """`frosted`, or the defect: what names the program that copied it names it with the guard too."""
    source, _, content = cell
    if absent := _absent(given):
        return absent
    if content is Content.FILES and not safe_workbook(given.content):
        return "no safe workbook of its name arrived"
    shown = uncovered(given.content) if content is Content.PICTURE else NUMBER.encode() in given.content
    if shown:
        return _ORIGINAL
    name = source.partition(" ")[0].lower().encode()
    return _OTHER if all(name in each.lower() for each in bare) and name not in given.content.lower() else "frosted"
