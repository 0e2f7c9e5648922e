"""A program that takes the clipboard back again and again."""

from __future__ import annotations

import pytest

from guard.desktop.x11.insistence import Fights, Insistence


def fight(
    insistence: Insistence, pid: int, times: int, at_s: float = 0.0, pause_s: float = 0.05, taken_first: bool = False
) -> None:
    """`taken_first`: before it is known what was copied, as pictures and files are."""
    for noticed_s in (at_s + number * pause_s for number in range(times)):
        if taken_first:
            insistence.taken_over(noticed_s + 0.001)
        insistence.copied(pid, {"text/plain": b"same"}, noticed_s)
        if not taken_first:
            insistence.taken_over(noticed_s + 0.002)
        insistence.pasted(pid)


@pytest.mark.parametrize("taken_first", [False, True])
def test_a_program_that_pastes_and_copies_the_same_at_once_insists(taken_first: bool) -> None:
    insistence = Insistence()
    fight(insistence, 7, 4, taken_first=taken_first)
    assert insistence.insists(7)
    assert not insistence.insists(8)
    assert not insistence.insists(None)


@pytest.mark.parametrize("taken_first", [False, True])
def test_a_person_who_copies_the_same_again_does_not_insist(taken_first: bool) -> None:
    insistence = Insistence()
    fight(insistence, 7, 20, pause_s=1.5, taken_first=taken_first)
    assert not insistence.insists(7)


def test_insistence_ends_with_somebody_else_s_copy() -> None:
    insistence = Insistence()
    fight(insistence, 7, 4)
    insistence.copied(7, {"text/plain": b"the safe version"}, 1)
    assert insistence.insists(7)
    insistence.copied(8, {"text/plain": b"new"}, 2)
    assert not insistence.insists(7)


@pytest.mark.parametrize("content", [b"same", b"other"])
def test_insistence_ends_with_what_the_program_copies_later(content: bytes) -> None:
    """A person held the key down, and copies once more."""
    insistence = Insistence()
    fight(insistence, 7, 9)
    assert insistence.insists(7)
    insistence.copied(7, {"text/plain": content}, 3)
    assert not insistence.insists(7)


@pytest.mark.parametrize("pids", [(7,), (7, 8), (7, 8, 9)])
def test_programs_that_take_back_in_turns_are_named_as_one_is(pids: tuple[int, ...]) -> None:
    fights, told = Fights(), 0
    for times in range(40):
        pid = pids[times % len(pids)]
        told += fights.copied(pid, times * 0.05)
        fights.taken_over(pid, times * 0.05)
    assert told == 1


def test_who_copies_once_a_second_does_not_fight() -> None:
    fights = Fights()
    for times in range(40):
        assert not fights.copied(7, times * 1.0)
        fights.taken_over(7, times * 1.0)
