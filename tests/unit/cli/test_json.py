"""What a command prints for programs is JSON in UTF-8, whatever files are called."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from guard.cli import main
from tests.support import chat_picture


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are Unicode here")
@pytest.mark.parametrize(("command", "field"), [("inspect", "path"), ("trace", "image")])
def test_a_name_that_is_no_utf_8_is_told_in_utf_8(
    command: str, field: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    named, key = tmp_path / os.fsdecode("名".encode() + b"\xff"), tmp_path / "firm.key"
    named.write_bytes(b"said" if command == "inspect" else chat_picture.png(chat_picture.draw()))
    assert main(["trace-key", "new", str(key)]) == 0
    capfdbinary.readouterr()
    own = ["--data-dir", str(tmp_path / "data"), *(["--key", str(key)] if command == "trace" else [])]
    assert main([command, "--json", str(named), *own]) == (command == "trace")
    told = capfdbinary.readouterr().out
    assert "名".encode() in told
    assert json.loads(told.decode())[field] == str(named)


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are Unicode here")
def test_a_folder_that_is_no_utf_8_is_told_so_of_a_policy(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    data = tmp_path / os.fsdecode(b"data\xff")
    assert main(["policy", "show", "--json", "--data-dir", str(data)]) == 0
    assert json.loads(capfdbinary.readouterr().out.decode())["drop_folder"].startswith(str(data))
