"""Names of processes, as the kernel tells them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.desktop.x11.processes import executable_name, program_of
from tests.support.waiting import until


@pytest.mark.parametrize(
    ("executable", "arguments", "name"),
    [
        ("/opt/wechat/wechat", ["/opt/wechat/wechat"], "wechat"),
        ("/tmp/.mount_WeChatX/usr/bin/wechat", ["wechat"], "wechat"),
        ("/snap/telegram-desktop/42/usr/bin/telegram-desktop", ["telegram"], "telegram-desktop"),
        ("/app/bin/QQ", ["QQ"], "QQ"),
        ("/usr/bin/crm (deleted)", ["crm"], "crm"),
        ("/usr/bin/python3.11", ["python3", "wechat.py"], "python3.11"),
        ("/usr/lib/wine/wine64-preloader", ["C:\\Program Files\\Tencent\\WeChat.exe", ""], "WeChat.exe"),
        ("/usr/bin/wine64", ["wine64", "/home/a/WeChat.exe"], "WeChat.exe"),
        ("/usr/bin/wine64", ["wine64"], "wine64"),
        ("/opt/wechat/wechat", ["C:\\crm.exe"], "wechat"),
    ],
)
def test_a_program_s_name_is_what_the_kernel_says(
    tmp_path: Path, executable: str, arguments: list[str], name: str
) -> None:
    process = tmp_path / "7"
    process.mkdir()
    (process / "exe").symlink_to(executable)
    (process / "cmdline").write_bytes("\0".join([*arguments, ""]).encode())
    assert executable_name(7, tmp_path) == name


def test_a_process_that_has_gone_has_no_name(tmp_path: Path) -> None:
    assert executable_name(8, tmp_path) is None


@contextlib.contextmanager
def running(program: Path, *before: str) -> Iterator[int]:
    """A process that runs that program once `before` has become it."""
    process = subprocess.Popen([*before, program, "30"])
    try:
        until(lambda: executable_name(process.pid) == program.name.removesuffix(" (deleted)"))
        yield process.pid
    finally:
        process.kill()
        process.wait()


def sleep_at(place: Path) -> Path:
    place.parent.mkdir(exist_ok=True)
    return Path(shutil.copy(Path(shutil.which("sleep") or "/bin/sleep").resolve(), place))


def replace(program: Path) -> None:
    """Put another file in its place, as an update does."""
    sleep_at(program.with_name("new")).replace(program)


@pytest.mark.skipif(os.getuid() != 0, reason="only an administrator has folders that nobody else can change")
def test_a_program_that_was_updated_while_it_runs_is_still_the_one_of_its_place(tmp_path: Path) -> None:
    program = sleep_at(tmp_path / "erp" / "erp")
    with running(program) as pid:
        replace(program)
        told = program_of(pid)
        assert (told.executable, told.path, told.protected) == ("erp", str(program), True)
        program.parent.chmod(0o777)
        assert not program_of(pid).protected
        shutil.rmtree(program.parent)
        assert (program_of(pid).executable, program_of(pid).path) == ("erp", None)
    loose = sleep_at(tmp_path / "loose" / "erp")
    loose.chmod(0o777)
    with running(loose) as pid:
        replace(loose)
        assert (program_of(pid).path, program_of(pid).protected) == (str(loose), False)


@pytest.mark.skipif(os.getuid() != 0, reason="only an administrator has folders that nobody else can change")
def test_a_place_in_a_namespace_of_one_s_own_proves_nothing_of_a_file_that_has_gone(tmp_path: Path) -> None:
    sleep = Path(shutil.which("sleep") or "/bin/sleep").resolve()
    named = tmp_path / "erp (deleted)"
    sleep_at(tmp_path / "erp")
    laid = f"mount -t tmpfs none '{tmp_path}' && touch '{named}' && mount --bind {sleep} '{named}'"
    if subprocess.run(["unshare", "-m", "sh", "-c", laid], check=False, capture_output=True).returncode:
        pytest.skip("no namespaces here")
    with running(named, "unshare", "-m", "sh", "-c", f'{laid} && exec "$0" 30') as pid:
        assert (program_of(pid).path, program_of(pid).protected) == (str(tmp_path / "erp"), False)
