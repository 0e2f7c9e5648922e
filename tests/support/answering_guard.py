"""`python -m tests.support.answering_guard --data-dir DIR`: a headless guard whose person types a consent's code.

The code is typed once the file DIR.code holds one, as the answer to the newest paste.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from guard import GuardService, create_service
from guard.cli.run import LogListener, Waiting
from guard.model import Answer
from guard.paths import installation


def main(data: Path) -> int:
    """0."""
    with Waiting() as waiting:
        service = create_service(installation(data), policy=None, listener=LogListener(waiting.end))
        ended = threading.Event()
        typing = threading.Thread(target=_type, args=(service, data.with_suffix(".code"), ended), daemon=True)
        try:
            service.start()
            typing.start()
            print("ready", flush=True)
            waiting.wait()
        finally:
            ended.set()
            service.stop(waiting.by)
    return 0


def _type(service: GuardService, file: Path, ended: threading.Event) -> None:
    while not ended.wait(0.05):
        if file.exists() and (history := service.history()):
            service.answer(history[0].snapshot_id, Answer.CONSENT, file.read_text("ascii"), group="social")
            file.unlink()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[2])))
