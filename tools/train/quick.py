"""Makes the quick network of lines: that of the rapidocr wheel, its products of channels in whole numbers of 8 bits.

In each of its 13 blocks two layers multiply the channels of a place with a table; that is three quarters of its time.
Here they count in bytes, and so does the table of characters at the end: a table once and for all, rounded by how
channels go together in real lines (`tools/train/rounding.py`), what is multiplied with it with the smallest range that
holds it, line by line, so that no data decides on a range. All that is added up, looked around in a channel or made a
chance of stays in floating point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession

from guard.model import Pixels
from guard.read.lines.squeeze import squeezed
from tools.train.rounding import MOST, rounded

_OPSET, _IR = 11, 10
_CONTRIBUTED = "com.microsoft"
"""Domain of the operations that the runtime adds to ONNX."""
_DEPTHWISE = (1, 3, 3)
"""Shape of a filter that looks around in one channel."""
_PROBE = (8, 16)
"""Rows and columns of a product of the largest bytes, a usual one for the runtime."""


def write(source: Path, path: Path, strips: Iterable[Pixels]) -> None:
    """From the network of the wheel and pictures of lines."""
    path.write_bytes(quick(onnx.load(source), strips).SerializeToString())


def quick(model: onnx.ModelProto, strips: Iterable[Pixels]) -> onnx.ModelProto:
    """From and to a network of `x` (1, 3, 48, width; blue, green, red, -1 to 1) to chances (1, steps, characters).

    `widest`, besides: a product of the largest bytes, cut off by a processor that adds them up in 16 bits.
    """
    graph = _Graph(model)
    graph.fold()
    graph.turn_blocks()
    graph.turn_last()
    graph.add_probe()
    graph.round(_squares(model, graph.multiplied, strips))
    return graph.model()


def _squares(model: onnx.ModelProto, names: Mapping[str, int], strips: Iterable[Pixels]) -> dict[str, NDArray[Any]]:
    """For each value, whose channels lie along an axis: how its channels go together in lines."""
    told = onnx.ModelProto()
    told.CopyFrom(model)
    told.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    network = InferenceSession(told.SerializeToString(), providers=["CPUExecutionProvider"])
    squares: dict[str, NDArray[Any]] = {}
    for strip in strips:
        line = np.float32(squeezed(strip).picture.transpose(2, 0, 1)[np.newaxis] / 127.5 - 1)
        for (name, axis), values in zip(names.items(), network.run(list(names), {"x": line}), strict=True):
            channels = np.moveaxis(values, axis, 0).reshape(values.shape[axis], -1).astype(np.float64)
            squares[name] = squares.get(name, 0) + channels @ channels.T
    return squares


class _Graph:
    """Nodes in their order, tensors by name."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._source = model
        self._tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        same = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Identity"}
        self._nodes = [_wired(node, same) for node in model.graph.node if node.op_type != "Identity"]
        self._out = _first(model.graph.output[0].name, same)
        self._products: list[tuple[str, str]] = []
        self.multiplied: dict[str, int] = {}
        """What is multiplied with tables, with the axis of its channels in the source."""

    def model(self) -> onnx.ModelProto:
        """What was made, with all that was told of the source."""
        used = {name for node in self._nodes for name in node.input}
        outputs = [
            helper.make_tensor_value_info(self._out, TensorProto.FLOAT, None),
            helper.make_tensor_value_info("widest", TensorProto.INT32, None),
        ]
        tensors = [
            numpy_helper.from_array(np.ascontiguousarray(values), name)
            for name, values in self._tensors.items()
            if name in used
        ]
        made = helper.make_graph(self._nodes, "quick", list(self._source.graph.input), outputs, tensors)
        sets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIBUTED, 1)]
        model = helper.make_model(made, opset_imports=sets, ir_version=_IR)
        model.metadata_props.extend(self._source.metadata_props)
        return model

    def fold(self) -> None:
        """Each convolution with what is added behind it as its bias; the five nodes of a GELU as one that is
        near to it."""
        by, uses = self._by(), self._uses()
        gone: set[str] = set()
        for node in self._nodes:
            name = node.output[0]
            if node.op_type == "Conv" and len(uses[name]) == 1 and self._is_bias(uses[name][0]):
                added = uses[name][0]
                node.input.append(self._keep(f"{name}.bias", self._tensors[added.input[1]].reshape(-1)))
                node.output[0] = added.output[0]
                gone.add(f"Add {added.output[0]}")
            elif node.op_type == "Mul" and ".gelu." in name:
                product = by[node.input[0]]
                plus = by[product.input[1]]
                error = by[plus.input[0]]
                inner = (product, plus, error, by[error.input[0]])
                gone |= {f"{part.op_type} {part.output[0]}" for part in inner}
                node.CopyFrom(helper.make_node("FastGelu", [product.input[0]], [name], domain=_CONTRIBUTED))
        self._nodes = [node for node in self._nodes if f"{node.op_type} {node.output[0]}" not in gone]

    def turn_blocks(self) -> None:
        """Between a filter that looks around in each channel and the next one channels lie side by side, and products
        of them are counted in bytes."""
        turned: list[NodeProto] = []
        flat: set[str] = set()
        """Values that have their channels side by side."""
        for node in self._nodes:
            ends = node.op_type == "AveragePool"
            around = node.op_type == "Conv" and self._tensors[node.input[1]].shape[1:] == _DEPTHWISE
            if (around or ends) and node.input[0] in flat:
                before = helper.make_node("Transpose", [node.input[0]], [f"{node.input[0]}.apart"], perm=[0, 3, 1, 2])
                node.input[0] = before.output[0]
                turned.append(before)
            if around:
                name = node.output[0]
                node.output[0] = f"{name}.apart"
                turned += [node, helper.make_node("Transpose", [node.output[0]], [name], perm=[0, 2, 3, 1])]
                flat.add(name)
            elif flat.isdisjoint(node.input) or ends:
                turned.append(node)
            else:
                flat.add(node.output[0])
                turned += self._beside(node)
        self._nodes = turned

    def turn_last(self) -> None:
        """The table of all characters in bytes."""
        by, uses = self._by(), self._uses()
        last = next(node for node in reversed(self._nodes) if node.op_type == "MatMul")
        (added,) = uses[last.output[0]]
        table = self._tensors[last.input[1]]
        product = self._product(last.input[0], added.output[0], table, added.input[1], axis=2)
        self._nodes[self._nodes.index(last)] = product
        self._nodes.remove(by[added.output[0]])

    def round(self, squares: Mapping[str, NDArray[Any]]) -> None:
        """All tables, by how the channels of what is multiplied with them go together."""
        for values, name in self._products:
            whole, scales = rounded(self._tensors[f"{name}.bytes"], squares[values])
            self._keep(f"{name}.bytes", whole)
            self._keep(f"{name}.scales", scales)

    def add_probe(self) -> None:
        rows, columns = _PROBE
        left = self._keep("probe.left", np.full((rows, rows), 255, np.uint8))
        right = self._keep("probe.right", np.full((rows, columns), MOST, np.int8))
        self._nodes.append(helper.make_node("MatMulInteger", [left, right], ["widest"]))

    def _beside(self, node: NodeProto) -> Iterable[NodeProto]:
        """The same for channels that lie side by side."""
        if node.op_type == "ReduceMean":
            return [helper.make_node("ReduceMean", node.input, node.output, axes=[1, 2], keepdims=1)]
        if node.op_type != "Conv":
            return [node]
        table = np.ascontiguousarray(self._tensors[node.input[1]][:, :, 0, 0].T)
        name = node.output[0]
        if "mean" in node.input[0].lower() or "relu" in node.input[0]:
            # The few values that weigh channels stay as they are.
            weights = self._keep(f"{name}.table", table)
            return [
                helper.make_node("MatMul", [node.input[0], weights], [f"{name}.product"]),
                helper.make_node("Add", [f"{name}.product", node.input[2]], [name]),
            ]
        return [self._product(node.input[0], name, table, node.input[2], axis=1)]

    def _product(self, values: str, name: str, table: NDArray[Any], bias: str, axis: int) -> NodeProto:
        """Values times a table, plus a bias, counted in bytes; the table is rounded later."""
        self.multiplied[values] = axis
        self._products.append((values, name))
        self._keep(f"{name}.bytes", table)
        self._keep(f"{name}.zeros", np.zeros(table.shape[1], np.int8))
        inputs = [values, f"{name}.bytes", f"{name}.scales", f"{name}.zeros", bias]
        return helper.make_node("DynamicQuantizeMatMul", inputs, [name], domain=_CONTRIBUTED)

    def _keep(self, name: str, values: NDArray[Any]) -> str:
        self._tensors[name] = values
        return name

    def _is_bias(self, node: NodeProto) -> bool:
        return node.op_type == "Add" and node.input[1] in self._tensors and self._tensors[node.input[1]].ndim == 4

    def _by(self) -> dict[str, NodeProto]:
        return {node.output[0]: node for node in self._nodes}

    def _uses(self) -> dict[str, list[NodeProto]]:
        uses: dict[str, list[NodeProto]] = {}
        for node in self._nodes:
            for name in node.input:
                uses.setdefault(name, []).append(node)
        return uses


def _wired(node: NodeProto, same: dict[str, str]) -> NodeProto:
    """A copy of a node that takes what the nodes before took, which only hand it on."""
    copy = NodeProto()
    copy.CopyFrom(node)
    copy.input[:] = [_first(name, same) for name in node.input]
    return copy


def _first(name: str, same: dict[str, str]) -> str:
    while name in same:
        name = same[name]
    return name
