"""What `frostpane-hub` says to words that make no sense: one line, and nothing is made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guard.cli.hub import main

pytest.importorskip("nkeys", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")

INIT = ("--address", "tls://hub.example:4222", "--certificate", "c.pem", "--key", "k.pem", "--authority", "a.pem")


def run(folder: Path, *words: str) -> int:
    return main(["--folder", str(folder), *words])


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert run(tmp_path / "hub", "init", *INIT, "--database", "dbname=one") == 0
    capsys.readouterr()
    return tmp_path / "hub"


@pytest.mark.parametrize(
    "words",
    [
        *(("token", "--hours", hours) for hours in ("nan", "inf", "1e12", "0", "-5")),
        *(("console", "--listen", where) for where in ("127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1", "127.0.0.1:x")),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run(folder, *words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("frostpane-hub: fleet-")
    assert told.err.count("\n") == 1
    assert not (folder / "registry.json").exists()


def test_a_hub_that_is_there_is_made_anew_as_it_is_and_in_no_other_way(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert run(folder, "init", *INIT, "--database", "dbname=one") == 0
    assert run(folder, "init", *INIT, "--database", "dbname=two", "--file-mib", "5") == 2
    told = capsys.readouterr()
    assert "database, file_mib" in told.err
    assert told.err.count("\n") == 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert json.loads(before["hub.json"])["database"] == "dbname=one"
