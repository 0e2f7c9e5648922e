"""Where in a TOML text a key stands: `tomllib` keeps no lines, and an error without its line is half an error."""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=(.*)""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")
_TOKEN = re.compile(r"""(\"{3}|'{3})|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#.*|([\[{])|([\]}])""")


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, from 1, of each table header and each key of a TOML text that parses.

    Keys inside inline tables are not told apart: `line` falls back to the key that holds them.
    """
    lines: dict[Path, int] = {}
    tables: dict[str, int] = {}
    prefix: Path = ()
    pending = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if pending:
            pending = _unclosed(pending + "\n" + line)
            continue
        if header := _HEADER.match(line):
            prefix = _parts(header[2])
            if header[1] == "[[":
                index = tables[header[2]] = tables.get(header[2], -1) + 1
                prefix = (*prefix, index)
            lines.setdefault(prefix, number)
        elif key := _KEY.match(line):
            lines[(*prefix, *_parts(key[1]))] = number
            pending = _unclosed(key[2])
    return lines


def line(lines: Mapping[Path, int], path: Path) -> int:
    """The line of the key at `path`, else of what holds it, else 1."""
    for length in range(len(path), 0, -1):
        if (found := lines.get(path[:length])) is not None:
            return found
    return 1


def _parts(dotted: str) -> Path:
    return tuple(double or single or bare for double, single, bare in _PART.findall(dotted))


def _unclosed(value: str) -> str:
    """The value when it goes on in the next line, else nothing."""
    depth = at = 0
    while token := _TOKEN.search(value, at):
        at = token.end()
        if long := token[1]:
            end = value.find(long, at)
            if end < 0:
                return value
            at = end + len(long)
        depth += (token[2] is not None) - (token[3] is not None)
    return value if depth > 0 else ""
