"""Programs, worker and display die at random: no original goes out, work loses nothing, the trail tells it all."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.chaos import chaos
from tests.fuzz.desk import running_desk


@pytest.mark.x11
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_amid_deaths_no_original_goes_out_and_no_byte_is_lost(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        chaos(desk, 18, Random(20261127), server_deaths=1, stops=1)
        seen = desk.seen
    assert seen.copies == 18
    assert seen.frosted_or_withheld
    assert seen.worker_deaths
    assert seen.reader_deaths
    assert seen.source_deaths
