"""The small programs of the Windows packages that are no Python, compiled by MinGW."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ICON = HERE.parent / "frostpane.ico"
_COMPILER, _RESOURCES = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres"
_OPTIONS = ("-Wall", "-Wextra", "-Werror", "-O2", "-s", "-municode", "-mwindows")
_LIBRARIES = ("advapi32", "shell32", "userenv", "wtsapi32")


def compiled(name: str, target: Path) -> Path:
    """Compile the program of that name, with the icon of the product, to a file."""
    with tempfile.TemporaryDirectory() as folder:
        icon = Path(folder) / "icon.o"
        description = f'1 ICON "{ICON}"\n'
        words = [_RESOURCES, "-O", "coff", "-o", icon]
        subprocess.run(words, input=description, text=True, check=True)
        subprocess.run(
            [_COMPILER, *_OPTIONS, "-o", target, HERE / f"{name}.c", icon, *(f"-l{library}" for library in _LIBRARIES)],
            check=True,
        )
    return target
