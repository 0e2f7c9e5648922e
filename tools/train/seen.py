"""What the values of a network are in real pictures: how they go together, and how far they reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from onnx import TensorProto, helper
from onnxruntime import InferenceSession

from guard.model import Pixels

_BEYOND = 0.0001
"""Share of the values that lie beyond each end of the range that is told: these few would make all steps coarse."""
_EACH = 61
"""Values of which one is looked at to tell that range."""

Laid = Callable[[NDArray[Any]], NDArray[Any]]
"""Lays values out as they are multiplied with a table: a row for each of its rows."""


@dataclass(frozen=True, slots=True)
class Seen:
    """By the names of values."""

    squares: Mapping[str, NDArray[Any]]
    """How what is multiplied with a table goes together: rows × rows, the sums of products."""
    ranges: Mapping[str, tuple[float, float]]
    """From where, at most 0, and how far values reach."""


def channels(axis: int) -> Laid:
    """For values whose channels lie along an axis, and a table of channels."""
    return lambda values: np.moveaxis(values, axis, 0).reshape(values.shape[axis], -1)


def surroundings(shape: Sequence[int], strides: Sequence[int], before: Sequence[int], behind: Sequence[int]) -> Laid:
    """For values (1, channels, rows, columns), and filters of a shape (channels, rows, columns): what each looks at.

    `before`, `behind`: blank rows and columns that are put around.
    """

    def laid(values: NDArray[Any]) -> NDArray[Any]:
        apart = np.pad(values[0], ((0, 0), *zip(before, behind, strict=True)))
        places = sliding_window_view(apart, shape[1:], (1, 2))[:, :: strides[0], :: strides[1]]
        return places.transpose(0, 3, 4, 1, 2).reshape(int(np.prod(shape)), -1)

    return laid


def look(
    model: onnx.ModelProto, multiplied: Mapping[str, Laid], reached: Sequence[str], pictures: Iterable[Pixels]
) -> Seen:
    """What the values of these names are in pictures that a network of `x` takes: -1 is black, 1 is white."""
    told = onnx.ModelProto()
    told.CopyFrom(model)
    names = list(dict.fromkeys([*multiplied, *reached]))
    told.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    network = InferenceSession(told.SerializeToString(), providers=["CPUExecutionProvider"])
    squares: dict[str, NDArray[Any]] = {}
    some: dict[str, list[NDArray[Any]]] = {name: [] for name in reached}
    for picture in pictures:
        shown = np.float32(picture.transpose(2, 0, 1)[np.newaxis] / 127.5 - 1)
        values = dict(zip(names, network.run(names, {"x": shown}), strict=True))
        for name, laid in multiplied.items():
            rows = laid(values[name]).astype(np.float64)
            squares[name] = squares.get(name, 0) + rows @ rows.T
        for name in reached:
            some[name].append(values[name].reshape(-1)[::_EACH])
    return Seen(squares, {name: _range(np.concatenate(each)) for name, each in some.items()})


def _range(values: NDArray[Any]) -> tuple[float, float]:
    least, most = np.quantile(values, (_BEYOND, 1 - _BEYOND)).tolist()
    return min(0.0, least), most
