"""What `frostpane-hub` says to words that make no sense: one line, and nothing is made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guard.cli.hub import main

pytest.importorskip("nkeys", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")

NAMES = ("certificate", "key", "authority")


def run(folder: Path, *words: str) -> int:
    return main(["--folder", str(folder), *words])


def init(tmp_path: Path, *more: str, database: str = "dbname=one") -> int:
    files = [word for name in NAMES for word in (f"--{name}", str(tmp_path / f"{name}.pem"))]
    words = ("--address", "tls://hub.example:4222", *files, "--database", database)
    return run(tmp_path / "hub", "init", *words, *more)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The code of the one line that was said."""
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("frostpane-hub: ")
    assert said.err.count("\n") == 1
    return said.err.split(": ")[1]


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    for name in NAMES:
        (tmp_path / f"{name}.pem").touch()
    assert init(tmp_path) == 0
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
    assert told(capsys).startswith("fleet-")
    assert not (folder / "registry.json").exists()


def test_a_hub_that_is_there_is_made_anew_as_it_is_and_in_no_other_way(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert init(folder.parent) == 0
    assert init(folder.parent, "--file-mib", "5", database="dbname=two") == 2
    said = capsys.readouterr()
    assert "database, file_mib" in said.err
    assert said.err.count("\n") == 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert json.loads(before["hub.json"])["database"] == "dbname=one"


@pytest.mark.parametrize("words", [("devices",), ("token",), ("revoke", "0" * 16), ("rollout", "show"), ("registrar",)])
def test_a_folder_that_is_no_hubs_is_neither_empty_nor_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run(tmp_path / "none", *words) == 2
    assert told(capsys) == "fleet-hub"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("words", [("devise",), ("token", "--hours", "many"), ("revoke",)])
def test_wrong_usage_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert run(folder, *words) == 2
    assert told(capsys) == "usage"


@pytest.mark.parametrize("name", NAMES)
def test_no_hub_is_made_of_files_that_are_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    for other in set(NAMES) - {name}:
        (tmp_path / f"{other}.pem").touch()
    assert init(tmp_path) == 2
    assert told(capsys) == "system"
    assert not (tmp_path / "hub").exists()


def test_no_hub_is_made_of_a_database_that_nobody_can_find(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.pem").touch()
    assert init(tmp_path, database="frostpane") == 2
    assert told(capsys) == "fleet-database"
    assert not (tmp_path / "hub").exists()


@pytest.mark.parametrize("words", [("account", "lin", "--no-password"), ("rollout", "show")])
def test_a_database_that_was_misspelt_since_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    settings = folder / "hub.json"
    settings.write_text(settings.read_text().replace("dbname=one", "frostpane"))
    assert run(folder, *words) == 2
    assert told(capsys) == "fleet-database"


def test_an_authority_that_is_gone_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = folder.parent / "next.policy"
    policy.touch()
    (folder.parent / "authority.pem").unlink()
    assert run(folder, "push", str(policy)) == 2
    said = capsys.readouterr().err
    assert said.startswith("frostpane-hub: fleet-hub: ")
    assert "authority.pem: cannot be read" in said
