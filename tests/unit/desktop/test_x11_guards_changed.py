"""Whom the policy guards changes while the application is in front already: a pause ends, another policy comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guard.desktop.x11.connection import Property
from guard.desktop.x11.gate import X11Gate
from tests.support.clients import Xclip
from tests.support.listening import Listener, release
from tests.support.raw_program import RawProgram
from tests.support.x11_copies import OWN_PROCESS
from tests.support.xserver import until

pytestmark = pytest.mark.x11

TEXT, SAFE = "张三 13800000000".encode(), "张三 138****0000".encode()


@pytest.mark.parametrize("marked_before", [True, False], ids=["marked before", "marked after"])
def test_what_is_selected_is_inspected_once_the_program_in_front_is_guarded(
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    tmp_path: Path,
    marked_before: bool,
) -> None:
    listener = Listener(frozenset())
    gate = start(listener)
    active, window = program.connection.atoms(("_NET_ACTIVE_WINDOW", "WINDOW"))
    front = Property(window, 32, Property.item(program.window))
    program.connection.write_property(program.connection.root, active, front)
    program.connection.flush()
    notes = Xclip(display, tmp_path, "notes")
    if marked_before:
        notes.copy(TEXT, selection="primary")
    listener.guarded = frozenset({OWN_PROCESS})
    gate.guards_changed()
    if not marked_before:
        notes.copy(TEXT, selection="primary")
    gate.release(listener.next_copy().id, release({"text/plain": SAFE}))
    reader = Xclip(display, tmp_path, "wechat")
    until(lambda: reader.paste(selection="primary") == SAFE, what="the safe version")
    notes.close()
