"""A guard that is killed at any step of an update starts with the old or the new policy, never with none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked for each kill")
def test_a_kill_at_any_step_of_an_update_leaves_the_old_or_the_new_policy(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.support.policy_kills", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    kills = [json.loads(line) for line in run.stdout.splitlines()]
    assert {kill["start"] for kill in kills} == {"fresh", "update", "fourth"}
    assert len(kills) > 45
    for kill in kills:
        assert kill["alone"] in ([kill["before"], "ok"], [9, "ok"]), kill
        assert kill["again"] == [9, "ok"], kill
    # The kills really fell on both sides of the moment that counts.
    assert {tuple(kill["alone"]) for kill in kills if kill["start"] == "update"} == {(1, "ok"), (9, "ok")}
