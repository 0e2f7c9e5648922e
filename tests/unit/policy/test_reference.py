"""The reference names every key, and its examples are right."""

import json
import re
from pathlib import Path
from typing import Any

from guard.cli.policy.author import json_schema
from guard.paths import ASSETS
from guard.policy.document import parse
from tests.support.policies import HEAD

TEXT = (Path(__file__).parents[3] / "docs" / "policy.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def keys(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(keys, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*map(keys, schema.values()))


def test_every_key_of_the_schema_has_an_example() -> None:
    written = set(re.findall(r"^\[*([a-z_]+)\]* ?(?:=|$|#)", "\n".join(EXAMPLES), re.MULTILINE))
    written |= set(re.findall(r"^\[+([a-z_]+)\]+", "\n".join(EXAMPLES), re.MULTILINE))
    written |= set(re.findall(r"^\[\[[a-z_]+\.([a-z_]+)\]\]", "\n".join(EXAMPLES), re.MULTILINE))
    assert keys(json_schema()) - written == {"zh", "en"}


def test_all_examples_together_are_one_policy() -> None:
    policy = parse("\n".join([*EXAMPLES, '[[group]]\nname = "work"\ncatalog = ["work"]\n']).encode(), "docs/policy.md")
    assert policy.rules[0].id == "identity-stays-inside"
    assert policy.recognizers[0].name == "contract-number"


def test_what_the_reference_shows_as_a_default_is_one() -> None:
    given = parse(HEAD.encode(), "x").model_dump(mode="json", by_alias=True)
    shown = parse("\n".join(EXAMPLES).encode(), "x").model_dump(mode="json", by_alias=True)
    told_otherwise = {
        "inspection": {"min_confidence_of", "disabled", "own"},
        "rehearsal": {"max_stricter", "max_milder"},
        "evidence": {"keep", "auditor_keys"},
    }
    same = (
        "inspection",
        "documents",
        "redaction",
        "notifications",
        "captures",
        "browsers",
        "retention",
        "agent",
        "scope",
        "rollout",
    )
    for table in same:
        for key, value in given[table].items():
            assert shown[table][key] == value or key in told_otherwise.get(table, ()), (table, key)


def test_the_editors_schema_forbids_keys_that_are_not_known() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert all(part.get("additionalProperties") is False for part in schema["$defs"].values() if "properties" in part)
    assert schema["$defs"]["Rule"]["properties"]["entities"]["items"]["enum"][0] == "*"


def test_the_published_schema_is_the_one_of_the_program() -> None:
    published = json.loads((ASSETS / "policy" / "policy.schema.json").read_text("utf-8"))
    assert published == json_schema(), "frostpane policy schema > assets/policy/policy.schema.json"
