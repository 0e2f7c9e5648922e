"""Any order of copies, pastes and deaths, for a short while; `make fuzz` goes on for longer."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.fuzz.contents import FORMS, picture, shows
from tests.fuzz.memory_machine import machine_of
from tests.fuzz.rounds import rounds
from tests.support.chat_picture import CN_ID
from tests.support.copies import POLICY
from tests.support.world import running_world

SECONDS, SEED = 8, 20261127


@pytest.mark.parametrize("name", FORMS)
def test_what_the_invariant_looks_for_is_in_every_original(name: str) -> None:
    original = FORMS[name](CN_ID)
    assert shows(original, original)


def test_a_picture_of_another_number_is_not_taken_for_the_original() -> None:
    assert not shows(picture("110105199107160000"), picture())


def test_a_damaged_picture_without_a_digit_shows_none() -> None:
    """White and grey are what a decoder makes of a file that breaks off before the digits."""
    image = Image.new("RGB", Image.open(io.BytesIO(picture())).size, "white")
    image.paste("grey", (0, 40, *image.size))
    damaged = io.BytesIO()
    image.save(damaged, "PNG")
    assert not shows(damaged.getvalue(), damaged.getvalue())


@pytest.mark.slow
def test_no_order_of_copies_pastes_and_deaths_lets_an_original_through(tmp_path: Path) -> None:
    policy = POLICY + "\n[inspection]\ndeadline_ms = 1500\nnames = false\n"
    with running_world(tmp_path / "data", policy) as world:
        assert rounds(machine_of(world), SEED, SECONDS) >= 1
        assert world.service.status().counters.frosted
