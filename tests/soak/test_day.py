"""What the day makes of what was seen: a slope beyond the noise, what was left behind, what came late."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.soak.curves import Chart, drawn
from tests.soak.day import judged
from tests.soak.samples import Sample, growth, percentile

FLAT = [Sample(minute, 170 + minute % 3, 280, 40, 23, 15, 8, 6, 2.0, 0.7) for minute in range(40)]
DAY = SimpleNamespace(broken=[], guarded_ms=[2.0] * 100, bare_ms=[1.0] * 100)


def test_growth_is_told_apart_from_what_goes_up_and_down() -> None:
    assert growth([1.0, 2.0, 3.0]) == pytest.approx((2.0, 0.0))
    grown, noise = growth([170, 200, 170, 200, 170, 200, 170])
    assert abs(grown) < noise
    assert percentile([*range(100)], 0.99) == 99


@pytest.mark.parametrize(
    ("samples", "day", "told"),
    [
        (FLAT, DAY, []),
        ([replace(one, pss_mib=170 + one.minute * 2) for one in FLAT], DAY, ["memory grew"]),
        ([replace(one, descriptors=40 + int(one.minute)) for one in FLAT], DAY, ["descriptors"]),
        ([replace(one, windows=15 + int(one.minute) // 10) for one in FLAT], DAY, ["windows"]),
        ([replace(one, descriptors=36 if one.minute == 12 else 45 + one.minute % 4) for one in FLAT], DAY, []),
        (FLAT, SimpleNamespace(broken=["leak"], guarded_ms=[20.0] * 9, bare_ms=[1.0] * 9), ["leak", "a paste"]),
    ],
)
def test_a_day_tells_what_grew_what_stayed_and_what_came_late(
    samples: list[Sample], day: SimpleNamespace, told: list[str]
) -> None:
    given = list(judged(day, samples))  # type: ignore[arg-type]
    assert [each.startswith(begin) for each, begin in zip(given, told, strict=True)] == [True] * len(told)


def test_the_picture_has_each_curve_and_each_event() -> None:
    shown = drawn("A day", [0, 1, 2], (Chart("Memory", (("PSS", [1, 2, 3]),)),), ((1.0, "slept & woke"),))
    assert shown.count("<polyline") == 1
    assert "slept &amp; woke" in shown
