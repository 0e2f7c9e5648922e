"""`frostpane doctor --programs`: what was tried stands in the package, as docs/programs.md has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guard.cli import main
from guard.cli.tried_programs import last_trial

PAGE = Path(__file__).parents[3] / "docs" / "programs.md"


def test_doctor_tells_each_program_that_was_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--programs", "--json", "--data-dir", str(tmp_path)]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    trial = last_trial()
    assert trial.day.isoformat() in checks.pop("tried")["detail"]
    assert set(checks) == {each.name for each in trial.programs}
    for each in trial.programs:
        assert checks[each.name]["detail"].startswith(f"{each.version}: {each.good} of {each.cells} ")
        assert (checks[each.name]["state"] == "ok") == (each.good == each.cells)


def test_page_and_package_tell_of_the_same_run() -> None:
    trial, told = last_trial(), PAGE.read_text("utf-8")
    assert f"last run, {trial.day.isoformat()}, on {trial.system}," in told
    for each in trial.programs:
        assert f"| {each.name} | `" in told
        assert f"` | {each.version} |" in told
