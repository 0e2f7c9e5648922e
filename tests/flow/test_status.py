"""`frostpane status`: how the guard stands, under which policy, what it guards and what it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guard.audit.line import printable
from guard.cli import main
from guard.model.status import VERSION
from guard.paths import installation
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.waiting import until
from tests.support.world import CRM, WECHAT, running_world


def test_the_command_tells_people_and_programs_how_the_guard_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--data-dir", str(tmp_path / "data"))
    with running_world(tmp_path / "data", POLICY) as world:
        world.gate.copy(text(TEXT), CRM)
        assert NUMBER.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")
        until(lambda: world.service.status().counters.pastes == 1)
        assert main(["status", *where]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert main(["status", *where, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
    assert lines[0] == f"Frostpane {VERSION}: {told['state']}"
    assert "policy    flow 7 (file, ok)" in lines
    assert "pastes    1: 0 original, 1 frosted, 0 blocked" in lines
    points = [f"{'guarded ' if each['guarded'] else 'NOT     '}  {each['point']}: " for each in told["coverage"]]
    assert points
    assert all(any(line.startswith(point) for line in lines) for point in points)
    kept = installation(tmp_path / "data")
    assert (told["policy"]["name"], told["policy"]["serial"], told["policy"]["state"]) == ("flow", 7, "ok")
    assert told["policy"]["drop_folder"] == str(kept.policy_drop)
    assert told["consent_folder"] == str(kept.consents)
    assert (told["incidents"], told["demoted"]) == ([], [])
    assert main(["status", *where]) == 2
    assert capsys.readouterr().err.startswith("frostpane: not-running: ")


@pytest.mark.parametrize("name", ["torn.policy", "torn\x1b[2J\nsound.policy"], ids=["plain", "steers a terminal"])
def test_the_command_tells_what_is_wrong_with_a_policy_that_was_pushed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    data = tmp_path / "data"
    drop = installation(data).policy_drop
    drop.mkdir(parents=True)
    (drop / name).write_text("serial = ")
    with running_world(data):
        assert main(["status", "--data-dir", str(data)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert main(["status", "--data-dir", str(data), "--json"]) == 0
        detail = json.loads(capsys.readouterr().out)["policy"]["detail"]
    assert name in detail
    assert lines[lines.index(f"          {printable(detail)}") - 1].startswith("policy ")
    assert all(line.isprintable() for line in lines)
