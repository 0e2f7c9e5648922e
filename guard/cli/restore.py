"""`frostpane restore DIR`: loaded alone when it is called; see `backup`."""

from guard.cli.backup import add_restore_parser as add_parser
from guard.cli.backup import run_restore as run

__all__ = ["add_parser", "run"]
