"""Windows' own editors, under Wine."""

from __future__ import annotations

import re
from pathlib import Path

from tests.programs.content import Content
from tests.programs.editors import Editor

_WINDOWS_BEGINS_S = 300
"""Longest time in which Wine makes its drive, in seconds: half a minute on a quiet machine."""


class Notepad(Editor):
    """Windows' own, under Wine; a file with a mark of its encoding is saved in that."""

    name, package, executable = "Notepad", "wine", "notepad"
    # Wine 10 ends with "free(): invalid pointer" where TMPDIR is set.
    _without = (
        "env",
        "-u",
        "TMPDIR",
        "WINEDEBUG=-all",
        "WINEDLLOVERRIDES=mscoree,mshtml,winedbg.exe,winemenubuilder.exe=",
    )
    command = (*_without, "wine", "notepad")
    begins = "\ufeff"

    def start(self) -> None:
        self.desk.start(*self._without, "wine", "wineboot", "--init").wait(_WINDOWS_BEGINS_S)
        super().start()

    def _called(self, file: Path) -> str:
        return "Z:" + str(file).replace("/", "\\")


class Wordpad(Notepad):
    """Windows' other one, under Wine; its files are rich text, of which the words count. A table it does not show."""

    name, package, executable = "WordPad", "wine", "wordpad"
    pastes = frozenset({Content.TEXT, Content.RICH})
    command = (*Notepad._without, "wine", r"C:\Program Files\Windows NT\Accessories\wordpad.exe")
    ends = ".rtf"

    def _written(self, words: str) -> str:
        return "{\\rtf1\\ansi\\uc1\\pard " + "".join(f"\\u{ord(one)}?" for one in words) + "\\par}"

    def saved(self) -> bytes:
        within = super().saved().decode("ascii", "replace").rpartition("\\pard")[2]
        words = re.sub(r"\\u(-?\d+) ?\?", lambda found: chr(int(found[1]) % 0x10000), within)
        return re.sub(r"\\'..|\\[a-z]+-?\d* ?|[{}\r\n\0]", "", words).strip().encode()
