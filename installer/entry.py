"""Where a packaged Frostpane begins: the command, or one of its worker processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> int:
    # A program without a console has no streams; what is told there is told to nobody.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the end
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
