"""Lines are read in bytes where the processor can, as they are read in floating point."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from guard.read.lines.networks import QUICK, RECOGNISER, folder_of_networks
from guard.read.lines.recogniser import Recogniser
from tests.unit.read.test_squeeze import strip_of

LINES = (
    "身份证号 11010119900307001X",
    "6217004764190707506",
    "订单SO20260902611914已发货，电话 18989992232",
    "william.ill11@example.com",
    "上海市浦东新区世纪大道1100号11幢2单元1001室",
    "欧阳翀昇、诸葛珺琬、赟轩",
    "Your parcel will be delivered till eleven",
    "陈",
)


@pytest.fixture(scope="module")
def exact() -> Recogniser:
    return Recogniser(folder_of_networks() / RECOGNISER)


@pytest.fixture(scope="module")
def quick() -> Recogniser:
    return Recogniser(QUICK)


@pytest.mark.parametrize("text", LINES)
def test_bytes_read_what_floating_point_reads(text: str, exact: Recogniser, quick: Recogniser) -> None:
    for size_px, dark in ((12, False), (15, True), (20, False)):
        strip = strip_of(text, size_px, dark=dark)
        one, other = exact.read(strip), quick.read(strip)
        assert one.text == other.text
        assert other.confidence == pytest.approx(one.confidence, abs=0.03)
        np.testing.assert_allclose(one.edges, other.edges, atol=2)


def test_tables_of_channels_and_of_characters_are_bytes() -> None:
    model = onnx.load(QUICK)
    products = [node for node in model.graph.node if node.op_type == "DynamicQuantizeMatMul"]
    assert len(products) == 2 * 13 + 1
    tables = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    assert all(tables[node.input[1]].dtype == np.int8 for node in products)
    assert sum(table.nbytes for table in tables.values() if table.dtype != np.int8) < 2_500_000


@pytest.mark.parametrize("right", [True, False])
def test_a_processor_that_cuts_products_off_reads_in_floating_point(tmp_path: Path, right: bool) -> None:
    """One that adds in 16 bits gives another sum of the largest bytes; here the bytes are others."""
    model = onnx.load(QUICK)
    for tensor in model.graph.initializer:
        if tensor.name == "probe.right" and not right:
            tensor.CopyFrom(numpy_helper.from_array(np.full((8, 16), 64, np.int8), tensor.name))
    path = tmp_path / "quick.onnx"
    onnx.save(model, path)
    bytes_alone = Recogniser(path)
    chosen = Recogniser(folder_of_networks() / RECOGNISER, path)
    strip = strip_of("欧阳翀昇 13800138000")
    assert (chosen.read(strip).confidence == bytes_alone.read(strip).confidence) == right
