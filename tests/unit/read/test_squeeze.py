"""Lines are squeezed before they are read, where nothing of them is lost by it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.model import Pixels
from guard.read.lines.networks import RECOGNISER, folder_of_networks
from guard.read.lines.rapid import RapidLines
from guard.read.lines.recogniser import Glyph, Recogniser, doubtful
from guard.read.lines.squeeze import HEIGHT_PX, STEP_PX, View, full, squeezed
from tests.support.pictures import Sheet, covered, font

SAYING = "麻烦核对收货人姓名和联系方式谢谢"


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(folder_of_networks() / RECOGNISER)


def strip_of(text: str, size_px: int = 15, family: str = "noto", *, dark: bool = False) -> Pixels:
    """A line with the air around it that the engine leaves."""
    ground, ink = ("#1e1e1e", "#e4e4e4") if dark else ("#ffffff", "#1a1a1a")
    width = round(font(size_px, family).getlength(text)) + size_px
    sheet = Sheet(width, 3 * size_px, ground=ground, ink=ink, family=family)
    box = sheet.write(size_px // 2, size_px, text, size_px)
    air = round(0.25 * box.height) + 1
    return np.ascontiguousarray(sheet.pixels[box.top - air : box.top + box.height + air])


@pytest.mark.parametrize("dark", [False, True])
def test_characters_are_squeezed_and_close_writing_is_less(dark: bool) -> None:
    def share(text: str, family: str = "noto") -> float:
        strip = strip_of(text, family=family, dark=dark)
        return float(squeezed(strip).picture.shape[1] / full(strip).picture.shape[1])

    assert share(SAYING) < 0.65
    assert share("illinois.williams@example.com", "dejavu") == 1
    assert share("Your parcel will still be delivered till eleven") == 1
    assert share(SAYING) < share(f"{SAYING}13800138000") < share("13800138000,13900139000;13700137000")


def test_low_lines_are_read_in_full_at_once() -> None:
    assert not squeezed(strip_of(SAYING, 8)).squeezed
    assert squeezed(strip_of(SAYING, 15)).squeezed


@pytest.mark.parametrize(("sure", "views"), [(0.2, [True]), (0.5, [True, False])])
def test_what_shows_nothing_squeezed_is_not_read_in_full_width(
    monkeypatch: pytest.MonkeyPatch, recogniser: Recogniser, sure: float, views: list[bool]
) -> None:
    seen: list[bool] = []

    def glyphs(view: View) -> list[Glyph]:
        seen.append(view.squeezed)
        return [Glyph("¦", 20.0 * nth, sure) for nth in range(3)]

    monkeypatch.setattr(recogniser, "_glyphs", glyphs)
    assert recogniser._strip(strip_of(SAYING)).text == "¦¦¦"
    assert seen == views


@settings(max_examples=60)
@given(st.text("张伟1l8 .，@", max_size=40), st.sampled_from([11, 15, 24, 60]), st.integers(0, 3))
def test_a_view_shows_the_whole_strip_in_order(text: str, size_px: int, seed: int) -> None:
    strip = strip_of(text + "三", size_px)
    noise = np.random.default_rng(seed).integers(0, 60, strip.shape, np.uint8)
    for view in (full(strip), squeezed(strip), squeezed(strip // 2 + noise)):
        height, width = view.picture.shape[:2]
        assert height == HEIGHT_PX
        assert width % STEP_PX == 0
        places = [view.x(step) for step in range(width // STEP_PX + 1)]
        assert places == sorted(places)
        assert 0 <= places[0] <= 0.02 * strip.shape[1]
        assert 0.98 * strip.shape[1] <= places[-1] + 0.1 * strip.shape[0] <= 1.1 * strip.shape[1] + strip.shape[0]


@pytest.mark.parametrize("size_px", [12, 15, 20])
@pytest.mark.parametrize(
    "text",
    [
        SAYING,
        "我的手机号是18989992232，你们可以打这个电话",
        "订单SO20260902611914已发货",
        "SO20260219669566",
        "SO20261005380836",
        "6217004764190707506",
        "11010119900307001X",
        "13111100001",
        "20000000000110000",
        "william.ill11@example.com",
        "burn1100@example.com",
        "上海市浦东新区世纪大道1100号11幢2单元1001室",
        "欧阳翀昇、诸葛珺琬、赟轩",
    ],
)
def test_what_is_squeezed_reads_as_in_full_width(recogniser: Recogniser, text: str, size_px: int) -> None:
    for dark in (False, True):
        strip = strip_of(text, size_px, dark=dark)
        assert recogniser.read(strip).text.replace(" ", "") == _in_full(recogniser, strip).replace(" ", "")


def _in_full(recogniser: Recogniser, strip: Pixels) -> str:
    return "".join(glyph.name for glyph in recogniser._glyphs(full(strip)))


def row(text: str, doubts: str = "", step: float = 10.0) -> list[Glyph]:
    return [Glyph(name, step * nth, 0.6 if name in doubts else 1.0) for nth, name in enumerate(text)]


@pytest.mark.parametrize(
    ("glyphs", "spans"),
    [
        (row("今天下午三点发货谢谢您了"), []),
        (row("今天下午三点发货请您慢走", "三"), [(2, 7)]),
        (row("今天下午三点发货请您慢走", "今走"), [(0, 12)]),
        (row("今天下午三点发货请您慢走再会啊", "今啊"), [(0, 3), (12, 15)]),
        (row("今天，下午三点发货谢谢", "，"), []),
        (row("SO20260100", "O"), [(0, 4)]),
        (row("请记下他的新电话号码是138000001，下午三点以前打都可以", "3"), [(10, 20)]),
        (row("今天", "今"), [(0, 2)]),
        (row("今天下午三点发货谢谢您了", "三", step=1.0), [(0, 12)]),
        ([], [(0, 0)]),
    ],
)
def test_doubtful_places_begin_and_end_at_what_stands_apart(glyphs: list[Glyph], spans: list[tuple[int, int]]) -> None:
    assert doubtful(glyphs, height=20) == spans


@pytest.mark.parametrize("size_px", [12, 16, 22])
def test_a_name_in_a_squeezed_line_lies_where_it_was_drawn(size_px: int) -> None:
    before, name, after = "客户", "刘琳", "，之前买的净水器一直没有发货"
    sheet = Sheet(900, 100)
    sheet.write(30, 30, before + name + after, size_px)
    start = 30 + font(size_px).getlength(before)
    (line,) = RapidLines().lines(sheet.pixels)
    at = line.text.index(name)
    ink = sheet.write(round(start), 30, name, size_px)
    assert covered(ink, line.characters[at : at + 2]) >= 0.8
