"""The strictest matching rule wins; nothing is in the way of work."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.model import (
    UNKNOWN_APPLICATION,
    Action,
    Application,
    Channel,
    EntityType,
    Finding,
    Verdict,
    Version,
)
from guard.paths import ASSETS
from guard.policy.catalog import shipped_catalog
from guard.policy.decide import Decider
from guard.policy.document import Policy, parse
from guard.policy.own_rules import SAME_APPLICATION
from tests.support.policies import CRM, HEAD, STRANGER, WECHAT, finding, installed, policy, rule

ELECTRON = Application("electron", "wechat", path="/usr/lib/electron/electron", protected=True)
"""A runtime's own file, which runs any program; the window's class alone tells which."""


def decide(
    given: Policy,
    findings: Sequence[Finding] = (finding(),),
    *,
    origin: Application = CRM,
    application: Application = WECHAT,
    channel: Channel = Channel.CLIPBOARD,
) -> Verdict:
    return Decider(given).decide(findings, origin=origin, application=application, channel=channel)


@pytest.mark.parametrize(
    ("application", "group"),
    [
        (Application(executable="WeChat.exe"), "social"),
        (Application(executable="WECHATAPPEX"), "social"),
        (Application(executable="qq"), "social"),
        (Application(executable="QQ.EXE"), "social"),
        (Application(executable="qqmusic"), "unknown"),
        (Application(executable="soffice.bin"), "work"),
        (Application(executable="crm.exe", title="微博"), "work"),
        (Application(executable="x", window_class="WeChat.exe"), "social"),
        (Application(executable="chrome", title="我的首页 微博-随时随地 - Google Chrome"), "social"),
        (Application(executable="chrome", title="工单 - Google Chrome"), "browser"),
        (Application(executable="chrome", site="m.Weibo.com"), "social"),
        (Application(executable="chrome", site="notweibo.com"), "browser"),
        (Application(executable="chrome", site="x.com."), "social"),
        (Application(executable="chrome", site="weibo.com.example.org"), "browser"),
        (Application(title="微博"), "social"),
        (UNKNOWN_APPLICATION, "unknown"),
        (Application(executable="", window_class="", title="", site=""), "unknown"),
    ],
)
def test_the_first_group_with_a_key_that_matches_wins(application: Application, group: str) -> None:
    assert Decider(policy()).destination(application).group == group


def test_without_a_matching_rule_everything_is_allowed_by_no_rule() -> None:
    verdict = decide(policy(rule("a", destinations=["unknown"])))
    assert (verdict.action, verdict.rule_id, verdict.version) == (Action.ALLOW, None, Version.ORIGINAL)


@pytest.mark.parametrize("order", [1, -1])
def test_the_strictest_rule_wins_wherever_it_stands(order: int) -> None:
    rules = [rule(action, action=action) for action in ("audit", "allow", "block", "redact", "warn")][::order]
    verdict = decide(policy(*rules))
    assert (verdict.action, verdict.rule_id) == (Action.BLOCK, "block")
    assert verdict.destination.group == "social"
    assert (verdict.policy_name, verdict.policy_serial) == ("test", 12)


def test_the_verdict_names_the_types_that_the_winning_rule_matched() -> None:
    findings = [finding(EntityType.PHONE), finding(EntityType.CN_ID), finding(EntityType.EMAIL), finding()]
    verdict = decide(policy(rule("a", entities=["CN_ID", "PHONE", "IBAN"])), findings)
    assert verdict.entity_types == (EntityType.CN_ID, EntityType.PHONE)


def test_a_minimum_counts_the_findings_of_all_types_of_the_rule() -> None:
    given = policy(rule("a", entities=["CN_ID", "PHONE"], min_count=3))
    few = [finding(), finding(EntityType.PHONE), finding(EntityType.EMAIL)]
    assert decide(given, few).rule_id is None
    assert decide(given, [*few, finding(EntityType.PHONE)]).rule_id == "a"


def test_what_is_below_the_minimum_confidence_does_not_count() -> None:
    head = HEAD + "[inspection]\nmin_confidence = 0.5\nmin_confidence_of = { PHONE = 0.8 }\n"
    given = policy(rule("a", entities=["CN_ID", "PHONE"]), head=head)
    assert decide(given, [finding(confidence=0.49), finding(EntityType.PHONE, 0.79)]).rule_id is None
    assert decide(given, [finding(confidence=0.5)]).rule_id == "a"
    assert decide(given, [finding(EntityType.PHONE, 0.8)]).rule_id == "a"


def test_channels_and_origins_narrow_a_rule() -> None:
    given = policy(rule("a", channels=["capture"]), rule("b", origins=["unknown"]))
    assert decide(given).rule_id is None
    assert decide(given, channel=Channel.CAPTURE).rule_id == "a"
    assert decide(given, origin=STRANGER).rule_id == "b"


def test_what_cannot_be_inspected_is_decided_like_any_finding() -> None:
    given = policy(rule("a", entities=["UNREADABLE"], action="block"))
    assert decide(given, [finding(EntityType.UNREADABLE, 1.0)]).version is Version.NOTHING


@pytest.mark.parametrize(
    ("origin", "application", "free"),
    [
        (Application("wechat", pid=7), Application("wechat", pid=7), True),
        (installed("wechat", pid=7), installed("WeChat", pid=8), True),
        (Application("wechat", pid=7), Application("WeChat", pid=8), False),
        (Application("wechat", "wechat.exe", pid=7), Application("WeChat", "wechat.exe", pid=8), True),
        (Application("wechat", "wechat.exe", pid=7), Application("wechat", "other", pid=8), False),
        (Application("wechat", pid=7), Application("wechatappex", pid=8), False),
        (replace(ELECTRON, pid=7), replace(ELECTRON, window_class="wechat-work", pid=8), False),
        (Application("stranger", pid=7), Application("stranger", pid=7), True),
        (Application("stranger", pid=7), Application("stranger", pid=8), False),
        (UNKNOWN_APPLICATION, UNKNOWN_APPLICATION, False),
        (Application("chrome", title="工单", pid=7), Application("chrome", title="微博", pid=7), False),
        (Application("chrome", title="工单", pid=7), Application("chrome", title="客户", pid=7), False),
        (Application("chrome", pid=7, site="crm.cn"), Application("chrome", pid=7, site="crm.cn"), True),
        (Application("chrome", pid=7, site="crm.cn"), Application("chrome", pid=7, site="forum.cn"), False),
        (Application("chrome", pid=7, site="crm.cn"), Application("chrome", pid=7), False),
        (Application("x", "Google-chrome", pid=7), Application("x", "Google-chrome", pid=7), False),
    ],
)
def test_pasting_back_is_free_within_one_application_and_its_groups(
    origin: Application, application: Application, free: bool
) -> None:
    verdict = decide(policy(rule("all", destinations=["*"])), origin=origin, application=application)
    assert (verdict.rule_id == SAME_APPLICATION) is free
    assert verdict.action is (Action.ALLOW if free else Action.REDACT)


def test_an_application_is_guarded_where_some_rule_would_do_more_than_note() -> None:
    decider = Decider(policy(rule("a"), rule("b", destinations=["browser"], action="audit")))
    assert decider.guards(WECHAT)
    assert not decider.guards(CRM)
    assert not decider.guards(Application(executable="chrome"))
    assert Decider(policy(rule("a", destinations=["*"]))).guards(UNKNOWN_APPLICATION)


def test_what_has_no_destination_yet_meets_the_strictest_rule_of_any() -> None:
    decider = Decider(
        policy(rule("a", destinations=["*"], action="audit"), rule("b", action="block"), rule("c", origins=["work"]))
    )
    strictest = decider.decide_anywhere([finding()], channel=Channel.CAPTURE)
    assert (strictest.rule_id, strictest.destination.group) == ("b", "social")
    assert decider.decide_anywhere([finding(EntityType.IP)], channel=Channel.CAPTURE).action is Action.ALLOW
    assert Decider(policy()).decide_anywhere([finding()], channel=Channel.CAPTURE).rule_id is None


def test_the_types_to_protect_and_to_watch_follow_from_the_rules() -> None:
    decider = Decider(
        policy(
            rule("a", action="warn"),
            rule("b", entities=["PHONE"], destinations=["work"], action="block"),
            rule("c", entities=["IP"], action="audit"),
            rule("d", entities=["PLATE"], action="allow"),
        )
    )
    assert decider.protected_types() == {EntityType.CN_ID, EntityType.PHONE}
    assert decider.watched_types() == {EntityType.CN_ID, EntityType.PHONE, EntityType.IP}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CN_ID", "PHONE", "EMAIL", "*"]),
            st.sampled_from(["social", "work", "unknown", "*"]),
            st.integers(1, 3),
            st.sampled_from(["allow", "audit", "warn", "redact", "block"]),
        ),
        max_size=8,
    ),
    st.lists(st.sampled_from([EntityType.CN_ID, EntityType.PHONE, EntityType.EMAIL, EntityType.IP]), max_size=5),
    st.sampled_from([WECHAT, STRANGER]),
)
def test_the_table_decides_as_reading_the_rules_one_by_one_does(
    rules: list[tuple[str, str, int, str]], types: list[EntityType], application: Application
) -> None:
    group = "social" if application is WECHAT else "unknown"
    strictest = max(
        (
            Action[action.upper()]
            for entity, destination, minimum, action in rules
            if destination in ("*", group) and sum(entity in ("*", each) for each in types) >= minimum
        ),
        default=Action.ALLOW,
    )
    given = policy(
        *(
            rule(f"r{index}", entities=[entity], destinations=[destination], min_count=minimum, action=action)
            for index, (entity, destination, minimum, action) in enumerate(rules)
        )
    )
    assert decide(given, [finding(each) for each in types], application=application).action is strictest


SHIPPED = [
    ("WeChat.exe", None, "social"),
    ("Weixin.exe", None, "social"),
    ("wechat", None, "social"),
    ("QQ.exe", None, "social"),
    ("TIM.exe", None, "social"),
    ("WXWork.exe", None, "messenger"),
    ("DingTalk.exe", None, "messenger"),
    ("com.alibabainc.dingtalk", None, "messenger"),
    ("Feishu.exe", None, "messenger"),
    ("bytedance-feishu", None, "messenger"),
    ("slack", None, "messenger"),
    ("telegram-desktop", None, "social"),
    ("Telegram.exe", None, "social"),
    ("WhatsApp.exe", None, "social"),
    ("Discord.exe", None, "social"),
    ("LINE.exe", None, "social"),
    ("EXCEL.EXE", None, "work"),
    ("soffice.bin", "微博运营计划.odt - LibreOffice Writer", "work"),
    ("crm.exe", None, "unknown"),
    ("gimp-evil", None, "unknown"),
    ("gnome-terminal-server", None, "unknown"),
    ("code", None, "unknown"),
    ("AliWorkbench.exe", None, "work"),
    ("thunderbird", None, "mail"),
    ("chrome", "微博-随时随地发现新鲜事 - Google Chrome", "social"),
    ("msedge.exe", "小红书 - 你的生活兴趣社区 和另外 3 个页面 - 个人 - Microsoft​ Edge", "social"),
    ("firefox", "(2) Home / X — Mozilla Firefox", "social"),
    ("chrome", "抖音-记录美好生活 - Google Chrome", "social"),
    ("chromium", "知乎 - 有问题，就会有答案 - Chromium", "social"),
    ("chrome", "(99+) Facebook - Google Chrome", "social"),
    ("chrome", "Telegram Web - Google Chrome", "social"),
    ("chrome", "微信网页版 - Google Chrome", "social"),
    ("chrome", "ChatGPT - Google Chrome", "assistant"),
    ("chrome", "收件箱 - QQ邮箱 - Google Chrome", "webmail"),
    ("chrome", "企业微信 - Google Chrome", "messenger"),
    ("chrome", "工单 2041 - 客户管理 - Google Chrome", "browser"),
    ("360se.exe", "订单查询", "browser"),
    ("QQBrowser.exe", "订单查询", "browser"),
    ("mstsc.exe", None, "unknown"),
    ("QQMusic.exe", None, "unknown"),
]


@pytest.mark.parametrize(("executable", "title", "group"), SHIPPED)
def test_the_shipped_catalog_knows_the_applications_of_a_workstation(
    executable: str, title: str | None, group: str
) -> None:
    default = parse((ASSETS / "policy" / "default.toml").read_bytes(), "default.toml")
    assert Decider(default).destination(installed(executable, title)).group == group


def test_the_shipped_catalog_is_read_once() -> None:
    assert shipped_catalog() is shipped_catalog()


DEFAULT_ACTIONS = [
    (EntityType.CN_ID, "WeChat.exe", Action.REDACT),
    (EntityType.PHONE, "WeChat.exe", Action.REDACT),
    (EntityType.UNREADABLE, "WeChat.exe", Action.REDACT),
    (EntityType.IP, "WeChat.exe", Action.ALLOW),
    (EntityType.CN_ID, "stranger", Action.REDACT),
    (EntityType.CHAT_RECORD, "stranger", Action.REDACT),
    (EntityType.PHONE, "stranger", Action.AUDIT),
    (EntityType.CN_ID, "DingTalk.exe", Action.WARN),
    (EntityType.PHONE, "DingTalk.exe", Action.AUDIT),
    (EntityType.CN_ID, "chrome", Action.AUDIT),
    (EntityType.CN_ID, "thunderbird", Action.WARN),
    (EntityType.UNREADABLE, "DingTalk.exe", Action.WARN),
    (EntityType.UNREADABLE, "chrome", Action.AUDIT),
    (EntityType.CN_ID, "soffice.bin", Action.AUDIT),
    (EntityType.UNREADABLE, "soffice.bin", Action.AUDIT),
]


@pytest.mark.parametrize(("entity_type", "executable", "action"), DEFAULT_ACTIONS)
def test_the_default_policy_frosts_for_the_public_and_lets_work_alone(
    entity_type: EntityType, executable: str, action: Action
) -> None:
    default = parse((ASSETS / "policy" / "default.toml").read_bytes(), "default.toml")
    application = STRANGER if executable == STRANGER.executable else installed(executable, pid=1)
    assert decide(default, [finding(entity_type)], application=application).action is action


def test_a_list_of_phone_numbers_does_not_go_to_a_program_that_is_not_known() -> None:
    default = parse((ASSETS / "policy" / "default.toml").read_bytes(), "default.toml")
    numbers = [finding(EntityType.PHONE)] * 5
    assert decide(default, numbers, application=STRANGER).action is Action.REDACT
