"""What `make run` starts: the tray where there is a display, the demo where there is none."""

import os

from guard.cli import main

if __name__ == "__main__":
    raise SystemExit(main(["run"] if os.environ.get("DISPLAY") else ["demo"]))
