"""The administrative template: whole in both languages, and of exactly the values that the program reads."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from guard.policy.administered import REGISTRY_KEY, VALUES, Kind, Value

FOLDER = Path(__file__).resolve().parents[3] / "installer" / "windows" / "policies"
NAMESPACE = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"


def policies() -> list[Xml.Element]:
    return list(Xml.parse(FOLDER / "Frostpane.admx").iter(f"{NAMESPACE}policy"))


def described() -> dict[str, tuple[Kind, tuple[str, ...], bool]]:
    """Of each value in the template: what it is, what it may be, and whether the machine's policy alone has it."""
    found: dict[str, tuple[Kind, tuple[str, ...], bool]] = {}
    kinds = {"text": Kind.TEXT, "enum": Kind.TEXT, "multiText": Kind.LIST}
    for policy in policies():
        alone = {"Machine": True, "Both": False}[policy.attrib["class"]]
        if "valueName" in policy.attrib:
            numbers = [each.attrib["value"] for each in policy.iter(f"{NAMESPACE}decimal")]
            assert numbers == ["1", "0"]  # enabled, disabled
            found[policy.attrib["valueName"]] = Kind.SWITCH, (), alone
        for element in policy.iterfind(f"{NAMESPACE}elements/*"):
            choices = tuple(each.text or "" for each in element.iter(f"{NAMESPACE}string"))
            found[element.attrib["valueName"]] = kinds[element.tag.removeprefix(NAMESPACE)], choices, alone
    return found


def test_its_values_are_those_that_the_program_reads() -> None:
    def told(value: Value) -> tuple[Kind, tuple[str, ...], bool]:
        return value.kind, value.choices, value.machine_alone

    assert described() == {value.name: told(value) for value in VALUES}


def test_its_policies_have_names_of_their_own_and_lie_under_the_programs_key() -> None:
    names = [policy.attrib["name"] for policy in policies()]
    assert len(set(names)) == len(names) == 10
    assert {policy.attrib["key"] for policy in policies()} == {REGISTRY_KEY}


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_each_of_its_words_and_boxes_is_there(language: str) -> None:
    root = Xml.parse(FOLDER / language / "Frostpane.adml")
    template = (FOLDER / "Frostpane.admx").read_text(encoding="utf-8")
    for kind in ("string", "presentation"):
        there = [each.attrib["id"] for each in root.iter(f"{NAMESPACE}{kind}")]
        assert sorted(there) == sorted(set(re.findall(rf"\$\({kind}\.(\w+)\)", template)))
    assert all((each.text or "").strip() for each in root.iter(f"{NAMESPACE}string"))
    boxes = {
        each.attrib["id"]: [box.attrib["refId"] for box in each if "refId" in box.attrib]
        for each in root.iter(f"{NAMESPACE}presentation")
    }
    elements = {
        policy.attrib["name"]: [each.attrib["id"] for each in policy.iterfind(f"{NAMESPACE}elements/*")]
        for policy in policies()
    }
    assert boxes == {name: found for name, found in elements.items() if found}
