"""What is told of the values of a network is what its own operations see of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession

from guard.model import Pixels
from tools.train.seen import channels, look, surroundings


def network(weights: NDArray[np.float32], **attributes: Any) -> onnx.ModelProto:
    """A filter of that many weights over a picture of a line."""
    node = helper.make_node("Conv", ["x", "weights"], ["y"], **attributes)
    picture = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 48, None])
    answer = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph([node], "filter", [picture], [answer], [numpy_helper.from_array(weights, "weights")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=10)


@pytest.mark.parametrize(
    ("side", "step", "attributes", "air"),
    [
        (2, 1, {"auto_pad": "SAME_UPPER"}, ((0, 0), (1, 1))),
        (3, 2, {"pads": [1, 1, 1, 1]}, ((1, 1), (1, 1))),
        (3, 1, {"pads": [0, 2, 0, 2]}, ((0, 2), (0, 2))),
    ],
)
def test_surroundings_times_a_table_are_what_a_filter_gives(
    side: int, step: int, attributes: dict[str, Any], air: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    chance = np.random.default_rng(3)
    weights = chance.standard_normal((5, 3, side, side)).astype(np.float32)
    values = chance.standard_normal((1, 3, 48, 21)).astype(np.float32)
    model = network(weights, strides=[step, step], kernel_shape=[side, side], **attributes)
    network_of_it = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (filtered,) = network_of_it.run(None, {"x": values})
    laid = surroundings((3, side, side), (step, step), *air)(values)
    np.testing.assert_allclose(weights.reshape(5, -1) @ laid, filtered.reshape(5, -1), atol=1e-4)


def test_channels_lie_in_rows() -> None:
    values = np.arange(24).reshape(1, 2, 3, 4)
    np.testing.assert_array_equal(channels(1)(values), values.reshape(2, 12))
    np.testing.assert_array_equal(channels(3)(values)[1], values[0, :, :, 1].reshape(-1))


def test_lines_tell_how_values_go_together_and_how_far_they_reach() -> None:
    """A filter that gives the light of one channel, of lines that are black on the left."""
    weights = np.zeros((1, 3, 1, 1), np.float32)
    weights[0, 1] = 1

    def line(light: int) -> Pixels:
        pixels = np.full((48, 300, 3), light, np.uint8)
        pixels[:, :150] = 0
        return pixels

    seen = look(network(weights), {"y": channels(1)}, ["y"], [line(255), line(255)])
    assert seen.ranges["y"] == pytest.approx((-1.0, 1.0), abs=0.01)
    assert seen.squares["y"].shape == (1, 1)
    once = look(network(weights), {"y": channels(1)}, [], [line(255)])
    np.testing.assert_allclose(seen.squares["y"], 2 * once.squares["y"])
    positive = np.full((48, 300, 3), 160, np.uint8)
    assert look(network(weights), {}, ["y"], [positive]).ranges["y"] == pytest.approx((0.0, 160 / 127.5 - 1), abs=0.01)
