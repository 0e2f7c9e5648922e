"""What hands do besides copying, in editors, without the guard and with it: `python -m tests.programs.habits [NAME…]`.

A text that was copied stays selected, a paste can be undone, a click of the middle button pastes what is selected in
another window of the same editor, and Pinyin becomes Chinese. One line an editor and habit: `same`, or what came
without the guard, with it in a work program, and in a guarded one, which gets its own text back.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.programs.content import NUMBER, Content
from tests.programs.desk import Desk, running_desk
from tests.programs.editors import Editor, Featherpad, Geany, Gedit, Kwrite, L3afpad, Mousepad
from tests.programs.judging import Round
from tests.programs.rounds import Kind, policy, started

EDITORS: tuple[type[Editor], ...] = (Mousepad, Gedit, Geany, Featherpad, L3afpad, Kwrite)
_TYPED_INTO = (Mousepad, Gedit, Geany, L3afpad)
"""Those of GTK 3, for which fcitx5's part is installed."""
_PROFILE = """\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
[Groups/0/Items/1]
Name=pinyin
[GroupOrder]
0=Default
"""
_INSIDE = (200, 150)
"""Place within an editor's window, in pixels from its corner, where its text is."""


def stays_selected(editor: Editor) -> bytes:
    """What is selected after it was copied."""
    editor.copy(Content.TEXT)
    editor.desk.wait()
    return editor.desk.run("sh", "-c", "timeout 10 xclip -o -selection primary -t UTF8_STRING || true")


def undone(editor: Editor) -> bytes:
    """What is left of a paste that was undone, after the words that stood there."""
    editor.copy(Content.TEXT)
    editor.desk.wait()
    pasted = editor.paste(Content.TEXT)
    editor.desk.press("ctrl+z")
    left = editor.saved()
    return b"undone" if pasted and left != pasted and NUMBER.encode() not in left else b"still there: " + left


def middle_click(editor: Editor) -> bytes:
    """What the middle button pastes of a selection in another window of the editor."""
    editor.emptied()
    editor.desk.focus(f"{editor.executable}-copy")
    editor.desk.press("ctrl+a")
    editor.desk.wait()
    editor.desk.focus(f"{editor.executable}-paste")
    editor.desk.click(f"{editor.executable}-paste", *_INSIDE, button=2)
    editor.desk.wait()
    return editor.saved()


def types_chinese(editor: Editor) -> bytes:
    """What Pinyin becomes, typed with fcitx5, whose own history reads each copy meanwhile."""
    editor.emptied()
    editor.desk.press("ctrl+space")
    editor.desk.wait()
    editor.desk.run("xdotool", "type", "--delay", 120, "kehu")
    editor.desk.wait()
    editor.desk.press("space", "ctrl+space")
    typed = editor.saved()
    return typed if typed.decode() == "客户" else b""


HABITS: tuple[Callable[[Editor], bytes], ...] = (stays_selected, undone, middle_click, types_chinese)


def seen(how: Round, kinds: Sequence[type[Editor]], folder: Path) -> dict[tuple[str, str], bytes]:
    """What came of each habit in each editor."""
    asked: Sequence[Kind] = kinds
    came: dict[tuple[str, str], bytes] = {}
    with running_desk(folder, policy(how, asked)) as desk:
        _chinese(desk)
        for kind in kinds:
            editor = started(kind, desk)
            for habit in HABITS:
                if habit is types_chinese and kind not in _TYPED_INTO:
                    continue
                try:
                    came[kind.name, habit.__name__] = habit(editor) if isinstance(editor, Editor) else b""
                except (OSError, TimeoutError, subprocess.SubprocessError) as error:
                    came[kind.name, habit.__name__] = type(error).__name__.encode()
    return came


def _chinese(desk: Desk) -> None:
    """An input method in which ctrl+space begins and ends Pinyin."""
    settings = desk.home / "config" / "fcitx5"
    settings.mkdir(parents=True)
    (settings / "profile").write_text(_PROFILE)
    desk.environment |= {"GTK_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}
    desk.start("fcitx5", "--disable", "wayland", "-r")
    desk.wait()


def main(names: Sequence[str]) -> int:
    """0: every habit is as without the guard; what a guarded editor gives itself is its own."""
    kinds = [each for each in EDITORS if not names or each.name in names]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="frostpane-habits-") as folder:
        rounds = {how: seen(how, kinds, Path(folder) / how.name) for how in Round}
    wrong = 0
    for (name, habit), bare in rounds[Round.BARE].items():
        given = [rounds[how][name, habit] for how in (Round.WORK, Round.GUARDED)]
        good = given == [bare, bare]
        wrong += not good
        told = ("same" if bare else "without the guard neither") if good else [bare, *given]
        print(f"{name:12} {habit:16} {told}", flush=True)
    print(f"{wrong} not as without the guard; {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
