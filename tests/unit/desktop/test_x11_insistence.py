"""A program that takes the clipboard back again and again."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from guard.desktop import GateNote, GateNoteKind
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.insistence import Fights, Insistence
from guard.model import Application
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, PICTURE
from tests.support.xserver import until


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
    fight(insistence, 7, 8, taken_first=taken_first)
    assert not insistence.insists(7)
    fight(insistence, 7, 1, at_s=0.4, taken_first=taken_first)
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
    fight(insistence, 7, 9)
    insistence.copied(7, {"text/plain": b"the safe version"}, 0.5)
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


def test_only_what_a_program_fights_for_is_kept_from_it() -> None:
    insistence = Insistence()
    fight(insistence, 7, 9)
    assert insistence.fights(7, 0.45)
    insistence.copied(7, {"text/plain": b"new"}, 0.5)
    assert not insistence.fights(7, 0.55)
    insistence.copied(7, {"text/plain": b"same"}, 0.6)
    assert insistence.fights(7, 0.65)
    assert not insistence.fights(8, 0.65)


def test_what_a_program_asks_for_later_than_at_once_is_a_person_s_paste() -> None:
    """A person held the key down in a program that reads each copy, its own too, and pastes there."""
    insistence = Insistence()
    fight(insistence, 7, 9)
    insistence.taken_over(0.5)
    assert insistence.fights(7, 1.4)
    assert not insistence.fights(7, 1.6)


@pytest.mark.parametrize("pids", [(7,), (7, 8), (7, 8, 9)])
def test_programs_that_take_back_in_turns_are_named_as_one_is(pids: tuple[int, ...]) -> None:
    notes: list[GateNote] = []
    fights = Fights(notes.append)
    for times in range(40):
        pid = pids[times % len(pids)]
        fights.copied(Application(pid=pid), times * 0.05)
        fights.taken_over(pid, times * 0.05)
    assert [note.kind for note in notes] == [GateNoteKind.FOUGHT_OVER]


def test_who_copies_once_a_second_does_not_fight() -> None:
    notes: list[GateNote] = []
    fights = Fights(notes.append)
    for times in range(40):
        fights.copied(Application(pid=7), times * 1.0)
        fights.taken_over(7, times * 1.0)
    assert not notes


@pytest.mark.x11
def test_a_held_key_that_copies_again_and_again_costs_nobody_the_own_copy(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}) as owner:
        for _ in range(11):
            gate.release(listener.next_copy().id, release({"image/png": b"safe"}, **EVERYTHING))
            program.offered()  # as GTK does at once: it lists what others have copied
            owner.own()
        gate.release(listener.next_copy().id, release({"image/png": b"safe"}, **EVERYTHING))
        until(lambda: gate.state().owns)
        value = program.ask("image/png")
    assert value is not None
    assert value.data == PICTURE.data


@pytest.mark.x11
def test_a_held_key_in_a_program_that_reads_its_own_copies_costs_it_nothing_once_it_was_let_go(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    """As Nautilus does, with files."""
    listener = Listener()
    gate = start(listener)

    def asked() -> bytes | None:
        gate.release(listener.next_copy().id, release({}, **EVERYTHING))
        until(lambda: gate.state().owns)
        assert "image/png" in program.offered()
        value = program.ask("image/png")
        return None if value is None else value.data

    with RawOwner(display, {"image/png": PICTURE}) as owner:
        given = [asked()]
        for _ in range(9):
            owner.own()
            given.append(asked())
        assert given == [PICTURE.data] * 8 + [None] * 2
        time.sleep(1.1)
        late = program.ask("image/png")
    assert late is not None
    assert late.data == PICTURE.data
