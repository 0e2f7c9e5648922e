"""`python -m guard` is `frostpane`."""

from guard.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
