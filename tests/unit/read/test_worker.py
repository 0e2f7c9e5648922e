"""The reading process may die, hang or be attacked; the guard goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytesseract
import pytest
from PIL import Image

from guard.errors import PictureRefused, ReaderFailed, ReaderMissing
from guard.model import Box, EntityType, ReadingLimits
from guard.model.boxes import holds
from guard.read import open_reader
from guard.read.worker.remote import WorkerReader
from tests.support.faces import drawn_face
from tests.support.pictures import Sheet, encode
from tests.support.waiting import until

PHONE = "13800138000"


@pytest.fixture(scope="module")
def reader() -> Iterator[WorkerReader]:
    reader = WorkerReader("rapid", limits=ReadingLimits(timeout_s=60))
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def picture() -> bytes:
    sheet = Sheet(900, 700)
    for nth in range(12):
        sheet.write(40, 20 + 50 * nth, f"第{nth}位客户的电话 {PHONE}", 20)
    return sheet.encode()


def process_of(reader: WorkerReader) -> int:
    reader.warm()
    assert reader.pid is not None
    return reader.pid


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it may have been replaced already
        os.kill(pid, signal.SIGKILL)


def test_opening_and_importing_start_no_process_and_load_no_networks() -> None:
    code = (
        "import sys, guard.read; r = guard.read.open_reader();"
        "print([m for m in ('cv2', 'onnxruntime', 'PIL.Image') if m in sys.modules], r.pid, r.status().warm)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] None False"


def test_reading_happens_in_another_process(reader: WorkerReader, picture: bytes) -> None:
    assert process_of(reader) != os.getpid()
    assert reader.read(picture).page.text.count(PHONE) == 12
    assert reader.status().warm


def test_the_process_finds_faces(reader: WorkerReader) -> None:
    pixels = np.full((300, 400, 3), 240, np.uint8)
    pixels[60:220, 120:280] = drawn_face(160)
    reading = reader.read(encode(Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))))
    (found,) = [finding for finding in reading.findings if finding.entity_type is EntityType.FACE]
    assert found.evidence.context == "elsewhere"
    assert holds(Box(120, 60, 160, 160), found.boxes[0])


def test_a_process_that_was_killed_between_two_pictures_is_replaced(reader: WorkerReader, picture: bytes) -> None:
    before = process_of(reader)
    os.kill(before, signal.SIGKILL)
    assert PHONE in reader.read(picture).page.text
    assert process_of(reader) != before


def test_a_process_that_is_killed_while_it_reads_is_replaced_and_the_picture_read(
    reader: WorkerReader, picture: bytes
) -> None:
    for after_s in (0.0, 0.01, 0.05, 0.1):
        pid = process_of(reader)
        clock = threading.Timer(after_s, kill, (pid,))
        clock.start()
        assert PHONE in reader.read(picture).page.text
        clock.join()


def test_a_process_that_hangs_is_ended_at_the_deadline(reader: WorkerReader, picture: bytes) -> None:
    pid = process_of(reader)
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(ReaderFailed, match="too long"):
        reader.read(picture, deadline_s=0.3)
    assert time.monotonic() - began < 5
    assert PHONE in reader.read(picture).page.text


def test_a_deadline_holds_while_the_process_starts(picture: bytes) -> None:
    reader = open_reader()
    with pytest.raises(ReaderFailed):
        reader.read(picture, deadline_s=0.01)
    reader.close()


def test_a_deadline_holds_while_another_picture_is_read(reader: WorkerReader, picture: bytes) -> None:
    os.kill(process_of(reader), signal.SIGSTOP)
    failures = []

    def read() -> None:
        try:
            reader.read(picture, deadline_s=0.5)
        except ReaderFailed as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    assert failures


def test_threads_take_turns(reader: WorkerReader, picture: bytes) -> None:
    texts = []
    threads = [threading.Thread(target=lambda: texts.append(reader.read(picture).page.text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [text.count(PHONE) for text in texts] == [12] * 4


def test_closing_ends_a_reading_under_way(picture: bytes) -> None:
    reader = WorkerReader("rapid", limits=ReadingLimits())
    os.kill(process_of(reader), signal.SIGSTOP)
    clock = threading.Timer(0.2, reader.close)
    clock.start()
    with pytest.raises(ReaderFailed, match="closed"):
        reader.read(picture)
    clock.join()
    assert reader.pid is None


def test_the_process_ends_with_the_guard() -> None:
    code = "import guard.read, os; r = guard.read.open_reader(); r.warm(); print(r.pid, flush=True); os._exit(0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    until(lambda: not Path(f"/proc/{done.stdout.strip()}").exists(), timeout_s=20, what="end")


def test_the_process_may_dump_no_core_and_has_bounded_memory(reader: WorkerReader) -> None:
    limits = Path(f"/proc/{process_of(reader)}/limits").read_text()
    table = {row[:26].strip(): row[26:].split()[0] for row in limits.splitlines()[1:]}
    assert table["Max core file size"] == "0"
    assert int(table["Max address space"]) <= 4 * 1024**3
    assert int(table["Max open files"]) <= 64


def resident_mib(pid: int) -> float:
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("VmRSS"))


def test_the_process_gives_memory_back_when_no_picture_comes(picture: bytes) -> None:
    reader = WorkerReader("rapid", limits=ReadingLimits(timeout_s=60))
    pid = process_of(reader)
    reader.read(picture)
    read_mib = resident_mib(pid)
    until(lambda: resident_mib(pid) < read_mib - 8, timeout_s=15, what="memory")
    assert PHONE in reader.read(picture).page.text
    reader.close()


def test_a_bomb_is_refused_before_the_process_sees_it() -> None:
    reader = WorkerReader("rapid", limits=ReadingLimits(max_pixels=10_000, max_bytes=20_000))
    with pytest.raises(PictureRefused, match="pixels"):
        reader.read(encode(Image.new("1", (101, 100))))
    with pytest.raises(PictureRefused, match="bytes"):
        reader.read(b"\x89PNG\r\n\x1a\n" + bytes(20_001))
    assert reader.pid is None


def test_missing_networks_are_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReaderMissing, match="install rapidocr"):
        open_reader(models=tmp_path)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ReaderMissing, match="rapid or tesseract"):
        open_reader("abacus")


def test_missing_language_data_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The library remembers where the program is; what it is told here is forgotten afterwards.
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "tesseract")
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'List of available languages (1):'\necho eng\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ReaderMissing, match="tesseract-ocr-chi-sim"):
        open_reader("tesseract")
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(ReaderMissing, match="install tesseract-ocr"):
        open_reader("tesseract")
