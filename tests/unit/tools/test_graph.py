"""A network that counts in bytes gives nearly what the one gives that it was made of."""

from __future__ import annotations

from collections import Counter

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession

from tools.train.graph import in_bytes


class Made:
    """A small network as the wheel's are: filters, a joint, a block with a weight for each channel, and an end."""

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        self._nodes: list[NodeProto] = []
        self._tensors: dict[str, NDArray[np.float32]] = {}

    def conv(self, name: str, values: str, shape: tuple[int, ...], *, biased: bool = True, **attributes: object) -> str:
        scale = np.sqrt(2 / np.prod(shape[1:]))
        self._tensors[f"{name}.w"] = (self._chance.standard_normal(shape) * scale).astype(np.float32)
        sides = {"kernel_shape": shape[2:], "strides": [1, 1]} | attributes
        self.add("Conv", [values, f"{name}.w"], f"{name}.conv" if biased else name, **sides)
        if biased:
            self._tensors[f"{name}.b"] = self._chance.uniform(-0.2, 0.2, (1, shape[0], 1, 1)).astype(np.float32)
            self.add("Add", [f"{name}.conv", f"{name}.b"], name)
        return name

    def gelu(self, values: str) -> str:
        """In five nodes."""
        for name, number in (("root", 2**0.5), ("one", 1.0), ("half", 0.5)):
            self._tensors[name] = np.array(number, np.float32)
        self.add("Div", [values, "root"], "divided")
        self.add("Erf", ["divided"], "erf")
        self.add("Add", ["erf", "one"], "plus")
        self.add("Mul", [values, "plus"], "times")
        return self.add("Mul", ["times", "half"], "op.gelu.0")

    def add(self, kind: str, values: list[str], name: str, **attributes: object) -> str:
        self._nodes.append(helper.make_node(kind, values, [name], **attributes))
        return name

    def model(self) -> onnx.ModelProto:
        picture = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, None, None])
        answer = helper.make_tensor_value_info(self._nodes[-1].output[0], TensorProto.FLOAT, None)
        tensors = [numpy_helper.from_array(values, name) for name, values in self._tensors.items()]
        graph = helper.make_graph(self._nodes, "made", [picture], [answer], tensors)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=10)


def network(seed: int) -> onnx.ModelProto:
    made = Made(np.random.default_rng(seed))
    first = made.add("Relu", [made.conv("c0", "x", (8, 3, 3, 3), strides=[2, 2], pads=[1, 1, 1, 1])], "relu.0")
    second = made.add("Relu", [made.conv("c1", first, (8, 8, 2, 2), auto_pad="SAME_UPPER")], "relu.1")
    pooled = made.add("MaxPool", [first], "pool", kernel_shape=[2, 2], strides=[1, 1], auto_pad="SAME_UPPER")
    joined = made.add("Concat", [pooled, second], "joined", axis=1)
    third = made.add("Relu", [made.conv("c2", joined, (8, 16, 3, 3), strides=[2, 2], pads=[1, 1, 1, 1])], "relu.2")
    around = made.conv("c3", third, (8, 1, 3, 3), group=8, pads=[1, 1, 1, 1])
    mean = made.add("ReduceMean", [around], "mean", axes=[2, 3], keepdims=1)
    weight = made.add("HardSigmoid", [made.conv("c4", mean, (8, 8, 1, 1))], "weight")
    weighed = made.add("Mul", [around, weight], "weighed")
    wide = made.gelu(made.conv("c5", weighed, (32, 8, 1, 1)))
    block = made.add("Add", [weighed, made.conv("c6", wide, (8, 32, 1, 1))], "block")
    tap = made.conv("c7", block, (8, 8, 1, 1), biased=False)
    over = made.add("Add", [tap, made.add("GlobalAveragePool", [tap], "averaged")], "over")
    last = made.add("Relu", [made.conv("c8", over, (8, 8, 3, 3), pads=[1, 1, 1, 1])], "relu.3")
    made.add("Sigmoid", [made.conv("c9", last, (1, 8, 1, 1))], "answer")
    return made.model()


@pytest.mark.parametrize("seed", range(3))
def test_a_network_in_bytes_gives_nearly_what_its_source_gives(seed: int) -> None:
    source = network(seed)
    chance = np.random.default_rng(seed)
    pictures = [chance.integers(0, 256, (48, 64, 3)).astype(np.uint8) for _ in range(6)]
    made = in_bytes(source, pictures[:4], ends_in_table=False)
    kinds = Counter(node.op_type for node in made.graph.node)
    assert (kinds["QLinearConv"], kinds["DynamicQuantizeMatMul"], kinds["FastGelu"]) == (3, 3, 1)
    exact, quick = (
        InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]) for model in (source, made)
    )
    for picture in pictures[4:]:
        shown = np.float32(picture.transpose(2, 0, 1)[np.newaxis] / 127.5 - 1)
        one, (other, widest) = exact.run(None, {"x": shown})[0], quick.run(None, {"x": shown})
        assert one.shape == other.shape
        assert np.abs(one - other).mean() < 0.2 * one.std()
        assert widest.shape == (8, 16)  # how large it is the processor decides


def test_a_network_is_made_the_same_each_time() -> None:
    def made() -> bytes:
        return bytes(in_bytes(source, [picture], ends_in_table=False).SerializeToString())

    source, picture = network(7), np.random.default_rng(7).integers(0, 256, (48, 64, 3)).astype(np.uint8)
    assert made() == made()
