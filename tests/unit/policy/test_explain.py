"""An explanation names rule, line, group, why it matched, and the setting that would change the outcome."""

from dataclasses import replace

import pytest

from guard.model import Action, Application, Channel, Destination, EntityType
from guard.policy.document import Written, parse, read
from guard.policy.explain import explain
from guard.policy.own_rules import SAME_APPLICATION
from guard.policy.rehearse import PastDecision
from tests.support.policies import GROUPS, HEAD, NOW, USABLE, rule

DOCUMENT = (HEAD + "# a comment\n" + GROUPS + rule("first", action="audit") + rule("inside")).encode()
DECISION = PastDecision(
    id="e-1",
    at=NOW,
    counts={EntityType.CN_ID: 2, EntityType.PHONE: 1},
    origin=Destination(Application("crm.exe"), "work"),
    destination=Destination(Application("WeChat.exe"), "social"),
    channel=Channel.CLIPBOARD,
    action=Action.REDACT,
    rule_id="inside",
    policy_serial=12,
)
TOLD = "(the browser's companion extension, or its connector, told the page's host)"


def written() -> Written:
    return read(DOCUMENT, "test.toml", USABLE)


def line_of(text: str, nth: int = 1) -> int:
    return [number for number, line in enumerate(DOCUMENT.decode().splitlines(), 1) if text in line][nth - 1]


def test_it_names_rule_line_group_reason_and_setting() -> None:
    told = explain(DECISION, written())
    assert (told.action, told.rule, told.rule_line) == ("redact", "inside", line_of("[[rule]]", 2))
    assert (told.group, told.group_line) == ("social", line_of("[[group]]", 2))
    assert told.matched_by == 'executables has "wechat*"'
    assert told.entity_types == ("CN_ID",)
    assert told.setting.startswith(f"`action` of rule inside in line {line_of('action', 2)}; or raise `min_count`")
    assert 'take "social" out of `destinations`' in told.setting
    assert (told.serial, told.today) == (12, "redact by inside")


@pytest.mark.parametrize(
    ("application", "group", "reason"),
    [
        (Application("stranger"), "unknown", "no group of the policy names this application"),
        (Application("chrome"), "social", "the title of its window at that time (titles are not recorded)"),
        (
            Application("chrome", site="m.weibo.com"),
            "social",
            "sites has \"weibo.com\" (the browser's companion extension, or its connector, told the page's host)",
        ),
        (Application(None, window_class="WeChat.exe"), "social", 'window_classes has "wechat*"'),
        (
            Application("qq", protected=True),
            "unknown",
            'executables has "qq" of group social, and nothing proved that it belongs there',
        ),
        (Application("wechat"), "work", "the policy of that time; today's has it in another group"),
    ],
)
def test_it_says_why_the_destination_is_in_its_group(application: Application, group: str, reason: str) -> None:
    told = explain(replace(DECISION, destination=Destination(application, group)), written())
    assert told.matched_by == reason


def test_it_tells_of_a_path_that_is_not_recorded_and_of_a_name_beside_it() -> None:
    erp = '[[group]]\nname = "erp"\npaths = ["/opt/erp/*"]\n'
    crm = '[[group]]\nname = "crm"\nexecutables = ["crm"]\npaths = ["/opt/*"]\n'
    given = (HEAD + erp + crm).encode()
    for name, executable, reason in (
        ("erp", "erp", "the path of its file at that time (paths are not recorded)"),
        ("crm", "crm", 'executables has "crm"'),
    ):
        recorded = Destination(Application(executable, protected=True), name)
        assert explain(replace(DECISION, destination=recorded), read(given, "x", USABLE)).matched_by == reason


def test_without_a_rule_it_says_which_one_would_guard() -> None:
    told = explain(replace(DECISION, rule_id=None, action=Action.ALLOW), written())
    assert told.rule_line is None
    assert 'a [[rule]] with entities = [CN_ID, PHONE] and destinations = ["social"]' in told.setting


def test_a_paste_back_and_a_rule_that_has_gone_are_told_as_such() -> None:
    assert explain(replace(DECISION, rule_id=SAME_APPLICATION), written()).setting.startswith("none: a paste back")
    assert "not in the policy in force any more" in explain(replace(DECISION, rule_id="gone"), written()).setting


def test_an_explanation_speaks_of_the_policy_in_force_where_it_decides_otherwise() -> None:
    other = Written(parse((HEAD + GROUPS).encode(), "x"), (HEAD + GROUPS).encode())
    assert explain(DECISION, other).today == "allow, no rule applies"
