"""Lines are found and read in bytes where the processor can, as they are in floating point."""

from __future__ import annotations

import ctypes
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import pytest
from numpy import _core
from onnx import numpy_helper
from PIL import Image

from guard.model import Pixels
from guard.model.boxes import holds
from guard.read.lines.detector import Detector
from guard.read.lines.networks import DETECTOR, QUICK, QUICK_DETECTOR, RECOGNISER, folder_of_networks
from guard.read.lines.recogniser import Recogniser
from guard.read.network import may_count
from tests.support.pictures import Sheet
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

_COUNTING = {"DynamicQuantizeMatMul": 1, "QLinearConv": 3}
"""Operations that count in bytes, and where each takes its table."""


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
        np.testing.assert_allclose(one.edges, other.edges, atol=2.5)  # a character one step longer


@pytest.fixture(scope="module")
def photo() -> Pixels:
    """Writing over a ground that is nowhere of one colour, as in a photo."""
    chance = np.random.default_rng(5)
    coarse = chance.integers(120, 255, (9, 14, 3)).astype(np.uint8)
    ground = np.asarray(Image.fromarray(coarse).resize((896, 576), Image.Resampling.BICUBIC))
    sheet = Sheet(896, 576)
    for nth, text in enumerate(LINES):
        sheet.write(40 + 30 * (nth % 3), 30 + 64 * nth, text, 22 + 2 * (nth % 3))
    return np.minimum(ground, sheet.pixels)


def test_bytes_find_what_floating_point_finds(photo: Pixels) -> None:
    exact = Detector(folder_of_networks() / DETECTOR)
    one, other = (
        [quad.part(0, 1) for quad in detector.find(photo, 1.0)] for detector in (exact, Detector(QUICK_DETECTOR))
    )
    assert len(one) >= len(LINES) - 1
    assert len(other) == len(one)
    for box in one:
        [same] = [found for found in other if holds(found, box)]
        assert np.abs(np.subtract(same, box)).max() <= 4


@pytest.mark.parametrize(("network", "products", "filters"), [(QUICK, 2 * 13 + 1, 3), (QUICK_DETECTOR, 2 * 13 + 4, 4)])
def test_tables_of_channels_and_of_characters_and_filters_are_bytes(network: Path, products: int, filters: int) -> None:
    model = onnx.load(network)
    of = {kind: [node for node in model.graph.node if node.op_type == kind] for kind in _COUNTING}
    assert [len(nodes) for nodes in of.values()] == [products, filters]
    tables = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    names = [node.input[at] for kind, at in _COUNTING.items() for node in of[kind]]
    assert all(tables[name].dtype == np.int8 for name in names)
    assert sum(table.nbytes for table in tables.values() if table.dtype != np.int8) < 2_500_000


@pytest.fixture(params=[True, False])
def right(request: pytest.FixtureRequest) -> bool:
    """Whether products of the largest bytes come out as they should."""
    return bool(request.param)


def copied(network: Path, folder: Path, right: bool) -> Path:
    """A processor that adds in 16 bits gives another sum of the largest bytes; here the bytes are others."""
    model = onnx.load(network)
    for tensor in model.graph.initializer:
        if tensor.name == "probe.right" and not right:
            tensor.CopyFrom(numpy_helper.from_array(np.full((8, 16), 64, np.int8), tensor.name))
    path = folder / network.name
    onnx.save(model, path)
    return path


def test_a_processor_that_cuts_products_off_reads_in_floating_point(tmp_path: Path, right: bool) -> None:
    path = copied(QUICK, tmp_path, right)
    bytes_alone = Recogniser(path)
    chosen = Recogniser(folder_of_networks() / RECOGNISER, path)
    strip = strip_of("欧阳翀昇 13800138000")
    assert (chosen.read(strip).confidence == bytes_alone.read(strip).confidence) == right


def test_a_processor_that_cuts_products_off_finds_in_floating_point(tmp_path: Path, photo: Pixels, right: bool) -> None:
    def found(*networks: Path) -> list[list[list[float]]]:
        return [quad.corners.tolist() for quad in Detector(*networks).find(photo, 1.0)]

    path, exact = copied(QUICK_DETECTOR, tmp_path, right), folder_of_networks() / DETECTOR
    assert found(exact, path) == found(path if right else exact)
    assert found(exact) != found(QUICK_DETECTOR)


@pytest.mark.parametrize(
    ("has_tiles", "asked", "counts"), [(False, None, True), (True, None, False), (True, 0, False), (True, 1, True)]
)
def test_windows_is_asked_before_tiles_are_counted_in(
    monkeypatch: pytest.MonkeyPatch, has_tiles: bool, asked: int | None, counts: bool
) -> None:
    """It would end the program; Wine and older Windows cannot be asked."""
    heard: list[int] = []

    def answer(bits: ctypes.c_uint64) -> int | None:
        heard.append(bits.value)
        return asked

    kernel = SimpleNamespace() if asked is None else SimpleNamespace(EnableProcessOptionalXStateFeatures=answer)
    monkeypatch.setitem(vars(ctypes), "WinDLL", lambda _: kernel)
    monkeypatch.setitem(vars(vars(_core)["_multiarray_umath"])["__cpu_features__"], "AVX512_SPR", has_tiles)
    assert may_count() is counts
    assert heard == ([1 << 18] if has_tiles and asked is not None else [])
    monkeypatch.delitem(vars(ctypes), "WinDLL")
    assert may_count()
