"""What the console's charts tell without colours and without a script."""

from __future__ import annotations

import pytest

pytest.importorskip("django", reason="frostpane[hub] is not installed")

from guard.fleet.console.chart import bars


def test_each_bar_and_the_highest_are_told_in_words() -> None:
    drawn = bars("Events <by day>", [("11-01", 300), ("11-02", 1200), ("11-03", 0)])
    assert ">1,200</text>" in drawn
    assert "<title>11-01: 300</title>" in drawn
    assert 'aria-label="Events &lt;by day&gt;, ≤ 1,200"' in drawn


def test_a_chart_of_nothing_names_no_highest_bar() -> None:
    assert ">0</text>" not in bars("Events", [("11-01", 0)])
    assert "rect" not in bars("Events", [])
