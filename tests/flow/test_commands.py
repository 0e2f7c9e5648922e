"""The commands as administrators' scripts call them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from guard.cli import main
from tests.support import chat_picture
from tests.support.guard_process import frostpane
from tests.support.nurseries import kept_nurseries
from tests.support.office_files import Places, workbook

NUMBER = chat_picture.CN_ID
TEXT = f"身份证号：{NUMBER}，手机 {chat_picture.PHONE}"
Called = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def called(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Called:
    """The command as `frostpane` runs it, but in this process: one of its own loads everything, for seconds."""

    def call(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with kept_nurseries():
            status = main(arguments)
        told = capsysbinary.readouterr()
        return subprocess.CompletedProcess(arguments, status, told.out, told.err)

    return call


def test_inspect_tells_spans_of_text_and_boxes_of_pictures(tmp_path: Path) -> None:
    note, picture = tmp_path / "note.txt", tmp_path / "chat.png"
    note.write_text(TEXT)
    picture.write_bytes(chat_picture.png(chat_picture.draw()))
    done = frostpane("inspect", "--json", str(note), str(picture), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    text, image = (json.loads(line) for line in done.stdout.splitlines())
    assert (text["path"], text["kind"]) == (str(note), "text")
    number = next(finding for finding in text["findings"] if finding["type"] == "CN_ID")
    assert TEXT[number["start"] : number["end"]] == NUMBER
    assert number["boxes"] == []
    assert NUMBER not in number["masked"]
    assert image["kind"] == "image"
    boxed = next(finding for finding in image["findings"] if finding["type"] == "CN_ID")
    assert boxed["start"] is None
    left, top, width, height = boxed["boxes"][0]
    assert 200 < left < 230
    assert 490 < top < 530
    assert 180 < width < 220
    assert 10 < height < 40
    assert image["elapsed_ms"] > 0


def test_the_boxes_that_are_told_are_what_redact_covers(called: Called, tmp_path: Path) -> None:
    before, after = tmp_path / "chat.png", tmp_path / "safe.png"
    before.write_bytes(chat_picture.png(chat_picture.draw()))
    policy = tmp_path / "quiet.toml"
    policy.write_text(
        'schema = 1\nname = "quiet"\nserial = 1\nissued_at = 2026-11-24T08:00:00Z\n[redaction]\ncorner_note = false\n'
    )
    data = ("--data-dir", str(tmp_path / "data"), "--policy", str(policy))
    told = json.loads(called("inspect", "--json", str(before), *data).stdout)
    assert called("redact", str(before), "-o", str(after), *data).returncode == 0
    one, other = (np.asarray(Image.open(path).convert("RGB"), np.int16) for path in (before, after))
    changed, covered = np.abs(one - other).max(axis=2) > 0, np.zeros(one.shape[:2], bool)
    for left, top, width, height in (box for finding in told["findings"] for box in finding["boxes"]):
        covered[top : top + height, left : left + width] = True
    assert not (changed & ~covered).any()
    assert (changed & covered).sum() > 0.9 * covered.sum()


def test_inspect_reads_text_on_stdin_and_streams_lines(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    done = frostpane("inspect", "--json", "-", *data, stdin=TEXT.encode())
    assert {finding["type"] for finding in json.loads(done.stdout)["findings"]} == {"CN_ID", "PHONE"}
    lines = "".join(json.dumps({"text": text}) + "\n" for text in (TEXT, "你好"))
    done = frostpane("inspect", "--jsonl", *data, stdin=lines.encode())
    first, second = (json.loads(line)["entities"] for line in done.stdout.splitlines())
    assert {entity["type"] for entity in first} == {"CN_ID", "PHONE"}
    assert set(first[0]) == {"type", "start", "end", "confidence"}
    assert second == []


def test_inspect_looks_into_folders(called: Called, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "note.txt").write_text(TEXT)
    (folder / "program.exe").write_bytes(b"MZ\0")
    done = called("inspect", "--json", str(folder), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 2
    assert done.stderr.startswith(f"frostpane: unknown-format: {folder / 'program.exe'}: ".encode())
    assert [json.loads(line)["path"] for line in done.stdout.splitlines()] == [str(folder / "below" / "note.txt")]


def test_inspect_explains_without_the_value(called: Called, tmp_path: Path) -> None:
    done = called("inspect", "--explain", "-", "--data-dir", str(tmp_path / "data"), stdin=TEXT.encode())
    assert b"checksum holds" in done.stdout
    assert NUMBER.encode() not in done.stdout


def test_bad_input_is_one_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(TEXT)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + NUMBER.encode())
    missing = tmp_path / "missing.txt"
    data = ("--data-dir", str(tmp_path / "data"))
    done = frostpane("inspect", "--json", str(missing), str(broken), str(good), *data)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert b"Traceback" not in done.stderr
    assert NUMBER.encode() not in done.stderr
    assert json.loads(done.stdout)["path"] == str(good)


@pytest.mark.parametrize("line", [b'{"text": "\\xff"}', b"[" * 200_000, b'{"text": 1}', b"\xff\xfe"])
def test_a_bad_line_is_answered_in_its_place_and_the_stream_goes_on(
    called: Called, line: bytes, tmp_path: Path
) -> None:
    good = json.dumps({"text": NUMBER}).encode()
    stdin = good + b"\n\n" + line + b"\n" + good + b"\n"
    done = called("inspect", "--jsonl", "--data-dir", str(tmp_path / "data"), stdin=stdin)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    first, bad, last = map(json.loads, done.stdout.splitlines())
    assert bad == {"error": {"code": "bad-line", "line": 3}, "entities": []}
    assert first == last
    assert len(first["entities"]) == 1


def test_a_data_directory_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for command in (("inspect", "-"), ("run", "--headless"), ("status",)):
        done = frostpane(*command, "--data-dir", str(tmp_path / "file" / "data"), stdin=b"x")
        assert b"Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) <= 1
        if command[0] == "run":
            assert (done.returncode, b"a file in its way" in done.stderr) == (2, True)
    done = frostpane("demo", "--out", str(tmp_path / "file"))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_picture_with_more_in_its_file_than_it_shows_is_inspected_and_redacted(
    called: Called, tmp_path: Path
) -> None:
    file, out = tmp_path / "shot.png", tmp_path / "out.png"
    picture = chat_picture.png(chat_picture.draw(size=(700, 400)))
    file.write_bytes(picture + bytes(range(256)) * 8)
    done = called("inspect", "--json", str(file), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert {"PHONE", "UNREADABLE"} <= {finding["type"] for finding in json.loads(done.stdout)["findings"]}
    done = called("redact", str(file), "-o", str(out), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().endswith(b"IEND\xaeB`\x82")


def test_redact_writes_the_safe_text(tmp_path: Path) -> None:
    note, safe = tmp_path / "note.txt", tmp_path / "safe.txt"
    note.write_text(TEXT)
    done = frostpane("redact", str(note), "-o", str(safe), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert NUMBER not in safe.read_text()
    assert safe.read_text().startswith("身份证号：")


def test_redact_writes_the_safe_picture_in_format_and_size(called: Called, tmp_path: Path) -> None:
    picture, safe = tmp_path / "chat.jpg", tmp_path / "safe.jpg"
    chat_picture.draw().save(picture, quality=92)
    done = called("redact", str(picture), "-o", str(safe), "--json", "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert {finding["type"] for finding in json.loads(done.stdout)["findings"]} >= {"CN_ID", "PHONE", "BANK_CARD"}
    with Image.open(safe) as frosted:
        assert (frosted.format, frosted.size) == ("JPEG", (900, 1000))
    again = called("inspect", "--json", str(safe), "--data-dir", str(tmp_path / "data"))
    left = {finding["type"] for finding in json.loads(again.stdout)["findings"]}
    assert not left & {"CN_ID", "PHONE", "BANK_CARD", "EMAIL"}


def test_redact_refuses_a_picture_of_a_kind_that_is_not_read(called: Called, tmp_path: Path) -> None:
    picture, out = tmp_path / "photo.ppm", tmp_path / "out"
    picture.write_bytes(b"P6\n64 40\n255\n" + b"\xf0\xf0\xf0" * 2560)
    done = called("redact", str(picture), "-o", str(out), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 2
    assert b"unknown-format" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not out.exists()


@pytest.mark.parametrize("command", [("inspect",), ("redact", "-o", "out")])
def test_a_damaged_picture_is_answered_in_one_line_with_the_cause(
    called: Called, tmp_path: Path, command: tuple[str, ...]
) -> None:
    picture, out = tmp_path / "cut.png", tmp_path / "out"
    picture.write_bytes(chat_picture.png(chat_picture.draw())[:3000])
    arguments = [str(out) if argument == "out" else argument for argument in command]
    done = called(*arguments, str(picture), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        f"frostpane: picture-refused: {picture}: cannot be inspected: the picture is damaged or larger than the limits"
    ]
    assert not out.exists()


@pytest.mark.parametrize("command", [("inspect",), ("redact", "-o", "out")])
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.png", b"", "picture-refused: {}: named as a picture, and is empty"),
        ("words.JPG", "身份证号 110101199003071233".encode(), "picture-refused: {}: named as a picture, and is not of"),
        ("drawing.svg", b"<svg><text>13800138000</text></svg>", "unknown-format: {}: neither text nor a kind of pic"),
    ],
    ids=["empty", "text", "drawing"],
)
def test_what_is_no_picture_is_not_passed_for_one(
    called: Called, tmp_path: Path, name: str, data: bytes, said: str, command: tuple[str, ...]
) -> None:
    file, out = tmp_path / name, tmp_path / "out"
    file.write_bytes(data)
    arguments = [str(out) if argument == "out" else argument for argument in command]
    done = called(*arguments, str(file), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("frostpane: " + said.format(file))
    assert not out.exists()


def test_redact_leaves_clean_content_as_it_is(called: Called, tmp_path: Path) -> None:
    clean, out = tmp_path / "clean.png", tmp_path / "out.png"
    Image.new("RGB", (300, 200), "#ffffff").save(clean)
    assert called("redact", str(clean), "-o", str(out), "--data-dir", str(tmp_path / "data")).returncode == 0
    with Image.open(io.BytesIO(out.read_bytes())) as after, Image.open(clean) as before:
        assert after.tobytes() == before.tobytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ("inspect",),
        ("inspect", "--no-such-option", "-"),
        ("redact", "no-such-file", "-o", "out"),
        ("redact", "no-such-file"),
        ("status", "--json"),
        ("inspect", "--policy", "none", "-"),
        ("audit", "list", "--limit", "x"),
        ("policy", "bogus"),
        ("bogus",),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(called: Called, arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = called(*arguments, "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert re.match(r"frostpane: [a-z-]+: \S", line)
    assert not done.stdout


def test_many_files_end_in_one_table(called: Called, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text("nothing")
    (folder / "c.xlsx").write_bytes(workbook(Places()))
    (folder / "d.xlsx").write_bytes(b"PK\x03\x04broken")
    done = called("inspect", str(folder), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 2
    *_, first, second, third, fourth, last = (
        line.strip() for line in done.stdout.decode().splitlines() if line.strip()
    )
    assert re.fullmatch(r".*a\.txt +2 +(CN_ID 1, PHONE 1|PHONE 1, CN_ID 1)", first)
    assert re.fullmatch(r".*b\.txt +0", second)
    assert re.fullmatch(r".*c\.xlsx +\d+ .* \d+ +hidden part", third)
    assert re.fullmatch(r".*d\.xlsx +document-damaged", fourth)
    assert re.fullmatch(r"4 files: 2 with findings, 1 not inspected +\d+", last)
