"""The list of a bundle's parts tells its models too."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from guard.paths import ASSETS
from guard.read.faces import WEIGHTS
from guard.read.lines.networks import DETECTOR, RECOGNISER
from installer.networks import TAGGER
from installer.sbom import models


def test_every_model_is_listed_with_its_bytes_and_its_licence(tmp_path: Path) -> None:
    shutil.copytree(ASSETS / "models", tmp_path / "lib" / "assets" / "models")
    carried = tmp_path / "lib" / "carried"
    carried.mkdir()
    for name in (DETECTOR, RECOGNISER, TAGGER, WEIGHTS):
        (carried / name).write_bytes(name.encode())
    listed = {model["name"]: model for model in models(tmp_path)}
    shipped = {path.name for path in (ASSETS / "models").iterdir()} - {"README.md"}
    assert set(listed) == shipped | {DETECTOR, RECOGNISER, TAGGER, WEIGHTS}
    for name, model in listed.items():
        (path,) = tmp_path.rglob(name)
        assert model["type"] == "machine-learning-model"
        assert model["properties"] == [{"name": "frostpane:bytes", "value": str(path.stat().st_size)}]
        assert model["hashes"][0]["content"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert model["licenses"][0]["license"]["id"] in {"Apache-2.0", "MIT"}


def test_a_model_of_unknown_licence_goes_into_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "stranger.onnx").write_bytes(b"x")
    with pytest.raises(SystemExit, match=r"stranger\.onnx"):
        models(tmp_path)
