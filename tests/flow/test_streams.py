"""Commands whose input or output is no ordinary file: one line that names the code, and never a traceback."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guard.cli import NOT_NOW, main
from tests.support.trail import Given

FROSTPANE = [sys.executable, "-m", "guard"]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="shell redirections and devices of POSIX")


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return Given(tmp_path / "data")


@POSIX
@pytest.mark.parametrize(
    "words", ["audit export --data-dir D", "status --json --data-dir D", "policy schema", "policy show --data-dir D"]
)
def test_a_closed_stdout_is_told_in_one_line(given: Given, words: str) -> None:
    given.filled(2)
    line = " ".join([*FROSTPANE, words.replace(" D", f" {given.data}"), ">&-"])
    done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("frostpane: no-output: ")
    assert len(done.stderr.splitlines()) == 1


@POSIX
def test_a_full_stdout_is_told_in_one_line() -> None:
    line = " ".join([*FROSTPANE, "policy", "schema", ">/dev/full"])
    done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "frostpane: system: No space left on device\n")


@POSIX
def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["policy", "show", "--data-dir", str(tmp_path / "file")]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"frostpane: system: {tmp_path / 'file'}")
    assert len(told.splitlines()) == 1


@POSIX
@pytest.mark.parametrize(("words", "status", "code"), [((), NOT_NOW, "display-unavailable"), (("--no",), 2, "usage")])
def test_a_guard_that_may_start_later_ends_otherwise_than_one_that_never_will(
    tmp_path: Path, words: tuple[str, ...], status: int, code: str
) -> None:
    run = [*FROSTPANE, "run", "--headless", "--data-dir", str(tmp_path / "data"), *words]
    nowhere = {**os.environ, "DISPLAY": ":99999"}
    told = subprocess.run(run, stderr=subprocess.PIPE, text=True, timeout=60, check=False, env=nowhere)
    assert (told.returncode, f"frostpane: {code}: " in told.stderr) == (status, True)


def test_what_libraries_log_is_told_nobody() -> None:
    program = "from guard.cli import log; import logging; log.to_stderr(); logging.getLogger('watchdog').error('x')"
    told = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert (told.returncode, told.stderr) == (0, "")


@POSIX
def test_a_log_on_a_full_disk_prints_no_traceback() -> None:
    program = "from pathlib import Path; from guard.cli import log; import logging; log.to_file(Path('/dev/full')); "
    told = subprocess.run(
        [sys.executable, "-c", program + "logging.getLogger('guard').warning('x')"],
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")


@POSIX
def test_an_interrupted_command_says_so_in_one_line(tmp_path: Path) -> None:
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to it
    running = subprocess.Popen(
        [*FROSTPANE, "inspect", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    signal.signal(signal.SIGINT, heard)
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(b'{"text": "13800138000"}\n')
    running.stdin.flush()
    assert b"PHONE" in running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=20)
    assert (running.returncode, told) == (130, b"frostpane: interrupted: ended before it was done\n")


@POSIX
@pytest.mark.parametrize(
    "words",
    [
        ("token", "use", "FILE", "--action", "stop"),
        ("evidence", "open", "FILE", "--identity", "FILE"),
        ("audit", "list", "--identity", "FILE"),
        ("policy", "check", "FILE"),
        ("inspect", "FILE"),
    ],
)
@pytest.mark.parametrize("kind", ["/dev/zero", "pipe"])
def test_input_without_an_end_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], kind: str
) -> None:
    file = tmp_path / "file"
    if kind == "pipe":
        os.mkfifo(file)
    named = kind if kind.startswith("/") else str(file)
    given = [named if word == "FILE" else word for word in words]
    began = time.monotonic()
    status = main(given if words[0] in ("inspect", "policy") else [*given, "--data-dir", str(tmp_path / "data")])
    told = capsys.readouterr().err
    assert status == 2
    assert told.startswith(("frostpane: not-readable: ", f"{named}: "))
    assert len(told.splitlines()) == 1
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "words",
    [
        ("token", "use", "FILE", "--action", "stop"),
        ("evidence", "open", "FILE", "--identity", "FILE"),
        ("audit", "list", "--identity", "FILE"),
        ("policy", "install", "FILE"),
    ],
)
def test_a_file_that_is_larger_than_its_kind_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    file = tmp_path / "file"
    with file.open("wb") as sparse:
        sparse.truncate(200 * 1024**2)
    given = [str(file) if word == "FILE" else word for word in words]
    assert main([*given, "--data-dir", str(tmp_path / "data")]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"frostpane: too-large: {file}: ")
    assert len(told.splitlines()) == 1


def test_a_list_that_fails_on_its_first_record_prints_nothing(given: Given, capsys: pytest.CaptureFixture[str]) -> None:
    given.filled(2)
    given.paths.trail.write_bytes(b"no database" * 1000)
    assert main(["audit", "list", "--json", "--data-dir", str(given.data)]) == 2
    assert capsys.readouterr().out == ""


@POSIX
@pytest.mark.parametrize(
    "said", ["log.to_stderr(); logging.getLogger('guard').error('x')", "tell_starter(sys.stderr, 'x')"]
)
@pytest.mark.parametrize("end", ["nobody reads", "is closed"])
def test_a_pipe_that_takes_nothing_holds_nobody_up_and_ends_nobody(said: str, end: str) -> None:
    reading, writing = os.pipe()
    if end == "is closed":
        os.close(reading)
    else:
        os.set_blocking(writing, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writing, bytes(4096))
        os.set_blocking(writing, True)
    loads = "import logging, sys; from guard.cli import log; from guard.desktop.pipes import tell_starter; "
    program = f"{loads}{said}; print('goes on')"
    try:
        told = subprocess.run(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=writing, text=True, timeout=60, check=False
        )
    finally:
        os.close(writing)
        if end != "is closed":
            os.close(reading)
    assert (told.returncode, told.stdout) == (0, "goes on\n")


def test_what_ends_a_thread_is_told_in_one_line_that_says_nothing_of_its_content() -> None:
    program = (
        "import threading; from guard.cli import log; log.to_stderr(); "
        "t = threading.Thread(target=int, args=('110105199107163429x',), name='gate'); t.start(); t.join()"
    )
    told = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert told.stderr.startswith("frostpane: thread gate ended: ValueError at ")
    assert len(told.stderr.splitlines()) == 1
    assert "110105" not in told.stderr


@POSIX
def test_where_the_locale_cannot_spell_a_name_it_is_found_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "\u622a\u56fe").mkdir()
    ascii_alone = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    looks = "print(pathlib.Path('\\u622a\\u56fe').is_dir())"
    program = f"import pathlib\nfrom guard.cli import main\ntry: main()\nfinally: {looks}"
    told = subprocess.run(
        [sys.executable, "-c", program, "--version"],
        env=ascii_alone,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (told.returncode, told.stderr, told.stdout.splitlines()[-1]) == (0, "", "True")


def test_a_guard_that_can_have_no_thread_says_so_in_one_line(tmp_path: Path) -> None:
    program = (
        'import sys, threading\ndef refuse(thread): raise RuntimeError("can\'t start new thread")\n'
        "threading.Thread.start = refuse\nfrom guard.cli import main\n"
        "sys.exit(main(['run', '--headless', '--data-dir', sys.argv[1]]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "data"], stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )
    assert told.returncode == NOT_NOW
    assert told.stderr.startswith("frostpane: system: no more memory or threads")
    assert len(told.stderr.splitlines()) == 1
