"""Names of files, as they are printed: anybody may choose them, and a terminal obeys some signs."""

from __future__ import annotations

import re

_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What moves or colours what is on a terminal, ends a line, or turns the order of its signs."""


def visible(text: object) -> str:
    """The text in one line, with what a terminal obeys spelled out, such as `\\x1b`."""
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), str(text))
