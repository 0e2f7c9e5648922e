"""Where captures land on Windows, and the keys that take them."""

from __future__ import annotations

from pathlib import Path

from guard.desktop import CaptureOptions, Captures
from guard.desktop.watch import WatchedFolder
from guard.paths import system_folders

HOTKEYS = (
    *("print", "alt+print", "shift+print", "ctrl+print", "win+print", "win+shift+s", "win+alt+print"),
    *("alt+a", "ctrl+alt+a", "ctrl+shift+a", "ctrl+shift+x"),
)
"""The system and its snipping tool; WeChat (Alt+A), QQ (Ctrl+Alt+A), DingTalk and Feishu (Ctrl+Shift+A)."""

_NAMES = ("Screenshots", "屏幕截图", "螢幕擷取畫面")


def folders(
    pictures: Path, desktop: Path, documents: Path, videos: Path, local_app_data: Path
) -> tuple[WatchedFolder, ...]:
    """The folders, whether they exist yet or not; those of messengers, which are named by account, as they are now."""
    return (
        WatchedFolder(pictures),
        *(WatchedFolder(pictures / name, recursive=True) for name in _NAMES),
        WatchedFolder(desktop),
        WatchedFolder(videos / "Captures"),
        WatchedFolder(local_app_data / "Packages" / "Microsoft.ScreenSketch_8wekyb3d8bbwe" / "TempState"),
        WatchedFolder(documents / "ShareX" / "Screenshots", recursive=True),
        *(WatchedFolder(path) for path in sorted(documents.glob("WeChat Files/*/FileStorage/Temp"))),
        *(WatchedFolder(path) for path in sorted(documents.glob("xwechat_files/*/temp"))),
        *(WatchedFolder(path) for path in sorted(documents.glob("Tencent Files/*/Image/ScreenShot"))),
    )


def own_folders() -> tuple[WatchedFolder, ...]:
    """Those of this person's desktop, as the system names them."""
    system = system_folders()
    return folders(
        system.user_pictures_path,
        system.user_desktop_path,
        system.user_documents_path,
        system.user_videos_path,
        system.user_data_path,
    )


def captures(options: CaptureOptions) -> Captures:
    """The captures of this person's desktop."""
    from guard.desktop.captures import FileCaptures

    return FileCaptures(options, folders=own_folders(), hotkeys=HOTKEYS)
