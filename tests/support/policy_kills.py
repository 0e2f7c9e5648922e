"""Kills a guard that takes a new policy, before each file that it opens, renames or removes.

Prints one JSON object a kill: what a guard has in force afterwards `alone`, without the new file, and `again` with it.
Run as a program with an empty folder. A child is forked for each, so it must not be
imported by a program with threads.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from tests.support.policies import Office, document


def main(folder: Path) -> None:
    first = Office(folder / "office", holders=1)
    prepared = [("fresh", 0), ("update", 1), ("fourth", 4)]
    for name, taken in prepared:
        start = Office(folder / name)
        for serial in range(1, taken + 1):
            start.drop(first.signed(document(serial)))
            start.look()
        start.drop(first.signed(document(9)))
        for step in range(1_000):
            copy = folder / f"{name}-{step}"
            shutil.copytree(folder / name, copy, symlinks=True)
            if not _killed_at(step, copy):
                break
            dropped = copy / "policy.d" / "test.policy"
            newer = dropped.read_bytes()
            dropped.unlink()
            alone = Office.at(copy).look().status
            dropped.write_bytes(newer)
            again = Office.at(copy).look().status
            told = {"start": name, "step": step, "before": taken, "alone": [alone.serial, alone.state]}
            told["again"] = [again.serial, again.state]
            print(json.dumps(told))
            shutil.rmtree(copy)


def _killed_at(step: int, folder: Path) -> bool:
    child = os.fork()
    if child == 0:
        seen = 0

        def watch(event: str, args: tuple[object, ...]) -> None:
            nonlocal seen
            if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod") and str(folder) in str(args[0]):
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                seen += 1

        sys.addaudithook(watch)
        Office.at(folder).look()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
