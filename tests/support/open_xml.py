"""What Microsoft's rules for office files, ported from the Open XML SDK, find wrong in one."""

from __future__ import annotations

import re
from pathlib import Path

from openxml_audit import OpenXmlValidator


def broken_rules(file: Path) -> set[str]:
    """Each broken rule with its part, without the numbers that differ from file to file. Source: ECMA-376."""
    # Texts within cells break no rule: Excel opens them as they are, and moves them when it saves.
    found = [each for each in OpenXmlValidator().validate(file).errors if "inline-string" not in each.description]
    return {f"{each.part_uri}: {re.sub('[0-9]+', '', each.description)}" for each in found}
