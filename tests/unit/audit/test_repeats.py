"""Whether lessons work: the repeat rate of a simulated service centre comes out as planted, with its interval."""

from __future__ import annotations

import random
from datetime import timedelta
from math import exp
from pathlib import Path

import pytest

from guard.audit.proof.record import NoteKind, decision_of
from guard.audit.report.figures import figures_of
from guard.audit.report.page import page
from guard.audit.report.repeats import Share
from guard.audit.selection import BEGINNING, END
from guard.model import Action
from tests.support.trail import outcome
from tests.unit.audit.test_report import START, Exports

DAYS, TAUGHT_DAY = 60, 25
BEFORE_A_DAY, AFTER_A_DAY = 1 / 12, 1 / 60


@pytest.mark.parametrize(
    ("times", "of", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(times: int, of: int, low: float, high: float) -> None:
    """Figures of R. G. Newcombe, Statistics in Medicine 17 (1998), and of textbooks."""
    assert Share(times, of).interval() == pytest.approx((low, high), abs=1e-4)


def centre(folder: Path, seed: int = 17, agents: int = 200) -> None:
    """Agents whose events come at random: at one rate before a lesson is in the policy, at another once it was seen."""
    draw = random.Random(seed)
    for number in range(agents):
        exports = Exports(folder, f"pc-{number}", f"agent-{number}")
        exports.note(0, NoteKind.START)
        at, taught = 0.0, False
        while (at := at + draw.expovariate(AFTER_A_DAY if taught else BEFORE_A_DAY)) < DAYS:
            taught = at >= TAUGHT_DAY
            made = outcome(Action.REDACT, at=START + timedelta(days=at))
            decision = decision_of(made, card="phones" if taught else None, evidence=None)
            exports.add(at * 24, NoteKind.OUTCOME, decision)
        exports.note(DAYS * 24, NoteKind.STOP)
        exports.write(f"{number}.ndjson")


def test_the_repeat_rate_of_a_simulated_centre_comes_out_as_planted(tmp_path: Path) -> None:
    centre(tmp_path)
    figures = figures_of(tmp_path, since=BEGINNING, until=END)
    (one,) = figures.repeats
    assert one.lesson == "phones"
    for share, rate in ((one.before, BEFORE_A_DAY), (one.after, AFTER_A_DAY)):
        low, high = share.interval()
        assert share.of > 70
        assert low <= 1 - exp(-30 * rate) <= high
    assert one.after.interval()[1] < one.before.interval()[0]
    shown = page(figures, START)
    assert "phones" in shown
    assert f"{one.after.times}/{one.after.of}" in shown


def test_who_was_not_observed_for_thirty_days_is_not_counted(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    for day, card in ((0, None), (20, "phones"), (25, "phones"), (49, None)):
        made = outcome(at=START + timedelta(days=day))
        exports.add(day * 24, NoteKind.OUTCOME, decision_of(made, card=card, evidence=None))
    exports.write("a.ndjson")
    (one,) = figures_of(tmp_path, since=BEGINNING, until=END).repeats
    assert (one.before, one.after) == (Share(1, 1), Share(0, 0))
