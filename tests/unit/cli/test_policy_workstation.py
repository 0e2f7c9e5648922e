"""What `frostpane policy` takes for names, and what it says of a folder that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.cli import main


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The code of the one line that was said."""
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.removeprefix("frostpane: ").partition(":")[0]


@pytest.mark.parametrize("ring", ["", "a b", "a\nb", "a\tb"])
def test_a_ring_is_one_word(ring: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "install", "--ring", ring, "--data-dir", str(tmp_path / "data")]) == 2
    assert told(capsys) == "usage"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["", "../policy", "below/policy", "."])
def test_a_key_lies_in_the_folder_that_was_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "keygen", "--out", str(tmp_path / "keys"), "--name", name]) == 2
    assert told(capsys) == "usage"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [("policy", "show"), ("consent", "list"), ("incident", "list")])
def test_who_looks_at_a_folder_that_is_not_there_is_told_and_makes_none(
    command: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--data-dir", str(tmp_path / "typo")]) == 0
    told = capsys.readouterr().err
    assert "typo: no such folder" in told
    assert told.count("\n") == 1
    assert not list(tmp_path.iterdir())
