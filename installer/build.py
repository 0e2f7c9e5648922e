"""Builds the packages into dist/: Debian, and where Wine is installed the Windows setup and MSI; checksums, SBOMs.

usage: python -m installer.build [debian] [windows]

The companion extension is signed with the key in the PEM file that FROSTPANE_EXTENSION_KEY names; where it is not set,
with one that is made for this folder alone, good for tests.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from guard.model.status import VERSION
from installer import bundle, debian, extension, wine
from installer.windows import packages

ROOT = bundle.ROOT
DIST = ROOT / "dist"
WORK = ROOT / "build" / "packages"


def build_extension() -> extension.Packed:
    """The companion extension, also as files of its own: for the firm's own policies, and for Mozilla to sign."""
    key = extension.key_at(Path(os.environ.get("FROSTPANE_EXTENSION_KEY", WORK / "extension-key.pem")))
    packed = extension.pack(key)
    (DIST / extension.CRX).write_bytes(packed.crx)
    (DIST / extension.XPI).write_bytes(packed.xpi)
    return packed


def build_debian(packed: extension.Packed) -> list[Path]:
    """The Debian package and its SBOM."""
    work = WORK / "debian"
    folder = bundle.linux(work)
    sbom = DIST / f"frostpane-{VERSION}-linux.cdx.json"
    subprocess.run([sys.executable, ROOT / "installer" / "sbom.py", folder, sbom], check=True)
    _tell("Linux bundle", folder)
    return [debian.package(folder, packed, sbom, work, DIST), sbom]


def build_windows(packed: extension.Packed) -> list[Path]:
    """The Windows setup, the MSI and their SBOM."""
    work = WORK / "windows"
    prepared = wine.prepare()
    folder = bundle.windows(work, prepared, packed)
    sbom = DIST / f"frostpane-{VERSION}-windows.cdx.json"
    with wine.screen() as display:
        words = [prepared.python, str(ROOT / "installer" / "sbom.py"), str(folder), str(sbom)]
        if prepared.run(words, display, 300) != 0:
            raise SystemExit("frostpane: the SBOM could not be made")
        prepared.server("-k")
    _tell("Windows bundle", folder)
    return [packages.setup(folder, DIST), packages.msi(folder, work, DIST), sbom]


def write_checksums() -> None:
    """SHA256SUMS of everything in dist/, as `sha256sum -c` reads it."""
    files = sorted(path for path in DIST.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (DIST / "SHA256SUMS").write_text("".join(lines))


def _tell(what: str, path: Path) -> None:
    size = bundle.size_bytes(path) if path.is_dir() else path.stat().st_size
    print(f"{size / 1e6:7.1f} MB  {what}", flush=True)


def main() -> int:
    wanted = sys.argv[1:] or ["debian", *(["windows"] if shutil.which("wine") else [])]
    if not set(wanted) <= {"debian", "windows"}:
        print(__doc__, file=sys.stderr)
        return 2
    DIST.mkdir(exist_ok=True)
    packed = build_extension()
    made = [DIST / extension.CRX, DIST / extension.XPI]
    made += build_debian(packed) if "debian" in wanted else []
    made += build_windows(packed) if "windows" in wanted else []
    write_checksums()
    for path in made:
        _tell(path.name, path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
