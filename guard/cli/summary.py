"""What was found in many files, in one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.table import Column, Table

from guard.cli.visible import visible
from guard.model import Finding

MANY = 3
"""Files from which on there is a bar and a table."""
_WIDEST = 1_000
"""Characters of a line where nobody's terminal says how wide it is."""


@dataclass(frozen=True, slots=True)
class Summed:
    """One file's line of the table."""

    path: Path
    cause: str
    """Why it could not be inspected, as a code; empty: it was."""
    count: int = 0
    kinds: str = ""
    """Types with their numbers, the most frequent first."""
    where: str = ""
    """Where the first finding stands; empty where a document does not tell."""

    @classmethod
    def of(cls, path: Path, findings: Sequence[Finding]) -> Self:
        """The line of a file that was inspected."""
        counts = Counter(finding.entity_type.value for finding in findings)
        kinds = ", ".join(f"{kind} {count}" for kind, count in counts.most_common())
        return cls(path, "", len(findings), kinds, next((each.where for each in findings if each.where), ""))


def print_summary(files: Sequence[Summed]) -> None:
    """The table on stdout, with a last line for all."""
    console = Console(emoji=False)
    if not console.is_terminal:
        console = Console(width=_WIDEST, emoji=False)
    table = Table(
        Column("file", overflow="fold"), "found", "kinds", "first at", box=None, padding=(0, 3, 0, 0), show_footer=True
    )
    read = [each for each in files if not each.cause]
    hold = sum(each.count > 0 for each in read)
    for each in files:
        table.add_row(visible(each.path), each.cause or str(each.count), each.kinds, each.where)
    table.columns[0].footer = f"{len(files)} files: {hold} with findings, {len(files) - len(read)} not inspected"
    table.columns[1].footer = str(sum(each.count for each in read))
    console.print(table, markup=False)
