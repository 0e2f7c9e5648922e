"""The report's page: its charts show time as it went by, and whoever sees none of them reads the same figures."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from guard.audit.proof.record import NoteKind
from guard.audit.report.chart import Series, columns
from guard.audit.report.page import page
from guard.model import Action
from tests.unit.audit.test_report import START, Exports, counted

DAY = 24.0


class Read(HTMLParser):
    """What a screen reader meets: headings by their ids, charts by what names them, and the cells of tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: set[str] = set()
        self.charts: list[str] = []
        self.rows: dict[str, list[str]] = {}
        """The cells of the rows in the details behind each chart, joined."""
        self._row: list[str] | None = None
        self._told = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "h2" and told.get("id"):
            self.headings.add(str(told["id"]))
        elif tag == "svg":
            assert told["role"] == "img"
            self.charts.append(str(told["aria-labelledby"]))
        elif tag == "details":
            self._told = True
            self.rows[self.charts[-1]] = []
        elif tag == "tr" and self._told:
            self._row = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._told = False
        elif tag == "tr" and self._row is not None:
            self.rows[self.charts[-1]].append(" ".join(self._row))
            self._row = None

    def handle_data(self, data: str) -> None:
        if self._row is not None:
            self._row.append(data)


def test_days_without_events_have_their_place(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    exports.note(0, NoteKind.START)
    for day in (1, 5):
        exports.event(day * DAY)
    exports.note(8 * DAY, NoteKind.HEARTBEAT)
    exports.write("a.ndjson")
    days = [(one.day, one.redact) for one in counted(tmp_path).days]
    told = [f"2026-09-{number:02}" for number in range(7, 16)]
    assert days == list(zip(told, (0, 1, 0, 0, 0, 1, 0, 0, 0), strict=True)), "from the first record to the last one"


@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_that_was_set_years_wrong_leaves_the_days_to_be_seen(tmp_path: Path, years: int) -> None:
    exports = Exports(tmp_path)
    for day in (0, 2, years * 365):
        exports.event(day * DAY)
    exports.write("a.ndjson")
    days = [one.day for one in counted(tmp_path).days]
    assert len(days) == 4
    assert {"2026-09-07", "2026-09-08", "2026-09-09"} < set(days)
    assert days == sorted(days)


def test_weeks_without_repeats_have_their_place(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    for day in (0, 1, 20, 21):
        exports.event(day * DAY)
    exports.write("a.ndjson")
    rows = Read(page(counted(tmp_path), START)).rows["weeks"]
    assert [row.split()[0] for row in rows[1:]] == ["+0", "+1", "+2"]


def test_each_chart_has_a_name_and_the_same_figures_as_a_table(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    for hours, action in ((0, Action.REDACT), (1, Action.BLOCK), (2, Action.BLOCK), (8 * DAY, Action.WARN)):
        exports.event(hours, action)
    exports.note(15 * DAY, NoteKind.STOP)
    exports.write("a.ndjson")
    read = Read(page(counted(tmp_path), START + timedelta(days=20)))
    assert read.charts == ["days", "destinations", "applications", "weeks"]
    assert read.headings >= set(read.charts)
    assert read.rows["days"][1:] == ["2026-09-07 0 0 1 2", "2026-09-15 0 1 0 0"], "days with events"
    assert read.rows["destinations"][1:] == ["social 4"]
    assert read.rows["applications"][1:] == ["wechat.exe 4"]
    assert read.rows["weeks"][1:] == ["+0 1 2 2.00", "+1 1 1 1.00"]


def test_the_keyboard_s_place_on_the_languages_can_be_seen(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    exports.event(0)
    exports.write("a.ndjson")
    text = page(counted(tmp_path), START)
    for language in ("zh", "en"):
        assert re.search(rf"#{language}:focus-visible~main label\[for={language}\][^{{]*{{outline:", text)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 11, 57, 400, 1095])
def test_labels_of_a_chart_are_whole_and_apart(count: int) -> None:
    drawn = columns("days", ["2026-11-24"] * count, (Series("redact", "redact", (1.0,) * count),))
    wide, ends = 10 * 6.2, []
    for x, anchor in re.findall(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="(middle|end)">2026', drawn):
        ends.append((float(x) - wide / (2 if anchor == "middle" else 1), float(x) + (wide / 2) * (anchor == "middle")))
    assert 1 <= len(ends) <= 8
    assert all(begin >= 0 and end <= 720 for begin, end in ends)
    assert all(end < begin for (_, end), (begin, _) in pairwise(ends))
