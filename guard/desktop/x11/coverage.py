"""What an X11 desktop lets the guard guard, and what not."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.identify import Identifier
from guard.desktop.x11.processes import executable_name
from guard.errors import DisplayUnavailable
from guard.model import Coverage, Message

_CLIPBOARD = Message(
    zh="每次复制都会检查；抢在第一毫秒内读取剪贴板的程序无法拦住",
    en="Every copy is inspected; a program that races for it within the first millisecond cannot be stopped",
)
_NO_DISPLAY = Message(
    zh="没有可用的 X 显示：请在图形会话中启动",
    en="There is no X display: start the guard in a graphical session",
)
_WAYLAND = Message(
    zh="Wayland 会话：只能守护经 Xwayland 运行的程序；原生 Wayland 程序之间的复制不受保护，请使用 X11 会话",
    en="A Wayland session: only programs under Xwayland are seen; what native Wayland programs copy to each other is "
    "not. Use an X11 session",
)
_PRIMARY = Message(
    zh="选中的文字（中键粘贴，含 SECONDARY）在受管控程序到前台时检查",
    en="Selected text (middle-click paste, and SECONDARY) is inspected when a guarded application comes to the "
    "foreground",
)
_PRIMARY_BLIND = Message(
    zh="没有报告活动窗口的窗口管理器，选中的文字（中键粘贴）不受保护",
    en="No window manager tells which window is active, so selected text (middle-click paste) is not guarded",
)
_DESTINATION = Message(
    zh="粘贴的程序按 X 服务器所见的进程识别",
    en="The pasting program is known by the process that the X server sees",
)
_NO_PROCESSES = Message(
    zh="这里读不到 /proc：所有程序都按未知处理，业务程序也只得到遮盖后的内容；请挂载 /proc",
    en="/proc cannot be read here: every program counts as unknown, so that work too gets what is covered; mount it",
)
_OTHER_PROCESSES = Message(
    zh="X 服务器的进程号与这里不同（容器或远程显示）：所有程序都按未知处理，业务程序也只得到遮盖后的内容",
    en="The X server counts processes otherwise than this system (a container, a display elsewhere): every program "
    "counts as unknown, so that work too gets what is covered",
)
_CUT_BUFFERS = Message(
    zh="X 剪切缓冲区（1988 年以前的方式，现有程序几乎不用）不受保护",
    en="The X cut buffers, which hardly any program uses since 1988, are not guarded",
)
_DRAG = Message(
    zh="拖放不经过剪贴板，无法检查",
    en="Drag and drop does not go through the clipboard and is not seen",
)
_BROWSERS = Message(
    zh="装有浏览器伴侣的 Chromium 和 Firefox 按网页检查粘贴、拖入和选择的文件；其他浏览器按窗口标题识别",
    en="In Chromium and Firefox with the companion extension pastes, drops and files are inspected; other browsers are "
    "known by titles",
)


def coverage(environ: Mapping[str, str] = os.environ, proc: Path = Path("/proc")) -> tuple[Coverage, ...]:
    """What can and cannot be guarded on the display that the environment names; `proc`: where processes are told."""
    try:
        with Connection(environ.get("DISPLAY") or None) as connection:
            supported = connection.read_property(connection.root, connection.atom("_NET_SUPPORTING_WM_CHECK"), 4)
            alike = Identifier(connection).tells_processes
    except DisplayUnavailable:
        points = ("clipboard", "primary", "destination")
        return tuple(Coverage(point, guarded=False, reason=_NO_DISPLAY) for point in points)
    wayland = bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE") == "wayland"
    managed = supported is not None
    read = executable_name(os.getpid(), proc) is not None
    known = read and alike
    destination = _WAYLAND if wayland else _DESTINATION if known else _OTHER_PROCESSES if read else _NO_PROCESSES
    return (
        Coverage("clipboard", guarded=not wayland, reason=_WAYLAND if wayland else _CLIPBOARD),
        Coverage("primary", guarded=managed and not wayland, reason=_PRIMARY if managed else _PRIMARY_BLIND),
        Coverage("destination", guarded=known and not wayland, reason=destination),
        Coverage("cut buffers", guarded=False, reason=_CUT_BUFFERS),
        Coverage("drag and drop", guarded=False, reason=_DRAG),
        Coverage("browsers", guarded=False, reason=_BROWSERS),
    )
