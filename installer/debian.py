"""The Debian package: the Linux bundle, started when a person logs in, with its folder for policies in /etc."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from pathlib import Path

from guard.model.status import VERSION
from installer import companion
from installer.bundle import ROOT, size_bytes
from installer.extension import Packed

HERE = ROOT / "installer" / "linux"
ICON = ROOT / "assets" / "icons" / "frostpane.svg"
LICENCE = ROOT / "LICENSE"

# Qt opens these at run time; what it links is found by their own dependencies.
DEPENDS = (
    "libc6 (>= 2.36)",
    "libegl1",
    "libgl1",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
)
RECOMMENDS = ("fonts-noto-cjk | fonts-wqy-microhei", "gnome-keyring | kwalletmanager", "rtkit")
SUGGESTS = ("tesseract-ocr-chi-sim",)

CONTROL = """\
Package: frostpane
Version: {version}
Architecture: amd64
Maintainer: the authors of Frostpane <frostpane@localhost>
Installed-Size: {size_kib}
Depends: {depends}
Recommends: {recommends}
Suggests: {suggests}
Section: utils
Priority: optional
Description: customer data leaves a service workstation only frosted
 Frostpane stands between copying and pasting. It inspects what is copied,
 pictures included, and gives each program that pastes the original or a
 version in which customer data is covered, as a signed policy says.
"""


def package(bundle: Path, packed: Packed, sbom: Path, work: Path, dist: Path) -> Path:
    """The package of a bundle; its file."""
    tree = work / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    _lay_files(tree, bundle, packed, sbom)
    control = tree / "DEBIAN"
    control.mkdir()
    size_kib = size_bytes(tree) // 1024
    text = CONTROL.format(
        version=VERSION,
        size_kib=size_kib,
        depends=", ".join(DEPENDS),
        recommends=", ".join(RECOMMENDS),
        suggests=", ".join(SUGGESTS),
    )
    (control / "control").write_text(text)
    settings = ("/etc/xdg/autostart/frostpane.desktop", *companion.HOST_MANIFESTS, *companion.POLICIES)
    (control / "conffiles").write_text("".join(f"{place}\n" for place in settings))
    for name in ("postinst", "postrm"):
        shutil.copyfile(HERE / name, control / name)
        (control / name).chmod(0o755)
    _open_to_everybody(tree)
    target = dist / f"frostpane_{VERSION}_amd64.deb"
    build = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build", tree, target]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    return target


def _open_to_everybody(tree: Path) -> None:
    """Whoever makes a package may keep what they make to themselves; what is installed is everybody's."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _lay_files(tree: Path, bundle: Path, packed: Packed, sbom: Path) -> None:
    shutil.copytree(bundle, tree / "usr/lib/frostpane", symlinks=True)
    _link(tree / "usr/bin/frostpane", "../lib/frostpane-versions/current/frostpane")
    companion.lay(tree, packed)
    shutil.copy(HERE / "browser-host", tree / companion.HOST_PROGRAM[1:])
    _copy(HERE / "frostpane.desktop", tree / "etc/xdg/autostart/frostpane.desktop")
    _copy(HERE / "frostpane.desktop", tree / "usr/share/applications/frostpane.desktop")
    _copy(HERE / "frostpane.service", tree / "usr/lib/systemd/user/frostpane.service")
    for script in ("frostpane-check.sh", "versions.sh"):
        _copy(HERE / script, tree / "usr/lib/frostpane-check" / script)
    for unit in ("frostpane-check.service", "frostpane-check.timer"):
        _copy(HERE / unit, tree / "usr/lib/systemd/system" / unit)
    _copy(ICON, tree / "usr/share/icons/hicolor/scalable/apps/frostpane.svg")
    documents = tree / "usr/share/doc/frostpane"
    _copy(HERE / "copyright", documents / "copyright")
    _copy(sbom, documents / "frostpane.cdx.json")
    (documents / "changelog.gz").write_bytes(gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), mtime=0))
    manual = tree / "usr/share/man/man1/frostpane.1.gz"
    manual.parent.mkdir(parents=True)
    manual.write_bytes(gzip.compress((HERE / "frostpane.1").read_bytes(), mtime=0))
    (tree / "etc/frostpane/policy.d").mkdir(parents=True)
    for path in tree.rglob("*"):
        if path.is_symlink():
            continue
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _link(place: Path, target: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)
