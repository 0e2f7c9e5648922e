"""Lets several people into a console: each by the command would load the site anew, for a second."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from guard.cli.hub.console import terms_of
from guard.fleet.console import accounts, site
from guard.fleet.console.roles import Role


def main(folder: Path) -> None:
    """By a table on stdin: name to password, role and team."""
    os.umask(0o077)
    listening = {"listen": "127.0.0.1:8443", "address": None, "plain": True, "proxy_header": None, "proxy": []}
    site.build(terms_of(argparse.Namespace(folder=folder, **listening, trust=[], threshold=1)))
    site.lay_tables()
    for name, (password, role, team) in json.load(sys.stdin).items():
        accounts.let_in(name, password, Role(role), team)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
