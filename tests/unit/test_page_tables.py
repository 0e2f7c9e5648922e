"""Tables and lists of pages name what the program has: no word less, none more."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from guard.audit import NoteKind
from guard.audit.incident.law import Clock, read_law
from guard.cli import COMMANDS
from guard.cli.policy.author import json_schema
from guard.detect import checksums
from guard.model import Action, EntityType
from guard.paths import ASSETS
from guard.policy.administered import VALUES, Kind
from guard.policy.trust import POLICY_TYPE, ROOT_TYPE
from guard.tokens.consent.record import SENSITIVE, Terms
from guard.tokens.consent.refusal import Cause
from tests.support.source import ROOT, SOURCES, name, nodes

LAW = read_law(ASSETS)


def page(file: str) -> str:
    return (ROOT / "docs" / file).read_text(encoding="utf-8")


def between(file: str, begin: str, end: str) -> str:
    """A part of a page, without its line breaks."""
    return " ".join(page(file).split()).partition(begin)[2].partition(end)[0]


def rows(file: str, head: str) -> Iterator[list[str]]:
    """The cells of the table whose head begins so."""
    for line in page(file).partition(f"\n{head}")[2].splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split(" | ")]


def codes(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def said(folder: str, words: str) -> set[str]:
    """The texts of that form that stand in the source below a folder as codes: `code="…"`, or a refusal's."""
    found = set()
    for path in SOURCES:
        for node in nodes(path) if name(path).startswith(folder) else ():
            if isinstance(node, ast.Call):
                given = [each.value for each in node.keywords if each.arg == "code"]
                given += node.args if ast.unparse(node.func) == "Refusal" else []
                found |= {each.value for part in given for each in ast.walk(part) if isinstance(each, ast.Constant)}
    return {each for each in found if isinstance(each, str) and re.fullmatch(words, each)}


def test_policy_md_names_every_entity_type() -> None:
    told = codes(between("policy.md", "Entity types in text:", "is content that could not be inspected"))
    assert {word for part in told for word in part.split()} == set(EntityType)


def choices(schema: object) -> Iterator[str]:
    """The words of which a key of the policy may have one, entity types apart."""
    if isinstance(schema, list):
        for each in schema:
            yield from choices(each)
    if isinstance(schema, dict):
        yield from (word for word in schema.get("enum", ()) if isinstance(word, str) and word not in set(EntityType))
        yield from choices(list(schema.values()))


def test_policy_md_names_every_word_that_a_key_may_have() -> None:
    words = set(choices(json_schema()))
    assert words > {"rapid", "honour", "withhold", "too-large"}
    assert not [word for word in words if f'"{word}"' not in page("policy.md") and word not in codes(page("policy.md"))]


@pytest.mark.parametrize(
    ("file", "begin", "end"),
    [("policy.md", "# default: none. luhn", " confidence"), ("entities.md", "a checksum that must hold (`luhn", "`;")],
)
def test_the_checksums_that_a_recognizer_may_ask_for_are_named(file: str, begin: str, end: str) -> None:
    assert {"luhn", *between(file, begin, end).split()} == set(checksums.BY_NAME)


def test_policy_md_tells_what_each_action_gives_from_the_mildest_on() -> None:
    assert [codes(row[0])[0] for row in rows("policy.md", "| action |")] == [each.name.lower() for each in Action]


def test_policy_md_names_every_kind_of_the_catalog() -> None:
    kinds = tomllib.loads((ASSETS / "policy" / "applications.toml").read_text(encoding="utf-8"))["kinds"]
    told = codes(between("policy.md", "has the kinds ", " (no terminals"))
    assert set(told) == set(kinds)


def test_policy_md_tells_what_a_signed_file_says_that_it_is() -> None:
    text = page("policy.md").partition("## The signed file")[2]
    assert [each for each in codes(text) if each.startswith("application/")] == [POLICY_TYPE, ROOT_TYPE]


def test_fleet_md_names_tables_and_views_that_there_are() -> None:
    laid = "\n".join(path.read_text(encoding="utf-8") for path in (ASSETS / "fleet").glob("*.sql"))
    told = [
        each
        for each in codes(page("fleet.md").partition("## The tables\n\n")[2].partition("\n\n")[0])
        if " " not in each
    ]
    assert len(told) > 10
    assert not [each for each in told if not re.search(rf"(?:TABLE IF NOT EXISTS|VIEW) {each}\b", laid)]


@pytest.mark.parametrize(
    ("table", "key", "told"),
    [
        ("InspectionSection", "deadline_ms", "# {minimum} to {maximum}. A paste waits no longer"),
        ("WatermarkSection", "opacity", "# {minimum} to {maximum}"),
    ],
)
def test_policy_md_tells_between_what_a_number_may_lie(table: str, key: str, told: str) -> None:
    given = json_schema()["$defs"][table]["properties"][key]
    assert told.format(**given) in page("policy.md")


def test_admin_md_names_every_code_with_which_a_file_is_refused() -> None:
    own = {"policy-invalid", "policy-unenforced"}
    refused = said("guard/policy/", "policy-.*") - {"policy-pull", "policy-push"} | own
    assert {code for row in rows("admin.md", "| code |") for code in codes(row[0])} == refused


def test_trail_md_names_every_code_with_which_a_token_is_refused() -> None:
    told = codes(between("trail.md", "A refusal is one line with a code (", ")"))
    assert set(told) == said("guard/tokens/", "token-.*")


def test_trail_md_names_notes_that_there_are() -> None:
    assert {code for row in rows("trail.md", "| note |") for code in codes(row[0])} <= set(NoteKind)


def test_consent_md_names_every_cause_of_a_refusal() -> None:
    assert {code for row in rows("consent.md", "| code |") for code in codes(row[0])} == set(Cause)


def test_consent_md_names_every_field_that_a_customer_is_told_of() -> None:
    told = {code for row in rows("consent.md", "| field |") for code in codes(row[0])}
    assert told == set(Terms.model_fields) - {"machine", "agent"} | {"not_before", "expires_at"}


def test_consent_md_names_every_kind_that_counts_as_sensitive() -> None:
    told = codes(between("consent.md", "These kinds count as sensitive: ", ": `issue` refuses"))
    assert {word for part in told for word in part.split()} == SENSITIVE


@pytest.mark.parametrize("clock", LAW.clocks, ids=lambda clock: clock.id)
def test_incident_md_tells_each_clock(clock: Clock) -> None:
    """In the order of the table; "the same" stands for the law of the row before."""
    row = list(rows("incident.md", "| article |"))[LAW.clocks.index(clock)]
    article = clock.duty.article.en.removeprefix("CAC incident reporting measures")
    assert article.strip(", ") in row[0]
    assert clock.region.value in row[2]
    assert (clock.graded or "") in row[2]
    assert clock.high_risk == ("high risk" in row[2])
    hours = None if clock.within is None else clock.within.total_seconds() / 3600
    told = re.match(r"(\d+) (hour|day)", row[3])
    assert hours == (int(told[1]) * (24 if told[2] == "day" else 1) if told else None)


def test_incident_md_tells_from_where_on_a_grade_is_reached() -> None:
    text = between("incident.md", "Grades (annex of the CAC measures): ", ".")
    told = re.findall(r"(\w+) from (\d+) million(?: persons)? or (\d+) million", text)
    assert told == [
        (each.name.zh, str(each.min_persons // 1_000_000), str(each.min_loss_yuan // 1_000_000)) for each in LAW.grades
    ]


def test_incident_md_names_every_application_whose_steps_are_known_and_how_long_it_can_recall() -> None:
    known = tomllib.loads((ASSETS / "incident" / "containment.toml").read_text(encoding="utf-8"))["application"]
    text = between("incident.md", "`assets/incident/containment.toml`, for ", "The case on the disk")
    listed = text.partition(", and a default.")[0].split(", ")
    assert [each.lower() for each in listed] == [each["name"]["en"].lower() for each in known[:-1]]
    for each in known:
        if minutes := each.get("recall_minutes"):
            span = f"{minutes // 60} hours" if minutes % 60 == 0 else f"{minutes} minutes"
            assert re.search(rf"{each['name']['en']}[^,]* {span}", text), each["id"]


def test_windows_md_names_every_value_that_administrators_may_set() -> None:
    told = {}
    for names, kind, on_linux, *_ in rows("windows.md", "| value | type |"):
        for registry, in_file in zip(codes(names), codes(on_linux), strict=True):
            told[registry] = (in_file, kind)
    kinds = {Kind.TEXT: "text", Kind.SWITCH: "0, 1", Kind.LIST: "list"}
    assert told == {each.name: (each.field, kinds[each.kind] + ", HKLM alone" * each.machine_alone) for each in VALUES}


def test_the_front_page_tells_of_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## The command")[2].partition("```\n\n")[0]
    told = set(re.findall(r"^frostpane ([a-z-]+)", text, re.MULTILINE)) | set(re.findall(r", ([a-z]+) DIR", text))
    assert told == set(COMMANDS) - {"browser-host"}  # which a browser calls


def test_entities_md_names_every_word_of_its_recognizers() -> None:
    told: set[str] = set()
    for part in re.split(r"\n\n(?=\*\*`)", page("entities.md").partition("## How a text is read")[0])[1:]:
        words = codes("`" + part.rpartition("\n- `")[2].partition("\n\n")[0])
        told |= {words[0].partition(".")[0] + word if word.startswith(".") else word for word in words}
    texts = {
        node.value
        for path in SOURCES
        if name(path).startswith("guard/detect/")
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    families = "|".join({word.partition(".")[0] for word in told})
    assert not {text for text in texts if re.fullmatch(rf"(?:{families})\.(?!txt)[a-z_0-9]+", text)} - told
    groups = {group for text in texts for group in re.findall(r"\(\?P<(\w+)>", text)}
    assert not {word for word in told - texts if word.partition(".")[2] not in groups} - {"bank_card.<network>"}
