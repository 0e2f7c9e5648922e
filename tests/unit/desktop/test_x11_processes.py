"""Names of processes, as the kernel tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.desktop.x11.processes import executable_name


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
