"""Where a packaged Frostpane begins: the command, or one of its worker processes."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

_DROPPED = (
    *("LD_", "PYTHON", "QT_PLUGIN", "QT_QPA_PLATFORM_PLUGIN", "QML"),
    *("OPENSSL_", "SSL_CERT_", "WIN_PD_"),
)
"""Names begin so of what says which code is loaded, whose certificates count, or where the machine's folders lie."""


def _drop_loading_words(environment: MutableMapping[str, str], own: str) -> None:
    """Nothing that the person's environment says loads program code here, or into a process that this one starts, nor
    names authorities of one's own, nor moves the folders of the machine.

    `own`: the folder of this package, which its own start may have named. What the loader itself reads (LD_PRELOAD) has
    had its effect on this process when Python begins.
    """
    for name, value in list(environment.items()):
        if name.startswith(_DROPPED) and not (own and value.startswith(own)):
            del environment[name]


def main() -> int:
    # A program without a console has no streams; what is told there is told to nobody.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the end
    _drop_loading_words(os.environ, str(getattr(sys, "_MEIPASS", "")))
    words = sys.argv[1:]
    from guard.inspect.worker.nursery import WORKER_COMMAND as INSPECTION_COMMAND
    from guard.read.worker.process import WORKER_COMMAND

    if words[:1] == [INSPECTION_COMMAND]:
        from guard.inspect.worker.__main__ import main as inspect

        return inspect()
    if words[:1] == [WORKER_COMMAND]:
        from guard.read.worker.__main__ import main as read

        return read()
    from guard.cli import main as command

    return command(words)


if __name__ == "__main__":
    raise SystemExit(main())
