"""Writers that are killed at any moment lose nothing that they were told was recorded.

`FROSTPANE_KILLS` sets how many (500 for the full run), `FROSTPANE_SEED` when.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guard.audit.proof.keys import FileKeys
from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.audit.proof.verify import examine
from guard.paths import installation

KILLS = int(os.environ.get("FROSTPANE_KILLS", "60"))
SEED = int(os.environ.get("FROSTPANE_SEED", "20261124"))
ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="forks its writers")
@pytest.mark.timeout(60 + KILLS)
def test_a_killed_writer_loses_at_most_the_record_in_flight(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.programs.killed_writer", str(data), str(KILLS), str(SEED)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == KILLS
    before = 0
    for turn, line in enumerate(lines):
        where = f"kill {turn} of seed {SEED}"
        assert line["problems"] == [], where
        assert line["last"] >= before, where
        if line["told"] is not None:
            # One more than was told: it was written, and the kill came before the writer heard of it.
            assert line["last"] - 1 <= line["told"] <= line["last"], where
        before = line["last"]
    paths, vault = installation(data), FileKeys(tmp_path / "vault")
    examination = examine(paths, vault)
    assert examination.problems == ()
    assert examination.chains == 1
    with reading(paths, vault) as reader:
        numbers = [record.number for record in reader.forwards()]
        assert reader.unread == 0
    with reading(paths, vault) as reader:
        ends = sum(record.kind is NoteKind.UNCLEAN_END for record in reader.forwards())
    assert numbers == list(range(1, examination.last + 1))
    assert ends > KILLS / 4
