"""Looks for the Debian packages that running and testing need; installs them as root, else prints the one apt line.

usage: system.py run|test|windows|package|programs|documents
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def wanted(purpose: str) -> list[str]:
    """The packages for running; for testing, those and more. A name a line in packages-*.txt."""
    names = ("run", "test") if purpose == "test" else (purpose,)
    return [line for name in names for line in (HERE / f"packages-{name}.txt").read_text().split()]


def missing(packages: list[str]) -> list[str]:
    """Those packages that are not installed."""
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[0] for line in answer.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def main() -> int:
    if not shutil.which("dpkg-query"):
        return 0  # not Debian: the programs themselves say what they miss
    lacking = missing(wanted(sys.argv[1]))
    if not lacking:
        return 0
    if os.geteuid() != 0:
        print(f"frostpane: some packages are missing: sudo apt-get install {' '.join(lacking)}", file=sys.stderr)
        return 2
    print(f"frostpane: installing {' '.join(lacking)}", file=sys.stderr)
    # Machines update themselves in the background: whoever holds the lock is waited for.
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *lacking]):
        if subprocess.run([*apt, *step], check=False, env=quiet, stdout=subprocess.DEVNULL).returncode:
            print(f"frostpane: apt-get {step[0]} failed, its own words stand above", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
