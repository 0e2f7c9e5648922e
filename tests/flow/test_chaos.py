"""Programs, worker and display die at random: no original goes out, work loses nothing, the trail tells it all."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.chaos import chaos
from tests.fuzz.desk import running_desk
from tests.fuzz.losses import losses


@pytest.mark.x11
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_amid_deaths_no_original_goes_out_and_no_byte_is_lost(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        broken = list(chaos(desk, 50, Random(20261127), server_deaths=1, stops=1))
        seen = desk.seen
    assert not broken
    assert not seen.unexplained_s
    assert seen.not_guarding_s >= 1
    assert seen.copies >= 50
    assert seen.frosted_or_withheld
    assert seen.lane_deaths
    assert seen.reader_deaths
    assert seen.source_deaths


@pytest.mark.parametrize(
    ("text", "picture", "lost"),
    [
        (b"a" * 16_384, None, ["image/png from byte 0 of 3"]),
        (b"a" * 16_385, None, []),
        (b"a", b"PNG", []),
        (b"a", b"PN", ["image/png from byte 2 of 3"]),
        (b"a" * 16_385, b"PN", ["image/png from byte 2 of 3"]),
    ],
)
def test_only_what_is_drawn_beside_a_long_text_is_no_loss(text: bytes, picture: bytes | None, lost: list[str]) -> None:
    copied = {"UTF8_STRING": text, "image/png": b"PNG", "text/csv": b"1,2"}
    assert losses({**copied, "image/png": picture}, copied) == lost
    assert losses({**copied, "image/png": picture, "text/csv": None}, copied) == [*lost, "text/csv from byte 0 of 3"]
