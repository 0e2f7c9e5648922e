"""Makes the virtual environment that the Makefile uses: exactly what the lock file names, nothing else.

usage: environment.py FOLDER LOCK-FILE
"""

import subprocess
import sys
import venv
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)


def main() -> int:
    folder, lock = Path(sys.argv[1]), Path(sys.argv[2])
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print("frostpane: needs Python 3.11 to 3.13; name one: make PYTHON=python3.13 …", file=sys.stderr)
        return 2
    try:
        import ensurepip  # noqa: F401
    except ModuleNotFoundError:
        print("frostpane: Python comes without pip here: apt-get install python3-venv", file=sys.stderr)
        return 2
    print("frostpane: setting up the environment (once, some minutes)", file=sys.stderr)
    venv.create(folder, with_pip=True, clear=True)
    python = folder / "bin" / "python"
    # The lock file is complete and was resolved with overrides, so nothing is resolved again here.
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
    ]
    subprocess.run([*install, "-r", lock], check=True)
    command = folder / "bin" / "frostpane"
    command.write_text(f"#!{python.absolute()}\nfrom guard.cli import main\n\nraise SystemExit(main())\n")
    command.chmod(0o755)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    (Path(site.stdout.strip()) / "frostpane-checkout.pth").write_text(f"{lock.resolve().parent}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
