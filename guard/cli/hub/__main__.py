"""`python -m guard.cli.hub`."""

from guard.cli.hub import main

raise SystemExit(main())
