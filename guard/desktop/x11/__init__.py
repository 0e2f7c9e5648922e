"""The X11 desktop."""

from __future__ import annotations

from guard.desktop import CaptureOptions, Captures, Desktop, Vault
from guard.desktop.address import socket_address
from guard.desktop.continued import watch_continued
from guard.desktop.login import login_ends
from guard.desktop.private import keep_private, open_to_others
from guard.desktop.thawed import tells_freezes, watch_thawed
from guard.desktop.x11.companions import companion_address, listen
from guard.desktop.x11.coverage import coverage
from guard.desktop.x11.foreground import X11Foreground
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.pointed import pointed_at
from guard.desktop.x11.rivals import is_guard
from guard.desktop.x11.seen_windows import seen_windows


def desktop() -> Desktop:
    """The parts for the display that the environment names."""
    return Desktop(
        name="x11",
        gate=X11Gate,
        foreground=X11Foreground,
        vault=_vault,
        coverage=coverage,
        keep_private=keep_private,
        open_to_others=open_to_others,
        control_address=socket_address,
        captures=_captures,
        seen_windows=seen_windows,
        pointed_at=pointed_at,
        login_ends=login_ends,
        is_guard=is_guard,
        watch_continued=watch_continued,
        watch_thawed=watch_thawed if tells_freezes() else None,
        companions=listen,
        companion_address=companion_address,
    )


def _captures(options: CaptureOptions) -> Captures:
    # Watching is not needed to guard the clipboard.
    from guard.desktop.x11.screenshots import captures

    return captures(options)


def _vault() -> Vault:
    # Keyring backends are slow to import and not needed to guard.
    from guard.desktop.vault import KeyringVault

    return KeyringVault()
