"""What a Windows desktop lets the guard guard, and what not."""

from __future__ import annotations

from guard.model import Coverage, Message

_CLIPBOARD = Message(
    zh="每次复制都会检查；抢在最初几毫秒内读取剪贴板的程序无法拦住",
    en="Every copy is inspected; a program that races for it within the first milliseconds cannot be stopped",
)
_DESTINATION = Message(
    zh="粘贴的程序按打开剪贴板的窗口识别；不用窗口读取的程序视为前台程序，刚复制完就读取的视为未知程序",
    en="The pasting program is known by the window that opens the clipboard; one without a window counts as the one "
    "in front, or as unknown right after a change",
)
_ELEVATED = Message(
    zh="以管理员身份运行的程序：系统不一定说出是哪个程序，此时按未知程序处理",
    en="A program that runs as administrator: where the system does not tell which it is, it counts as unknown",
)
_HISTORY = Message(
    zh="受保护的内容标记为不进入剪贴板历史、云剪贴板，远程桌面得到安全版本；在接管前的瞬间读取的程序会得到原文",
    en="Guarded content is marked to stay out of the clipboard history and the cloud, and remote desktop gets the safe "
    "version; what reads it in the moment before it is taken over has the original",
)
_DRAG = Message(
    zh="拖放不经过剪贴板；浏览器中的拖放和上传由浏览器连接器检查",
    en="Drag and drop does not go through the clipboard; in browsers the connector inspects drops and uploads",
)
_BROWSERS = Message(
    zh="浏览器在粘贴、拖放、上传前询问时按网址回答；须在浏览器的企业策略中启用",
    en="Browsers that ask before a paste, a drop or an upload are answered by address; their own policy must say so",
)


def coverage() -> tuple[Coverage, ...]:
    """What is guarded on this session's desktop, and what is not."""
    return (
        Coverage("clipboard", guarded=True, reason=_CLIPBOARD),
        Coverage("destination", guarded=True, reason=_DESTINATION),
        Coverage("elevated", guarded=False, reason=_ELEVATED),
        Coverage("history", guarded=True, reason=_HISTORY),
        Coverage("drag and drop", guarded=False, reason=_DRAG),
        Coverage("browsers", guarded=True, reason=_BROWSERS),
    )
