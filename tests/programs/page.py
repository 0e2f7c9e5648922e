"""docs/programs.md and what `frostpane doctor --programs` tells, written from a run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date

from tests.programs.content import Content
from tests.programs.judging import Result, is_good
from tests.programs.rounds import Kind

_HEAD = """\
# Programs that were tried

Written by `make programs` from its last run, {day}, on {system}, under a virtual X screen with Openbox.
Each program is driven as a person drives it (keys and the mouse; an office is filled and read by its own scripting).

| program | package | version |
| --- | --- | --- |
{versions}

Each pair copies and pastes the same three times: without the guard; with it, all of them work programs; with it, all
of them guarded ones (`CN_ID`, action `redact`). A cell tells of the second and the third. **same**: what arrived is
byte for byte what arrives without the guard. **frosted**: something arrived, and the number in it did not; of a
picture, its pixels are covered. Within one executable a guarded one gets its own copy back, so there **same** is
asked for; pages of a browser are places of their own.
Anything else is a defect. What arrives without the guard in no form is no cell.
{again}
{good} of {cells} cells are as they should be.
"""


def page(results: Sequence[Result], kinds: Sequence[Kind], day: date, versions: Mapping[str, str], system: str) -> str:
    """The whole page; `versions` by package."""
    rows = "\n".join(f"| {kind.name} | `{kind.package}` | {versions.get(kind.package, '?')} |" for kind in kinds)
    good = sum(is_good(one) for one in results)
    parts = [_HEAD.format(day=day, system=system, versions=rows, good=good, cells=len(results), again=_again(results))]
    for content in Content:
        of_it = [one for one in results if one.content is content]
        if of_it:
            parts.append(f"## {content[0].upper()}{content[1:]}\n\n{_table(of_it)}\n")
    bad = [one for one in results if not is_good(one)]
    if bad:
        lines = "\n".join(
            f"- {one.source} → {one.destination}, {one.content}: work program: {one.work}; guarded: {one.guarded}"
            for one in bad
        )
        parts.append(f"## Defects\n\n{lines}\n")
    return "\n".join(parts)


def tried(results: Sequence[Result], kinds: Sequence[Kind], day: date, versions: Mapping[str, str], system: str) -> str:
    """The same for `frostpane doctor --programs`, a program a table; see `guard/cli/tried_programs.py`."""
    parts = [f"day = {day}\nsystem = {_quoted(system)}\n"]
    for kind in kinds:
        own = [one for one in results if kind.name in (one.source, one.destination)]
        if own:
            contents = ", ".join(_quoted(content) for content in Content if any(one.content is content for one in own))
            parts.append(
                f"[[program]]\nname = {_quoted(kind.name)}\nversion = {_quoted(versions.get(kind.package, '?'))}\n"
                f"contents = [{contents}]\ncells = {len(own)}\ngood = {sum(map(is_good, own))}\n"
            )
    return "\n".join(parts)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _again(results: Sequence[Result]) -> str:
    """What was tried more than once, in a sentence for each program; empty: nothing."""
    often = {one.destination: [two.tries for two in results if two.destination == one.destination] for one in results}
    told = [
        f"{name} ({sum(count == 2 for count in tries)} cells twice, {sum(count > 2 for count in tries)} three times)"
        for name, tries in often.items()
        if max(tries) > 1
    ]
    if not told:
        return ""
    return (
        "\nWithout the guard too some programs lose pastes, or do not paste the same each time. Of those a cell that"
        "\nwas not as it should be was tried again, and counts by what came of any try; an original in any is a defect."
        f"\nInto {', '.join(told)}.\n"
    )


def _table(results: Sequence[Result]) -> str:
    """Rows copy, columns paste; `same · frosted` are a work program's cell and a guarded one's."""
    sources = list(dict.fromkeys(one.source for one in results))
    destinations = list(dict.fromkeys(one.destination for one in results))
    told = {(one.source, one.destination): _cell(one) for one in results}
    head = "| from ↓ to → | " + " | ".join(destinations) + " |\n" + "| --- " * (len(destinations) + 1) + "|\n"
    return head + "\n".join(
        f"| {source} | " + " | ".join(told.get((source, there), "") for there in destinations) + " |"
        for source in sources
    )


def _cell(one: Result) -> str:
    return f"{one.work} · {one.guarded}" if is_good(one) else f"**{one.work} · {one.guarded}**"


def versions_of(kinds: Sequence[Kind]) -> dict[str, str]:
    """Versions of the installed packages, by their names."""
    query = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *(kind.package for kind in kinds)]
    told = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    return dict(line.split(" ", 1) for line in told.splitlines())
