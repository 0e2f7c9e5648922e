"""`frostpane roster` and the key of a list: what was there stays, and a key is made only with the list it opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.cli import main


@pytest.mark.parametrize("table", [None, "colour\nred\n", ""], ids=["missing", "nobody's", "empty"])
def test_a_list_that_cannot_be_built_leaves_the_one_before_it_and_makes_no_key(
    table: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster, key = tmp_path / "roster.bin", tmp_path / "new.key"
    roster.write_bytes(b"the one before")
    if table is not None:
        (tmp_path / "list.csv").write_text(table)
    assert main(["roster", "build", str(tmp_path / "list.csv"), "-o", str(roster), "--key", str(key)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert roster.read_bytes() == b"the one before"
    assert not key.exists()


@pytest.mark.parametrize("which", ["key", "table"])
def test_a_list_is_never_written_over_what_it_is_made_of(
    which: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, key = tmp_path / "list.csv", tmp_path / "own.key"
    table.write_text("phone\n13800138000\n")
    key.write_bytes(bytes(32))
    out = {"key": key, "table": table}[which]
    before = out.read_bytes()
    assert main(["roster", "build", str(table), "-o", str(out), "--key", str(key)]) == 2
    assert capsys.readouterr().err.startswith("frostpane: exists: ")
    assert out.read_bytes() == before


@pytest.mark.parametrize("command", ["inspect --roster", "roster install"])
@pytest.mark.parametrize("key", ["typo.key", "00"])
def test_a_key_that_is_only_read_is_never_made(
    command: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    roster = tmp_path / "roster.bin"
    (tmp_path / "list.csv").write_text("phone\n13800138000\n")
    assert main(["roster", "build", "list.csv", "-o", str(roster), "--key", "0" * 32]) == 0
    words = [*command.split(), str(roster), "--key", key, "--data-dir", str(tmp_path / "data")]
    capsys.readouterr()
    assert main([*words, *(["list.csv"] if command.startswith("inspect") else [])]) == 2
    assert capsys.readouterr().err.startswith("frostpane: roster-key: ")
    assert not (tmp_path / key).exists()
