"""Where the networks of the default engine are. Light: the guard asks before it starts the reading process."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from guard.errors import ReaderMissing
from guard.paths import ASSETS

RECOGNISER = "PP-OCRv6_rec_small.onnx"
DETECTOR = "PP-OCRv6_det_small.onnx"
QUICK, QUICK_DETECTOR = ASSETS / "models" / "quick.onnx", ASSETS / "models" / "quick-detector.onnx"
"""The recogniser and the detector of the wheel, counting in bytes (`tools/train/quick.py`)."""


def folder_of_networks(models: Path | None = None) -> Path:
    """The folder of the networks: the given one, or the one inside the rapidocr wheel, whose code is never loaded.

    Raises:
        ReaderMissing: the wheel or a network is not there.
    """
    if models is None:
        spec = importlib.util.find_spec("rapidocr")
        if spec is None or spec.origin is None:
            raise ReaderMissing("the package rapidocr, which carries the reading networks, is missing: install it anew")
        models = Path(spec.origin).parent / "models"
    for name in (RECOGNISER, DETECTOR):
        if not (models / name).is_file():
            raise ReaderMissing(f"the reading network {name} is missing: install rapidocr>=3.10,<4")
    return models
