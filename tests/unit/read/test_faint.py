"""Writing that brightness hardly shows is found all the same."""

from __future__ import annotations

import numpy as np
import pytest

from guard.model import Pixels
from guard.model.boxes import around
from guard.read.lines.rapid import RapidLines
from guard.read.lines.strokes import find_lines
from tests.support.pictures import Sheet, covered

PHONE = "13800138000"
GROUNDS = [
    ("#00a000", "#e03a3a"),
    ("#008000", "#ff0000"),
    ("#3c78ff", "#d86a00"),
    ("#ffffff", "#e1e1e1"),
    ("#202020", "#3a3a3a"),
]


def screen(ground: str, ink: str) -> Sheet:
    """Faint writing above usual writing."""
    sheet = Sheet(900, 400, ground=ground, ink=ink)
    sheet.write(40, 60, f"客户电话 {PHONE}", 22)
    sheet.write(40, 140, "请尽快回电", 16)
    sheet.rect(0, 300, 900, 100, "#ffffff")
    sheet.write(40, 330, "今天下午发货", 18, "#222222")
    return sheet


@pytest.fixture(scope="module")
def engine() -> RapidLines:
    return RapidLines()


@pytest.mark.parametrize(("ground", "ink"), GROUNDS)
def test_writing_as_bright_as_its_ground_or_nearly_is_read(engine: RapidLines, ground: str, ink: str) -> None:
    sheet = screen(ground, ink)
    text = "\n".join(line.text.replace(" ", "") for line in engine.lines(sheet.pixels))
    assert PHONE in text
    assert "请尽快回电" in text
    assert "今天下午发货" in text


@pytest.mark.parametrize(("ground", "ink"), GROUNDS)
def test_faint_lines_lie_where_they_were_drawn(ground: str, ink: str) -> None:
    sheet = screen(ground, ink)
    boxes = find_lines(sheet.pixels).lines
    assert all(covered(box, boxes) >= 0.9 for _, box in sheet.places)


def noisy(step: int) -> Pixels:
    """A plain ground as a camera sees it, with a line of usual writing."""
    sheet = Sheet(900, 400)
    sheet.write(40, 60, "今天下午发货", 22)
    noise = np.random.default_rng(5).integers(-step, step + 1, sheet.pixels.shape)
    return np.asarray((sheet.pixels.astype(np.int16) + noise).clip(0, 255), np.uint8)


@pytest.mark.parametrize("step", [4, 12, 24])
def test_noise_is_no_writing(step: int) -> None:
    lines = find_lines(noisy(step)).lines
    assert lines
    assert around(lines).bottom < 120


def test_the_edges_of_panels_are_no_writing() -> None:
    sheet = Sheet(900, 400, ground="#f5f5f5")
    for nth in range(5):
        sheet.rect(40 + 170 * nth, 40, 150, 60, "#fafafa", 8)
        sheet.rect(40 + 170 * nth, 200, 150, 60, "#e03a3a" if nth % 2 else "#00a000", 8)
    assert find_lines(sheet.pixels).lines == ()
