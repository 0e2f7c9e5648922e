"""How the commands take what is typed."""

from __future__ import annotations

import argparse
from typing import NoReturn

from guard.errors import InputError


class Parser(argparse.ArgumentParser):
    """Tells wrong usage as every other error is told: in one line, with a code."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; `{self.prog} --help` lists what there is", code="usage")
