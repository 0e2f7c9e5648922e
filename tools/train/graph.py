"""A network whose products are counted in whole numbers of 8 bits, made of one in floating point.

A table is rounded once and for all, by how what is multiplied with it goes together in real pictures
(`tools/train/rounding.py`, `tools/train/seen.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from guard.model import Pixels
from guard.read.network import WIDEST
from tools.train.rounding import MOST, rounded
from tools.train.seen import Laid, Seen, channels, look, surroundings

_OPSET, _IR = 11, 10
_CONTRIBUTED = "com.microsoft"
"""Domain of the operations that the runtime adds to ONNX."""
_DEPTHWISE = (1, 3, 3)
"""Shape of a filter that looks around in one channel."""
_PROBE = (8, 16)
"""Rows and columns of a product of the largest bytes, a usual one for the runtime."""
_BESIDE = frozenset({"Conv", "ReduceMean", "Add", "Mul", "Relu", "HardSigmoid", "FastGelu"})
"""Operations that can be done where channels lie side by side."""


def in_bytes(model: onnx.ModelProto, pictures: Iterable[Pixels], *, ends_in_table: bool) -> onnx.ModelProto:
    """A network that takes and gives what that one does, and `widest` besides: a product of the largest bytes, cut off
    by a processor that adds them up in 16 bits. `ends_in_table`: its last product is with a table, too.
    """
    graph = _Graph(model)
    graph.fold()
    graph.turn_filters()
    graph.turn_blocks()
    if ends_in_table:
        graph.turn_last()
    graph.add_probe()
    graph.round(look(model, graph.multiplied, graph.reached, pictures))
    return graph.model()


class _Graph:
    """Nodes in their order, tensors by name."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._source = model
        self._tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        same = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Identity"}
        self._nodes = [_wired(node, same) for node in model.graph.node if node.op_type != "Identity"]
        self._out = _first(model.graph.output[0].name, same)
        self._products: list[tuple[str, str]] = []
        self._filters: list[tuple[str, str]] = []
        self._steps: dict[str, tuple[str, str]] = {}
        """For values that are bytes, too, the tensors of what one stands for and of the byte that stands for 0."""
        self.multiplied: dict[str, Laid] = {}
        """What is multiplied with tables, and how it lies in the source."""
        self.reached: list[str] = []
        """Values that bytes stand for, each with a range of its own."""

    def model(self) -> onnx.ModelProto:
        """What was made, with all that was told of the source."""
        used = {name for node in self._nodes for name in node.input}
        outputs = [
            helper.make_tensor_value_info(self._out, TensorProto.FLOAT, None),
            helper.make_tensor_value_info(WIDEST, TensorProto.INT32, None),
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

    def turn_filters(self) -> None:
        """Filters that look around in all channels, with the RELU behind each, in bytes, and what lies between them."""
        turned: list[NodeProto] = []
        filters: dict[str, NodeProto] = {}
        whole: set[str] = set()
        """Values that are bytes alone."""
        for node in self._nodes:
            name = node.output[0]
            if self._is_filter(node):
                filters[name] = node
            elif node.op_type == "Relu" and node.input[0] in filters:
                turned += self._filter(filters[node.input[0]], name, whole)
                whole.add(name)
            elif node.op_type == "Concat" and (parts := [part for part in node.input if part in whole]):
                self._steps[name] = self._steps[parts[0]]
                turned += [self._in_bytes(part, self._steps[name]) for part in node.input if part not in whole]
                node.input[:], node.output[:] = [f"{part}.bytes" for part in node.input], [f"{name}.bytes"]
                turned.append(node)
                whole.add(name)
            else:
                for part in [part for part in node.input if part in whole]:
                    inputs = [f"{part}.bytes", *self._steps[part]]
                    turned.append(helper.make_node("DequantizeLinear", inputs, [part]))
                    whole.remove(part)
                turned.append(node)
        self._nodes = turned

    def turn_blocks(self) -> None:
        """Behind a filter that looks around in each channel channels lie side by side, and products of them are counted
        in bytes, as far as all that comes together there lies so."""
        turned: list[NodeProto] = []
        flat: set[str] = set()
        """Values that have their channels side by side."""
        apart: set[str] = set()
        """Those of them that have them apart, too."""
        for node in self._nodes:
            around = node.op_type == "Conv" and self._tensors[node.input[1]].shape[1:] == _DEPTHWISE
            values = [name for name in node.input if name not in self._tensors]
            if node.op_type in _BESIDE and self._is_product(node) and flat.issuperset(values):
                flat.add(node.output[0])
                turned += self._beside(node)
                continue
            for name in [name for name in values if name in flat and name not in apart]:
                turned.append(helper.make_node("Transpose", [name], [f"{name}.apart"], perm=[0, 3, 1, 2]))
                apart.add(name)
            node.input[:] = [f"{name}.apart" if name in flat else name for name in node.input]
            turned.append(node)
            if around:
                name = node.output[0]
                node.output[0] = f"{name}.apart"
                turned.append(helper.make_node("Transpose", [node.output[0]], [name], perm=[0, 2, 3, 1]))
                flat.add(name)
                apart.add(name)
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

    def round(self, seen: Seen) -> None:
        """All tables, by how what is multiplied with them goes together, and the steps of what bytes stand for."""
        for values, name in self._products:
            whole, scales = rounded(self._tensors[f"{name}.bytes"], seen.squares[values])
            self._keep(f"{name}.bytes", whole)
            self._keep(f"{name}.scales", scales)
        for name, (least, most) in seen.ranges.items():
            step = (most - least) / 255
            self._keep(f"{name}.step", np.array(step, np.float32))
            self._keep(f"{name}.zero", np.array(round(-least / step), np.uint8))
        for values, name in self._filters:
            table = self._tensors[f"{name}.table"]
            whole, scales = rounded(table.reshape(len(table), -1).T, seen.squares[values])
            self._keep(f"{name}.table", whole.T.reshape(table.shape))
            self._keep(f"{name}.scales", scales)
            one = self._tensors[self._steps[values][0]] * scales
            self._keep(f"{name}.bias", np.rint(self._tensors[f"{name}.bias"] / one).astype(np.int32))

    def add_probe(self) -> None:
        rows, columns = _PROBE
        left = self._keep("probe.left", np.full((rows, rows), 255, np.uint8))
        right = self._keep("probe.right", np.full((rows, columns), MOST, np.int8))
        self._nodes.append(helper.make_node("MatMulInteger", [left, right], [WIDEST]))

    def _filter(self, conv: NodeProto, name: str, whole: Collection[str]) -> Iterable[NodeProto]:
        """A filter up to its RELU, in bytes; its table is rounded later."""
        values, weights, bias = conv.input
        if values not in whole:
            self._steps[values] = self._step(values)
            yield self._in_bytes(values, self._steps[values])
        self._steps[name] = self._step(name)
        table = self._tensors[weights]
        self._keep(f"{name}.table", table)
        self._keep(f"{name}.zeros", np.zeros(len(table), np.int8))
        self._keep(f"{name}.bias", self._tensors[bias])
        self._filters.append((values, name))
        self.multiplied[values] = surroundings(table.shape[1:], *_strides_and_pads(conv))
        inputs = [f"{values}.bytes", *self._steps[values], f"{name}.table", f"{name}.scales", f"{name}.zeros"]
        made = helper.make_node("QLinearConv", [*inputs, *self._steps[name], f"{name}.bias"], [f"{name}.bytes"])
        made.attribute.extend(conv.attribute)
        yield made

    def _in_bytes(self, values: str, step: tuple[str, str]) -> NodeProto:
        return helper.make_node("QuantizeLinear", [values, *step], [f"{values}.bytes"])

    def _step(self, values: str) -> tuple[str, str]:
        """What bytes stand for, for values with a range of their own; it comes later."""
        self.reached.append(values)
        return f"{values}.step", f"{values}.zero"

    def _is_filter(self, node: NodeProto) -> bool:
        """Whether it looks around in all channels; not in those of the picture, which take no time."""
        if node.op_type != "Conv" or node.input[0] == self._source.graph.input[0].name:
            return False
        _, looked_at, *sides = self._tensors[node.input[1]].shape
        return bool(looked_at > 1 and max(sides) > 1)

    def _is_product(self, node: NodeProto) -> bool:
        """Whether a convolution looks at one place alone, as all that is none does."""
        return node.op_type != "Conv" or max(self._tensors[node.input[1]].shape[2:]) == 1

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
        bias = node.input[2] if len(node.input) > 2 else ""
        return [self._product(node.input[0], name, table, bias, axis=1)]

    def _product(self, values: str, name: str, table: NDArray[Any], bias: str, axis: int) -> NodeProto:
        """Values times a table, plus a bias, counted in bytes; the table is rounded later."""
        self.multiplied[values] = channels(axis)
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


def _strides_and_pads(conv: NodeProto) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """Of rows and columns: steps, and blanks before and behind them."""
    told = {each.name: helper.get_attribute_value(each) for each in conv.attribute}
    if told.get("auto_pad") == b"SAME_UPPER":  # with steps of 1
        more = [side - 1 for side in told["kernel_shape"]]
        return told["strides"], [side // 2 for side in more], [side - side // 2 for side in more]
    return told["strides"], told["pads"][:2], told["pads"][2:]


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
