"""The Windows desktop. Its pure parts can be imported on every system."""

from __future__ import annotations

from guard.desktop import CaptureOptions, Captures, Desktop, Vault


def desktop() -> Desktop:
    """The parts for the session of the person who is logged in."""
    from guard.desktop.windows.browsers import listen
    from guard.desktop.windows.companions import listen as listen_to_companions
    from guard.desktop.windows.coverage import coverage
    from guard.desktop.windows.foreground import WindowsForeground
    from guard.desktop.windows.gate import WindowsGate
    from guard.desktop.windows.pipes import companion_pipe, control_pipe
    from guard.desktop.windows.private import keep_private, open_to_others
    from guard.desktop.windows.session import watch_end
    from guard.desktop.windows.windows import awake_s, is_guard, keep_out_of_captures, login_ends, seen_windows

    return Desktop(
        name="windows",
        gate=WindowsGate,
        foreground=WindowsForeground,
        vault=_vault,
        coverage=coverage,
        keep_private=keep_private,
        open_to_others=open_to_others,
        control_address=control_pipe,
        captures=_captures,
        keep_out_of_captures=keep_out_of_captures,
        seen_windows=seen_windows,
        login_ends=login_ends,
        is_guard=is_guard,
        awake_s=awake_s,
        browsers=listen,
        companions=listen_to_companions,
        companion_address=companion_pipe,
        watch_end=watch_end,
        qt_platform="windows",
    )


def _captures(options: CaptureOptions) -> Captures:
    # Watching is not needed to guard the clipboard.
    from guard.desktop.windows.screenshots import captures

    return captures(options)


def _vault() -> Vault:
    # Keyring backends are slow to import and not needed to guard.
    from guard.desktop.vault import KeyringVault

    return KeyringVault()
