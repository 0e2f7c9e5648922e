"""Letters and sheets of an office, filled and read by its own scripting, copied and pasted by hand."""

from __future__ import annotations

import json
import select
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, ClassVar

from tests.programs.content import CELLS, NUMBER, Content, pixels, text
from tests.programs.desk import APPEARS_S, Desk
from tests.programs.program import Program, arrival
from tests.support.clients import SYSTEM_PYTHON

SCRIPTING = Path(__file__).with_name("office_scripting.py")


class Office:
    """A running office with its scripting."""

    def __init__(self, desk: Desk, name: str) -> None:
        profile, port = desk.home / name, free_port()
        desk.start(
            *("soffice", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
            *(f"--accept=socket,host=127.0.0.1,port={port};urp", f"-env:UserInstallation=file://{profile}"),
        )
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._scripting = desk.start(SYSTEM_PYTHON, "-s", SCRIPTING, port, desk.home, **pipes)
        self._answer()

    def ask(self, do: str, **command: Any) -> Any:
        """What a command of the scripting gives."""
        assert self._scripting.stdin is not None
        self._scripting.stdin.write(json.dumps({"do": do} | command).encode() + b"\n")
        self._scripting.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        out = self._scripting.stdout
        assert out is not None
        if not select.select([out], [], [], APPEARS_S)[0]:
            raise TimeoutError("the office does not answer")
        line = out.readline()
        if not line:
            raise OSError("the office has gone")
        return json.loads(line)


class OfficeProgram(Program):
    """One document to copy from and one to paste into; an office of its own."""

    kind: ClassVar[str]
    executable = "soffice"
    _leaves: ClassVar[tuple[str, ...]] = ()
    """Keys by which what was pasted before is let go of."""

    def start(self) -> None:
        self._office = Office(self.desk, self.kind)
        for use in ("copy", "paste"):
            self._office.ask("new", kind=self.kind, name=f"{self.kind}-{use}")
            self.desk.focus(f"{self.kind}-{use}")

    def paste(self, content: Content) -> bytes:
        self.desk.focus(f"{self.kind}-paste")
        self.desk.press(*self._leaves)
        self._office.ask("empty", name=f"{self.kind}-paste")
        self.desk.press("ctrl+v")
        self.desk.wait()
        if self.kind == "scalc" and content is not Content.PICTURE:
            self.desk.press("Return")  # a text is asked about first: how is it to be parted into cells
        found = arrival(lambda: self._read(content))
        time.sleep(0.3)
        return self._read(content) or found

    def _read(self, content: Content) -> bytes:
        if content is Content.PICTURE:
            shown = self._office.ask("pictures", name=f"{self.kind}-paste")
            return b"".join(pixels(Path(path).read_bytes()) for path, _ in shown if path)
        told = {"scalc": "cells", "simpress": "boxes"}.get(self.kind, "runs")
        found = self._office.ask(told, name=f"{self.kind}-paste")
        return json.dumps(found, ensure_ascii=False).encode() if found else b""


class Writer(OfficeProgram):
    name, package, kind = "Writer", "libreoffice-writer", "swriter"
    copies, copies_by = frozenset({Content.TEXT, Content.RICH}), "ctrl+c"
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS, Content.PICTURE})

    def copy(self, content: Content) -> None:
        bold = content is Content.RICH
        before, after = text(f"{self.name} {content}").split(NUMBER)
        runs = [[before, False], [NUMBER, bold], [after, False]]
        self._office.ask("write", name="swriter-copy", runs=runs)
        self.desk.focus("swriter-copy")
        self.desk.press("ctrl+a", "ctrl+c")


class Calc(OfficeProgram):
    name, package, kind = "Calc", "libreoffice-calc", "scalc"
    copies = frozenset({Content.CELLS})
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS, Content.PICTURE})

    def copy(self, content: Content) -> None:
        self._office.ask("fill", name="scalc-copy", rows=CELLS)
        self.desk.focus("scalc-copy")
        self._office.ask("select", name="scalc-copy", range=f"A1:B{len(CELLS)}")
        self.desk.press("ctrl+c")


class Impress(OfficeProgram):
    """What is pasted onto a slide becomes a box of its own; beside a table that is still written in, nothing does."""

    name, package, kind = "Impress", "libreoffice-impress", "simpress"
    copies = frozenset()
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS, Content.PICTURE})
    _leaves = ("Escape", "Escape")


def free_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
