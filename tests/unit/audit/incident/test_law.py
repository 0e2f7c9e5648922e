"""Which clocks run: a table of facts and deadlines. Sources stand with the data, `assets/incident/clocks.toml`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guard.audit.incident.law import Facts, Operator, Region, read_law
from guard.paths import ASSETS

KNOWN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LAW = read_law(ASSETS)
ONE = Facts(persons=1, kinds=("PHONE",), regions=(Region.CN,), known_at=KNOWN)
MILLION = 1_000_000


def running(facts: Facts) -> dict[tuple[str, str], timedelta | None]:
    """Each duty by its article and addressee: how long after `KNOWN` it is due; None: at once."""
    return {(duty.article.en, duty.to): None if duty.due is None else duty.due - KNOWN for duty in LAW.duties(facts)}


AT_ONCE = {("PIPL art. 57", "authority"): None, ("PIPL art. 57", "persons"): None}
CAC, SUMMARY = "CAC incident reporting measures art. 4", "CAC incident reporting measures, summary report"
EU = {("GDPR art. 33", "authority"): timedelta(hours=72), ("GDPR art. 33(5)", "register"): None}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (ONE, AT_ONCE),
        (replace(ONE, persons=MILLION - 1), AT_ONCE),
        (
            replace(ONE, persons=MILLION),
            AT_ONCE | {(CAC, "authority"): timedelta(hours=4), (SUMMARY, "authority"): None},
        ),
        (
            replace(ONE, persons=MILLION, operator=Operator.CRITICAL),
            AT_ONCE | {(CAC, "authority"): timedelta(hours=1), (SUMMARY, "authority"): None},
        ),
        (
            replace(ONE, persons=MILLION, operator=Operator.CENTRAL),
            AT_ONCE | {(CAC, "authority"): timedelta(hours=2), (SUMMARY, "authority"): None},
        ),
        (
            replace(ONE, loss_yuan=5_000_000, closed_at=KNOWN + timedelta(days=3)),
            AT_ONCE | {(CAC, "authority"): timedelta(hours=4), (SUMMARY, "authority"): timedelta(days=33)},
        ),
        (replace(ONE, regions=(Region.EU,)), EU),
        (replace(ONE, regions=(Region.EU,), persons=1000), EU | {("GDPR art. 34", "persons"): None}),
        (replace(ONE, regions=(Region.EU,), kinds=("CN_ID",)), EU | {("GDPR art. 34", "persons"): None}),
        (replace(ONE, regions=(Region.CN, Region.EU)), AT_ONCE | EU),
        (replace(ONE, regions=(Region.EU,), persons=MILLION), EU | {("GDPR art. 34", "persons"): None}),
    ],
    ids=["one", "below", "million", "critical", "central", "loss", "eu", "many", "id", "both-regions", "eu-million"],
)
def test_the_clocks_that_apply_and_when_they_end(
    facts: Facts, expected: dict[tuple[str, str], timedelta | None]
) -> None:
    assert running(facts) == expected


@pytest.mark.parametrize(
    ("persons", "loss", "grade"),
    [
        (999_999, 4_999_999, None),
        (MILLION, 0, "较大"),
        (10 * MILLION, 0, "重大"),
        (100 * MILLION, 0, "特别重大"),
        (1, 20_000_000, "重大"),
        (1, 100_000_000, "特别重大"),
    ],
)
def test_the_grade_of_an_incident(persons: int, loss: int, grade: str | None) -> None:
    found = LAW.grade(replace(ONE, persons=persons, loss_yuan=loss))
    assert (found.name.zh if found else None) == grade


def test_the_nearest_deadline_comes_first() -> None:
    facts = replace(ONE, persons=MILLION, regions=(Region.CN, Region.EU))
    dues = [duty.due for duty in LAW.duties(facts)]
    known = [due for due in dues if due is not None]
    assert dues[: len(known)] == sorted(known)
    assert known[0] == KNOWN + timedelta(hours=4)


def test_every_clock_names_its_source() -> None:
    assert all(clock.source and clock.duty.article.en for clock in LAW.clocks)
    assert len({clock.id for clock in LAW.clocks}) == len(LAW.clocks)


def test_a_duty_without_an_end_is_not_told_to_be_due_at_once_twice() -> None:
    """What is shown is "at once: …"; the sentence behind it says what, not when."""
    for clock in LAW.clocks:
        assert "立即" not in clock.duty.what.zh
        assert "at once" not in clock.duty.what.en
