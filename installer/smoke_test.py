"""Installs a package as an administrator would, uses it, upgrades it over itself, removes it, looks for what is left.

usage: python -m installer.smoke_test [FILE…]     (Debian packages as root, Windows packages under Wine)

Without a file: what `make package` has built, as far as this machine can.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from guard.model.status import VERSION
from installer import companion, wine

ROOT = Path(__file__).resolve().parent.parent
TEXT = "客户王小明,手机13800138000,请尽快发货"
PROGRAM = "C:\\Program Files\\Frostpane\\frostpane.exe"
TRAY = "C:\\Program Files\\Frostpane\\frostpane-tray.exe"


class Failed(Exception):
    """Something is not as it should be; the text says what."""


def expect(holds: object, what: str) -> None:
    """Note a step that went well.

    Raises:
        Failed: it did not.
    """
    if not holds:
        raise Failed(what)
    print(f"ok  {what}", flush=True)


def run(*words: str | Path, env: Mapping[str, str] | None = None, codes: Sequence[int] = (0,)) -> str:
    """Run a program; what it prints.

    Raises:
        Failed: it ended with another status.
    """
    done = subprocess.run(words, capture_output=True, text=True, env=env, check=False, timeout=600)
    if done.returncode not in codes:
        raise Failed(f"{' '.join(map(str, words))}: {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


# -- Debian ----------------------------------------------------------------------------------------------------------

PLACES = (
    "/usr/bin/frostpane",
    "/usr/lib/frostpane/frostpane",
    "/usr/lib/frostpane-versions/current/frostpane",
    "/usr/lib/systemd/user/frostpane.service",
    "/usr/share/man/man1/frostpane.1.gz",
    "/usr/share/doc/frostpane/frostpane.cdx.json",
    "/etc/xdg/autostart/frostpane.desktop",
    "/etc/frostpane/policy.d",
    companion.HOST_PROGRAM,
    *companion.HOST_MANIFESTS,
    *companion.POLICIES,
    companion.FIREFOX_HOST_MANIFEST,
    companion.HOME,
)


def debian(package: Path) -> None:
    """The Debian package, on this very machine."""
    apt = ("apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends", "--allow-downgrades")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with tempfile.TemporaryDirectory() as home, wine.screen() as display:
        runtime = Path(home) / "run"
        runtime.mkdir(mode=0o700)
        own = {"PATH": "/usr/bin:/bin", "HOME": home, "DISPLAY": display, "LANG": "C.UTF-8"}
        own["XDG_RUNTIME_DIR"] = str(runtime)
        run(*apt, "install", package.absolute(), env=quiet)
        expect(all(Path(place).exists() for place in PLACES), "installed, with its manual, unit and autostart")
        found = Path("/etc/frostpane/policy.d").stat()
        expect((found.st_uid, found.st_mode & 0o777) == (0, 0o755), "only root lays down policies")
        _check_commands(own)
        _check_paste(own, Path(home))
        before = _records(own)
        run(*apt, "install", "--reinstall", package.absolute(), env=quiet)
        expect(_records(own) == before > 0, "upgraded over itself; the trail is still there")
        run(*apt, "purge", "frostpane", env=quiet)
        left = [
            place
            for place in (*PLACES, "/usr/lib/frostpane", "/usr/lib/frostpane-versions", "/etc/frostpane")
            if Path(place).exists()
        ]
        expect(not left, f"purged, nothing left {left or ''}".rstrip())


def _check_commands(env: Mapping[str, str]) -> None:
    checks = json.loads(run("frostpane", "doctor", "--json", env=env, codes=(0, 1)))["checks"]
    problems = [check["name"] for check in checks if check["state"] == "problem"]
    expect(not problems, f"doctor finds no problem {problems or ''}".rstrip())
    if shutil.which("systemd-analyze"):
        run("systemd-analyze", "--user", "verify", "/usr/lib/systemd/user/frostpane.service", env=env)
        expect(True, "the unit is valid")


def _check_paste(env: Mapping[str, str], folder: Path) -> None:
    clients = {}
    for name in ("crm", "wechat"):
        clients[name] = folder / name
        shutil.copy2(shutil.which("xclip") or "xclip", clients[name])
    guard = subprocess.Popen(["frostpane", "run", "--headless"], env=env, stdout=subprocess.PIPE)
    try:
        assert guard.stdout is not None
        began = time.monotonic()
        expect(guard.stdout.readline().strip() == b"ready", f"guards after {time.monotonic() - began:.1f} s")
        copy = subprocess.Popen([clients["crm"], "-i", "-sel", "clip", "-silent"], env=env, stdin=subprocess.PIPE)
        assert copy.stdin is not None
        copy.stdin.write(TEXT.encode())
        copy.stdin.close()
        time.sleep(1)
        social = run(clients["wechat"], "-o", "-sel", "clip", env=env)
        work = run(clients["crm"], "-o", "-sel", "clip", env=env)
        expect("13800138000" not in social and "请尽快发货" in social, "the social application gets it frosted")
        expect(work == TEXT, "the work application gets it whole")
    finally:
        guard.terminate()
        guard.wait(20)
        copy.wait(20)


def _records(env: Mapping[str, str]) -> int:
    return len(run("frostpane", "audit", "list", "--json", env=env).splitlines())


# -- Windows, under Wine ---------------------------------------------------------------------------------------------


def windows(package: Path) -> None:
    """The setup program or the MSI, in a Wine prefix of its own that is a copy of the prepared one."""
    prepared = wine.prepare()
    with wine.screen() as display:
        prepared.server("-p")
        try:
            _windows(prepared, package, display)
        finally:
            prepared.server("-k")


def _windows(prepared: wine.Windows, package: Path, display: str) -> None:
    home = prepared.drive_c / "Program Files" / "Frostpane"
    policy = prepared.drive_c / "ProgramData" / "frostpane"
    # Somebody was there first and let everybody write.
    shutil.rmtree(policy, ignore_errors=True)
    for folder in (policy, policy / "policy.d"):
        folder.mkdir()
        folder.chmod(0o777)
    install, remove = _commands(package, home)
    if home.exists():  # of a run that was broken off
        prepared.run(remove, display)
        shutil.rmtree(home, ignore_errors=True)
    expect(prepared.run(install, display) == 0, "installed silently")
    expect((home / "frostpane-tray.exe").exists() and (policy / "policy.d").is_dir(), "its files are there")
    loose = [folder.name for folder in (policy, policy / "policy.d") if folder.stat().st_mode & 0o002]
    expect(not loose, f"others can no longer write in the policy folders {loose or ''}".rstrip())
    run_key = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run"
    expect(prepared.run(["reg", "query", run_key, "/v", "Frostpane"], display) == 0, "starts when a person logs in")
    task = prepared.drive_c / "windows" / "system32" / "tasks" / "Frostpane log-in check"
    expect(task.exists(), "a task of the system's tells of log-ins without a guard")
    expect(prepared.run([PROGRAM, "doctor"], display) in (0, 1), "doctor runs")
    pytest = [prepared.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/windows/test_guard.py"]
    expect(
        prepared.run(pytest, display, FROSTPANE_PROGRAM=PROGRAM) == 0,
        "pastes are decided, pictures read, browsers answered, a report made",
    )
    # It stays as long as the guard does, and starts it again where it ends by itself.
    tray = subprocess.Popen(["wine", TRAY], env=prepared.environment(display), stdin=subprocess.DEVNULL)
    until = time.monotonic() + 90
    while (stands := prepared.run([PROGRAM, "status"], display)) != 0 and time.monotonic() < until:
        time.sleep(0.5)
    expect(stands == 0, "the tray's program starts the guard, which stands")
    if package.suffix == ".msi":  # the setup ends a guard that runs; for an MSI Windows does, and Wine does not
        for program in ("frostpane-tray.exe", "frostpane.exe"):
            prepared.run(["taskkill", "/F", "/IM", program], display)
    (policy / "policy.d" / "kept").touch()
    expect(prepared.run(install, display) == 0 and (home / "frostpane.exe").exists(), "upgraded over itself")
    tray.wait(30)
    expect((policy / "policy.d" / "kept").exists(), "the policy folder was kept")
    expect(prepared.run([PROGRAM, "audit", "verify"], display) == 0, "the trail of the person was kept")
    if package.suffix == ".exe":
        listed = run("wine", PROGRAM, "audit", "list", "--json", env=prepared.environment(display))
        expect('"installer"' in listed, "the guard that ran was asked to end, and its trail says so")
    (policy / "policy.d" / "kept").unlink()
    expect(prepared.run(remove, display) == 0, "removed silently")
    until = time.monotonic() + 30
    while (home.exists() or policy.exists()) and time.monotonic() < until:
        time.sleep(0.5)  # the uninstaller goes on as a copy of itself
    left = [str(path) for path in (home, policy) if path.exists()]
    expect(not left, f"nothing left {left or ''}".rstrip())
    expect(not task.exists(), "and no task")
    expect(prepared.run(["reg", "query", run_key, "/v", "Frostpane"], display) != 0, "no longer starts by itself")


def _commands(package: Path, home: Path) -> tuple[list[str | Path], list[str | Path]]:
    if package.suffix == ".msi":
        there = f"Z:{package.absolute()}".replace("/", "\\")
        return ["msiexec", "/i", there, "/qn"], ["msiexec", "/x", there, "/qn"]
    return [package.absolute(), "/S"], [home / "uninstall.exe", "/S"]


def _built() -> list[Path]:
    """The packages of this version in dist/ that can be tried here without touching an installation of this machine."""
    patterns = [f"frostpane-{VERSION}-setup.exe", f"frostpane-{VERSION}.msi"] if shutil.which("wine") else []
    if os.geteuid() == 0 and shutil.which("apt-get") and not Path("/usr/bin/frostpane").exists():
        patterns.append(f"frostpane_{VERSION}_amd64.deb")
    return [path for pattern in patterns for path in (ROOT / "dist").glob(pattern)]


def main() -> int:
    for package in [Path(word) for word in sys.argv[1:]] or _built():
        print(f"-- {package.name}", flush=True)
        try:
            debian(package) if package.suffix == ".deb" else windows(package)
        except Failed as failed:
            print(f"NOT {failed}", flush=True)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
