"""Where captures land on a Linux desktop, and the keys that take them."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from guard.desktop import CaptureOptions, Captures
from guard.desktop.watch import WatchedFolder

HOTKEYS = (
    *("print", "alt+print", "shift+print", "ctrl+print", "ctrl+shift+print", "win+print", "win+shift+print"),
    *("win+shift+s", "alt+a", "ctrl+alt+a", "ctrl+alt+x"),
)
"""Desktops and screenshot programs; WeChat (Alt+A), QQ and DingTalk (Ctrl+Alt+A), deepin (Ctrl+Alt+A)."""

_NAMES = ("Screenshots", "截图", "屏幕截图", "螢幕快照")


def folders(pictures: Path, desktop: Path, videos: Path) -> tuple[WatchedFolder, ...]:
    """The folders, whether they exist yet or not."""
    return (
        WatchedFolder(pictures),
        *(WatchedFolder(pictures / name, recursive=True) for name in _NAMES),
        WatchedFolder(desktop),
        WatchedFolder(videos / "Screenshots", recursive=True),
    )


def captures(options: CaptureOptions) -> Captures:
    """The captures of this person's desktop."""
    from guard.desktop.captures import FileCaptures

    own = folders(
        Path(platformdirs.user_pictures_dir()),
        Path(platformdirs.user_desktop_dir()),
        Path(platformdirs.user_videos_dir()),
    )
    return FileCaptures(options, folders=own, hotkeys=HOTKEYS)
