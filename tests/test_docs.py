"""What pages lean on is there: the tests that they name, the places that they lead to, the commands that they show."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

from bench import __main__ as bench
from guard.cli import main
from guard.cli.hub import main as hub
from tests.support.source import ROOT

TESTS = ROOT / "tests"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FOREIGN = {"--failed", "--user"}
"""Options of other programs that pages show: systemctl's."""

on_each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def flowing(page: Path) -> str:
    """The text of a page without its line breaks."""
    return " ".join(page.read_text(encoding="utf-8").split())


@cache
def functions(stem: str) -> frozenset[str]:
    """The names of the tests in all files of that name."""
    files = [ast.parse(path.read_text(encoding="utf-8")) for path in TESTS.rglob(f"{stem}.py")]
    found = [each.name for file in files for each in ast.walk(file) if isinstance(each, ast.FunctionDef)]
    return frozenset(name for name in found if name.startswith("test_"))


@on_each_page
def test_each_test_that_a_page_names_is_there(page: Path) -> None:
    there = {path.stem for path in TESTS.rglob("test_*")} | functions("test_*")
    assert not set(re.findall(r"\btest_\w+(?<!_)", flowing(page))) - there


@on_each_page
def test_a_test_is_where_its_page_says(page: Path) -> None:
    """`*(unit/desktop: test_falls, windows/test_access_list; flow: test_chaos)*`: below the folder before the colon."""
    wrong = []
    for part in re.findall(r"[^;]+", ";".join(re.findall(r"\*\(([^*]+)\)\*", flowing(page)))):
        told = re.match(r" *(?:tests/)?((?:\w+/)*\w+): ", part)
        folder = TESTS / told[1] if told and (TESTS / told[1]).is_dir() else TESTS
        for whole, beside, stem in re.findall(r"(tests/)?((?:\w+/)*)(test_\w+)", part):
            if not list((TESTS if whole else folder).rglob(f"{beside}{stem}*")) and not functions("test_*") & {stem}:
                wrong.append(f"{folder.name}: {beside}{stem}")
    assert not wrong


@on_each_page
def test_what_a_page_says_of_a_test_is_what_it_is_called(page: Path) -> None:
    """`test_verify: a cut is noted at the next start…, …does not pass`: the words of tests in that file."""
    wrong = []
    for stem, words in re.findall(r"(test_\w+)(?:\.py)?: ([^*;)]+)(?=[*;)])", flowing(page)):
        for phrase in words.split(", "):
            name = re.sub(r"[^a-z0-9]+", "_", phrase.lower()).strip("_")
            begins = "" if phrase.startswith("…") else "test_"
            if not any(f"{begins}{name}" in each for each in functions(stem)):
                wrong.append(f"{stem}: {phrase}")
    assert not wrong


@on_each_page
def test_each_place_that_a_page_leads_to_is_there(page: Path) -> None:
    """Its links with their headings, and files and folders of this project."""
    text, wrong = page.read_text(encoding="utf-8"), []
    for file, heading in re.findall(r"\]\(((?!\w+://)[^)#\s]*)#?([^)\s]*)\)", text):
        target = page.parent / file if file else page
        if not target.exists() or (heading and heading not in headings(target)):
            wrong.append(f"{file}#{heading}")
    for place in re.findall(r"(?<![\w/.-])(?:guard|ui|assets|installer|tests|tools|bench|docs)/[\w./-]*\w", text):
        if not (ROOT / place).exists() and not (ROOT / f"{place}.py").exists():
            wrong.append(place)
    assert not wrong


def headings(page: Path) -> set[str]:
    """As links call them."""
    told = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in told}


def test_the_page_for_agents_has_the_same_parts_in_both_languages() -> None:
    """Its headings, the cells of its tables, and its pictures, each in its language."""

    def parts(page: str) -> list[str]:
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        return re.findall(r"^#+|\||images/[\w-]+?(?=-zh|-en)", text, re.MULTILINE)

    assert parts("agents.md") == parts("agents.zh.md")
    assert "-zh" not in (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
    assert "-en" not in (ROOT / "docs" / "agents.zh.md").read_text(encoding="utf-8")


@on_each_page
def test_each_target_of_make_and_each_part_of_the_bench_that_a_page_names_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    assert not set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) - targets
    measured = {*bench.AREAS, *bench.OF_A_FOLDER, bench.AGAINST}
    assert not set(re.findall(r"python -m bench ([a-z-]+)", text)) - measured


@cache
def commands() -> dict[tuple[str, ...], str]:
    """What each command of both programs says of itself, by its words."""
    told: dict[tuple[str, ...], str] = {}
    waiting: list[tuple[str, ...]] = [("frostpane",), ("frostpane-hub",)]
    for words in waiting:
        with redirect_stdout(io.StringIO()) as out, pytest.raises(SystemExit):
            (main if words[0] == "frostpane" else hub)([*words[1:], "--help"])
        told[words] = out.getvalue()
        waiting += [(*words, each) for each in re.findall(r"^ {4}([a-z][a-z-]*)\b", told[words], re.MULTILINE)]
    return told


def shown(page: Path) -> Iterator[list[str]]:
    """The words of each command of ours that a page shows, in a block or in a sentence."""
    text = page.read_text(encoding="utf-8")
    blocks, rest = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL), re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    lines = [line for block in blocks for line in re.sub(r"\\\n *", "", block).splitlines()]
    for line in [*lines, *(" ".join(span.split()) for span in re.findall(r"`([^`]+)`", rest))]:
        found = re.search(r"(?:^|[ !|])(frostpane(?:-hub)? \S.*)", re.sub(r"[\[\]…]| # .*", "", line))
        if found:
            yield re.sub(r"   .*|--folder \S+", "", found[1]).split()


@on_each_page
def test_each_command_that_a_page_shows_is_one_with_its_options(page: Path) -> None:
    wrong = []
    for words in shown(page):
        known = max((each for each in commands() if list(each) == words[: len(each)]), key=len)
        rest = words[len(known) :]
        if re.search(r" \.\.\.$", commands()[known], re.MULTILINE) and rest and re.fullmatch(r"[a-z-]+", rest[0]):
            wrong.append(f"{' '.join(known)}: {rest[0]}")
        options = [word for word in rest if re.fullmatch(r"--?[a-z][a-z-]*", word)]
        wrong += [f"{' '.join(known)}: {each}" for each in options if not is_told(each, commands()[known])]
    assert not wrong


@on_each_page
def test_each_option_that_a_page_names_is_one_of_some_command(page: Path) -> None:
    every = "\n".join(commands().values())
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", page.read_text(encoding="utf-8"))) - FOREIGN
    assert not [each for each in sorted(told) if not is_told(each, every)]


def is_told(option: str, help_text: str) -> bool:
    return re.search(rf"(?<![\w-]){option}(?![\w-])", help_text) is not None
