"""Whether a record counts at a time and at a place, told by these alone."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from guard.model import Application, Destination
from guard.tokens.consent.content import prints
from guard.tokens.consent.judge import Circumstances, Question, covered, require_now
from guard.tokens.consent.refusal import Cause, ConsentRefused
from tests.support.consents import Supervisor

BEGINS = datetime(2026, 11, 24, 8, tzinfo=UTC)
SUPERVISOR = Supervisor()


def refused(site: str, told: str) -> Cause | None:
    """Why a content that was agreed to for that site does not go to the host that a browser tells."""
    issued = SUPERVISOR.issue(b"content", [], begins=BEGINS, site=site)
    content = {"text/plain": (lambda: prints(b"content", "text/plain", lambda _: None),)}
    destination = Destination(Application("chrome", site=told), "social")
    question = Question(destination, frozenset(), frozenset(), content)
    try:
        covered(issued.record, issued.record.binding(issued.code), question, str)
    except ConsentRefused as refusal:
        return refusal.cause
    return None


@pytest.mark.parametrize(("behind_s", "cause"), [(1, None), (300, None), (301, Cause.NOT_BEGUN)])
def test_a_clock_that_is_behind_the_supervisors_by_little_keeps_nobody_waiting(
    behind_s: int, cause: Cause | None
) -> None:
    record = SUPERVISOR.issue(b"content", [], begins=BEGINS).record
    there = Circumstances(BEGINS - timedelta(seconds=behind_s), "pc-17", "li.wei")
    with pytest.raises(ConsentRefused) if cause else nullcontext() as refusal:
        require_now(record, there)
    assert cause is (refusal and refusal.value.cause)


@pytest.mark.parametrize("site", ["weibo.com", "Weibo.COM", "weibo.com."])
@pytest.mark.parametrize("told", ["weibo.com", "card.weibo.com"])
def test_a_site_counts_with_its_subdomains_however_it_is_written(site: str, told: str) -> None:
    assert refused(site, told) is None


def test_a_site_in_another_script_is_known_as_browsers_tell_it() -> None:
    assert refused("微博.com", "xn--9krt00a.com") is None


@pytest.mark.parametrize("told", ["weibo.com.example", "myweibo.com", "com", ""])
def test_another_site_is_none_that_the_customer_agreed_to(told: str) -> None:
    assert refused("weibo.com", told) is Cause.DESTINATION
