"""Tables in text files (CSV): columns that are parted by commas or semicolons, read as a copied table is.

Source: RFC 4180 (quotes around a field, doubled within it).
"""

from __future__ import annotations

import itertools
import re

_SAMPLE = 20
"""Rows at the beginning of a file by which it is told whether it is a table."""
_SAMPLE_SIZE = 65_536
"""Characters of a file in which those rows are."""
_FIELD = "x"
"""What stands for a field in quotes while columns are counted."""
_BLANKS = str.maketrans("\t\n\r", "   ")
_DOUBLED, _QUOTE = '""', ' "'
_ALONE = re.compile(r'^"(?:[^"\n]|"")*"(?=\r?$)', re.MULTILINE)
"""A line that is one field in quotes, as a table of one column has them."""
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def as_rows(content: str) -> str:
    """A text, with tabs for what parts its columns where it is a table; every place is as it was."""
    sign = next((sign for sign in ",;" if _parts_columns(content, sign)), None)
    if sign is None:
        return _ALONE.sub(_spoken, content)
    if '"' not in content:
        return content.replace(sign, "\t")
    pieces, done = [], 0
    for quoted in _QUOTED.finditer(content):
        pieces.append(content[done : quoted.start()].replace(sign, "\t"))
        pieces.append(_spoken(quoted))
        done = quoted.end()
    return "".join((*pieces, content[done:].replace(sign, "\t")))


def _spoken(quoted: re.Match[str]) -> str:
    """What a field in quotes says, as long as it is written."""
    return f" {quoted[0][1:-1].replace(_DOUBLED, _QUOTE).translate(_BLANKS)} "


def _parts_columns(content: str, sign: str) -> bool:
    """Whether each of the first rows has equally many of a sign, outside of quotes, the first one between words."""
    sample = _QUOTED.sub(_FIELD, content[:_SAMPLE_SIZE])
    rows = list(itertools.islice((line.strip("\r") for line in sample.split("\n") if line.strip()), _SAMPLE))
    if len(rows) < 2 or any(not heading or heading != heading.strip() for heading in rows[0].split(sign)):
        return False
    counts = {row.count(sign) for row in rows}
    return len(counts) == 1 and counts != {0}
