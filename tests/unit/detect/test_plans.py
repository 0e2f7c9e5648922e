"""Numbers with a country's code are valid as `phonenumbers` says, most others without being parsed."""

from __future__ import annotations

import phonenumbers
import pytest

from guard.detect.entities.phone import is_valid

CODES = (1, 7, 33, 39, 44, 52, 54, 55, 61, 86, 378, 599, 800, 852, 886)
"""Those with many regions, with numbers of many lengths, with zeros that count, and with digits that a plan adds."""


def told(digits: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + digits))
    except phonenumbers.NumberParseException:
        return False


def examples(code: int) -> list[str]:
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]
    given = [phonenumbers.example_number(region) for region in regions if region != "001"]
    given = given or [phonenumbers.example_number_for_non_geo_entity(code)]
    return [phonenumbers.national_significant_number(number) for number in given if number is not None]


@pytest.mark.parametrize("code", CODES)
def test_a_number_is_valid_as_the_plans_say(code: int) -> None:
    for number in examples(code):
        assert is_valid(f"{code}{number}")
        for other in (number[:-1], number[:-3], number + "7", "0" + number, "1" + number, "8" + number, "", "0"):
            assert is_valid(f"{code}{other}") == told(f"{code}{other}")


@pytest.mark.parametrize("digits", ["", "0", "0049301234567", "9991234567", "2101234567", "1", "12"])
def test_what_no_country_has_is_not_valid(digits: str) -> None:
    assert not is_valid(digits)
    assert not told(digits)


def test_a_number_that_is_too_short_for_its_country_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = phonenumbers.parse
    monkeypatch.setattr(phonenumbers, "parse", lambda number: parsed.append(number) or parse(number))
    assert not is_valid("121255501")
    assert not is_valid("491")
    assert parsed == []
    assert is_valid("12015550123")
    assert parsed == ["+12015550123"]
