"""A file that is not inspected is told with its cause and what to do, not with a code alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from guard.cli import main

DEEP = b"<html><body>" + b"<div>" * 5_000 + b"13800138000"
KINDS = "of a kind or an encoding that is not read; save it as PDF, or as text in UTF-8"


def archive(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        written.writestr(name, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "deep.html",
            DEEP,
            "page-too-deep: {}: cannot be inspected: the page's parts are too many or nested too deep; ",
        ),
        ("utf7.html", b'<meta charset="utf-7">x', f"unknown-format: {{}}: cannot be inspected: {KINDS}"),
        ("page.ofd", archive("OFD.xml"), f"unknown-format: {{}}: cannot be inspected: {KINDS}"),
        ("packed.7z", b"7z\xbc\xaf\x27\x1c\0\4", "unknown-format: {}: neither text nor a kind of picture or document "),
    ],
)
def test_what_is_not_inspected(
    name: str, data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    assert main(["inspect", str(file), "--data-dir", str(tmp_path / "data")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"frostpane: {said.format(file)}")
