"""The tests that run once more under moved clocks are chosen by what they say, so none can be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.calendar import ROOT, knows_the_time


@pytest.mark.parametrize(
    "file",
    [
        "tests/flow/test_rehearsal.py",  # signs a policy "just now"
        "tests/flow/test_tokens.py",  # tokens that run out
        "tests/flow/test_policy_pull.py",  # certificates, made by what it shares
        "tests/flow/test_policy_fleet.py",  # through one of several that it shares
        "tests/unit/audit/test_recorder.py",  # dates only in what it shares
        "tests/unit/ui/test_tray.py",
    ],
)
def test_what_ages_is_chosen(file: str) -> None:
    assert knows_the_time(ROOT / file)


@pytest.mark.parametrize("file", ["tests/unit/redact/test_picture.py", "tests/unit/detect/test_bounds.py"])
def test_what_knows_no_time_is_not_run_again(file: str) -> None:
    assert (ROOT / file).is_file()
    assert not knows_the_time(ROOT / file)


def test_the_words_are_looked_for_in_shared_files_too(tmp_path: Path) -> None:
    alone, sharing = tmp_path / "test_alone.py", tmp_path / "test_sharing.py"
    alone.write_text("from guard.model import Finding\n")
    sharing.write_text("from tests.support.policies import (\n    Office,\n    recent,\n)\n")
    assert (knows_the_time(alone), knows_the_time(sharing)) == (False, True)
