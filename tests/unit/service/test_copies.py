"""What is known of a copy on a clipboard, before its inspection and after it, and how long what it held is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.desktop import UNREADABLE_FORMAT
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.inspector import LocalInspector
from guard.inspect.material import Tools
from guard.inspect.pipeline import Pipeline
from guard.model import UNKNOWN_APPLICATION, Action, Application, Channel, Snapshot, Version
from guard.policy.decide import Decider
from guard.policy.document import parse
from guard.service.copies import KEPT_COPIES, Copies, Settled, Waiting
from guard.service.opened import Opening
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.policies import policy, rule

WECHAT, CRM = Application(executable="wechat"), Application(executable="crm")


@pytest.fixture
def pipeline(blind: Tools) -> Pipeline:
    return Pipeline(LocalInspector(blind), Decider(parse(POLICY.encode(), "policy.toml")), lambda _: Path("nowhere"))


def snapshot(name: str = "one", selection: str = "clipboard") -> Snapshot:
    taken_at = datetime(2026, 11, 27, tzinfo=UTC)
    return Snapshot(name, Channel.CLIPBOARD, text(TEXT), UNKNOWN_APPLICATION, taken_at, selection=selection)


def waiting(pipeline: Pipeline, name: str = "one", selection: str = "clipboard") -> Waiting:
    return Waiting(snapshot(name, selection), pipeline, deadline_at=1.0)


def settled(pipeline: Pipeline, name: str = "one") -> Settled:
    return waiting(pipeline, name).settled(InspectedCopy.of(pipeline.inspect(snapshot(name)), pipeline))


def test_before_the_inspection_only_whom_no_rule_guards_is_answered(pipeline: Pipeline) -> None:
    release = waiting(pipeline).release()
    assert release.answer(WECHAT) is None
    allowed = release.answer(CRM)
    assert allowed is not None
    assert allowed.version is Version.ORIGINAL


def test_after_it_the_guarded_get_the_safe_version_until_a_person_opens_the_original(pipeline: Pipeline) -> None:
    inside = rule("inside", entities=["CN_ID"], override="justify")
    copy = settled(replace(pipeline, decider=Decider(policy(inside))))
    release = copy.release()
    assert release is not None
    assert NUMBER.encode() not in release.safe["text/plain"]
    assert copy.verdict(WECHAT).action is Action.REDACT
    assert copy.with_override("social").verdict(WECHAT).action is Action.AUDIT


@pytest.mark.parametrize(("override", "by_consent"), [("none", False), ("consent", True)])
def test_what_opens_a_group_s_original_has_to_do_so_for_each_program_of_it(
    pipeline: Pipeline, override: str, by_consent: bool
) -> None:
    """A page that claims the group falls under the rules for browsers besides."""
    rules = (
        rule("inside", entities=["CN_ID"], action="block", override="justify"),
        rule("browser", entities=["CN_ID"], destinations=["browser"], override=override),
    )
    browser = Application("chrome", title="微博 - Chrome", path="/opt/google/chrome/chrome", protected=True)
    copy = settled(replace(pipeline, decider=Decider(policy(*rules))))
    assert {copy.verdict(each).action for each in (WECHAT, browser)} == {Action.BLOCK}
    opened = copy.with_override("social")
    assert opened.verdict(WECHAT).action is Action.AUDIT
    assert opened.verdict(browser).action is Action.BLOCK
    agreed = replace(copy, opening=Opening("social", None, text(TEXT)))
    assert agreed.verdict(browser).action is (Action.AUDIT if by_consent else Action.BLOCK)


def test_what_could_not_be_inspected_has_no_safe_version_until_its_inspection_comes_late(pipeline: Pipeline) -> None:
    late = waiting(pipeline).unreadable("deadline")
    release = late.release()
    assert release is not None
    allowed = release.answer(WECHAT)
    assert allowed is not None
    assert allowed.version is Version.NOTHING
    known = late.settled(settled(pipeline).copy).release()
    assert known is not None
    assert set(known.safe) == {"text/plain"}


def test_what_a_person_opened_before_the_inspection_is_closed_by_what_it_finds(pipeline: Pipeline) -> None:
    late, known = waiting(pipeline).unreadable("deadline"), settled(pipeline).copy
    opened = replace(late.with_override("social"), opening=Opening("social", None, text(TEXT)))
    assert opened.settled(waiting(pipeline).unreadable("deadline").copy).open_to == {"social"}
    assert opened.settled(known).open_to == frozenset()
    assert opened.settled(known).verdict(WECHAT).action is Action.REDACT


def test_an_original_that_a_person_opened_is_whole_and_a_guarded_one_is_made_anew(pipeline: Pipeline) -> None:
    formats = {"text/plain": b"good morning", "application/x-office": NUMBER.encode()}
    taken = replace(snapshot(), formats=formats)
    copy = Settled(InspectedCopy.of(pipeline.inspect(taken), pipeline))
    for settled, expected in ((copy, {"text/plain": b"good morning"}), (copy.with_override("social"), None)):
        release = settled.release()
        assert release is not None
        guarded, work = release.answer(WECHAT), release.answer(CRM)
        assert guarded is not None
        assert work is not None
        assert (guarded.version, guarded.formats) == (Version.ORIGINAL, expected)
        assert work.formats is None


def test_what_a_copy_held_is_forgotten_with_the_next_one_and_later_its_facts_too(pipeline: Pipeline) -> None:
    copies = Copies()
    copies.add(waiting(pipeline, "beside", selection="primary"))
    for number in range(KEPT_COPIES + 3):
        copies.add(waiting(pipeline, str(number)))
        copies.keep(settled(pipeline, str(number)))
    before, newest = copies.get(str(KEPT_COPIES + 1)), copies.get(str(KEPT_COPIES + 2))
    assert isinstance(before, Settled)
    assert (before.snapshot.formats, before.copy.safe, before.copy.inspected.formats) == ({}, {}, {})
    assert before.copy.content_digests() != (before.snapshot.id,)
    assert isinstance(newest, Settled)
    assert newest.snapshot.formats == text(TEXT)
    assert copies.get("0") is None
    assert {copy.snapshot.id for copy in copies.current()} == {"beside", newest.snapshot.id}
    assert [copy.snapshot.id for copy in copies.waiting()] == ["beside"]


def test_under_a_secret_nothing_of_the_copy_before_it_is_kept_or_current(pipeline: Pipeline) -> None:
    copies = Copies()
    for name, selection in (("one", "clipboard"), ("beside", "primary")):
        copies.add(waiting(pipeline, name, selection))
    copies.keep(settled(pipeline))
    secret = snapshot("secret")
    copies.add_secret(secret)
    copies.keep(settled(pipeline))
    before = copies.get("one")
    assert isinstance(before, Settled)
    assert (before.snapshot.formats, before.copy.safe) == ({}, {})
    assert [copy.snapshot.id for copy in copies.current()] == ["beside"]
    left = replace(secret, formats={UNREADABLE_FORMAT: b""})
    assert copies.secrets(lambda _: False) == (left,)
    assert copies.secrets(lambda _: True) == ()
    copies.add(waiting(pipeline, "two"))
    assert copies.secrets(lambda _: False) == ()
    assert {copy.snapshot.id for copy in copies.current()} == {"beside", "two"}


def test_an_inspection_that_comes_after_the_next_copy_leaves_no_content_behind(pipeline: Pipeline) -> None:
    copies = Copies()
    copies.add(waiting(pipeline, "one"))
    copies.add(waiting(pipeline, "two"))
    copies.keep(settled(pipeline, "one"))
    first = copies.get("one")
    assert isinstance(first, Settled)
    assert first.snapshot.formats == {}
    assert first.copy.safe == {}


def test_a_copy_of_which_nothing_is_known_waits_longer_where_it_has_a_picture(pipeline: Pipeline) -> None:
    plain = waiting(pipeline)
    shown = replace(plain, last_at=3.8)
    assert plain.due_at == plain.deadline_at
    assert shown.due_at == 3.8
    known = InspectedCopy.of(pipeline.inspect(snapshot()), pipeline)
    assert replace(shown, so_far=known).due_at == plain.deadline_at
