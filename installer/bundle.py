"""The one-folder bundle: made by PyInstaller from one description, on Linux and under Wine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from installer import companion, networks, wine
from installer.extension import Packed
from installer.windows import programs
from installer.windows.packages import LOGIN_CHECK, SECURE_FOLDER

ROOT = Path(__file__).resolve().parent.parent
NETWORKS = ROOT / "build" / "networks"
"""The description takes the networks from there."""
SPEC = ROOT / "installer" / "frostpane.spec"
OPTIONS = ("-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR")


def linux(work: Path) -> Path:
    """The bundle for Linux; its folder."""
    networks.shrink(NETWORKS)
    subprocess.run([sys.executable, *OPTIONS, *_folders(work), str(SPEC)], check=True, cwd=ROOT)
    return work / "dist" / "frostpane"


def windows(work: Path, prepared: wine.Windows, packed: Packed) -> Path:
    """The bundle for Windows; its folder."""
    networks.shrink(NETWORKS)
    with wine.screen() as display:
        words = [prepared.python, *OPTIONS, *_folders(work), str(SPEC)]
        if prepared.run(words, display, 1500) != 0:
            raise SystemExit("frostpane: PyInstaller failed under Wine")
        prepared.server("-k")
    folder = work / "dist" / "frostpane"
    programs.compiled("tray", folder / "frostpane-tray.exe")
    programs.compiled("secure-folder", folder / SECURE_FOLDER)
    programs.compiled("login-check", folder / LOGIN_CHECK)
    programs.compiled("browser-host", folder / companion.WINDOWS_PROGRAM)
    companion.lay_beside(folder, packed)
    return folder


def size_bytes(folder: Path) -> int:
    """What a folder's files hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _folders(work: Path) -> tuple[str, ...]:
    return ("--distpath", str(work / "dist"), "--workpath", str(work / "work"))
