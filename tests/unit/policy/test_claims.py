"""What an application only claims to be makes things stricter, whatever rules there are; one more rule does too."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guard.model import Action, Application, Channel, EntityType, Override, Verdict
from guard.policy.decide import Decider
from tests.support.policies import WECHAT, finding, policy, rule

BROWSER = Application("chrome", "Google-chrome", path="/opt/google/chrome/chrome", protected=True)
ERP = Application("erp", path="/opt/erp/bin/erp", protected=True)
NAMED = {
    "executable": st.sampled_from(["wechat", "qq", "soffice", "chrome", "stranger", None]),
    "window_class": st.sampled_from(["wechat", "crm", None]),
    "title": st.sampled_from(["微博", "工单", "微博 工单", None]),
}
APPLICATIONS = st.builds(
    Application,
    **NAMED,
    site=st.sampled_from(["weibo.com", "crm.example", None]),
    path=st.sampled_from(["/opt/erp/erp", "/home/a/app", None]),
    protected=st.booleans(),
)
OF_SEVERAL_KINDS = """
[[group]]
name = "work"
executables = ["soffice*"]
titles = ["*工单*"]

[[group]]
name = "erp"
paths = ["/opt/erp/*"]
window_classes = ["crm"]

[[group]]
name = "social"
executables = ["wechat", "qq"]
window_classes = ["wechat"]
titles = ["*微博*"]
sites = ["weibo.com"]

[[group]]
name = "browser"
executables = ["chrome"]
"""
PLACES = st.lists(st.sampled_from(["work", "erp", "social", "browser", "unknown", "*"]), min_size=1, max_size=2)
RULES = st.fixed_dictionaries(
    {
        "entities": st.lists(st.sampled_from(["CN_ID", "PHONE"]), min_size=1, max_size=2, unique=True),
        "destinations": PLACES,
        "origins": st.one_of(st.just(["*"]), PLACES),
        "min_count": st.integers(1, 2),
        "action": st.sampled_from(["allow", "audit", "warn", "redact", "block"]),
        "override": st.sampled_from(["none", "justify", "consent"]),
    }
)
FOUND = st.lists(st.sampled_from([EntityType.CN_ID, EntityType.PHONE]), min_size=1, max_size=3)


def deciding(rules: list[dict[str, object]]) -> Decider:
    written = (rule(f"r{number}", **keys) for number, keys in enumerate(rules))
    return Decider(policy(*written, groups=OF_SEVERAL_KINDS))


def strictness(
    decider: Decider, types: list[EntityType], origin: Application, application: Application
) -> tuple[Action, int]:
    """What is done, and how hard it is to have the original in spite of it."""
    found = [finding(each) for each in types]
    verdict = decider.decide(found, origin=origin, application=application, channel=Channel.CLIPBOARD)
    if verdict.action < Action.WARN:
        return verdict.action, 0
    taken = verdict.override
    if verdict.action is Action.WARN and taken is Override.NONE:
        taken = Override.JUSTIFY
    return verdict.action, [Override.JUSTIFY, Override.CONSENT, Override.NONE].index(taken) + 1


def never_milder(*grow: tuple[Action, int]) -> bool:
    return all(list(each) == sorted(each) for each in zip(*grow, strict=True))


BLOCKED = {"entities": ["CN_ID"], "destinations": ["social"], "action": "block"}
NOTED = {"entities": ["PHONE"], "destinations": ["browser", "unknown"], "action": "audit"}


@given(st.lists(RULES, max_size=4), RULES, FOUND, APPLICATIONS, APPLICATIONS)
@example([BLOCKED], NOTED, [EntityType.CN_ID], ERP, Application("wechat"))
@example([BLOCKED], NOTED, [EntityType.CN_ID], ERP, replace(BROWSER, title="微博"))
def test_one_more_rule_makes_nothing_milder(
    rules: list[dict[str, object]],
    one_more: dict[str, object],
    types: list[EntityType],
    origin: Application,
    application: Application,
) -> None:
    fewer, more = deciding(rules), deciding([*rules, one_more])
    assert never_milder(*(strictness(each, types, origin, application) for each in (fewer, more)))


@given(st.lists(RULES, max_size=5), FOUND, APPLICATIONS, st.fixed_dictionaries(NAMED))
def test_no_name_makes_anything_milder_whatever_rules_there_are(
    rules: list[dict[str, object]], types: list[EntityType], told: Application, worn: dict[str, str | None]
) -> None:
    bare = replace(told, window_class=None, title=None)
    if not bare.protected:
        bare = replace(bare, executable=None)
    # A program where administrators alone can write has the name that they gave it.
    dressed = {name: each for name, each in worn.items() if name != "executable" or not bare.protected}
    half = replace(bare, **{name: each for name, each in dressed.items() if name != "title"})
    decider, clothes = deciding(rules), (bare, half, replace(bare, **dressed))
    assert never_milder(*(strictness(decider, types, ERP, each) for each in clothes))
    assert never_milder(*(strictness(decider, types, each, ERP) for each in clothes))


@pytest.mark.parametrize(
    "application",
    [
        Application("WeChat.exe", "wechat.exe", "微信"),  # under Wine: no path is told
        Application("wechat", path="/home/a/wechat/wechat"),
        Application("Telegram.exe", "Qt51517QWindowIcon", path="C:/Users/a/AppData/Roaming/Telegram/Telegram.exe"),
        replace(BROWSER, title="微博-随时随地 - Google Chrome"),
    ],
)
def test_a_note_about_the_group_that_is_proven_lifts_no_other_one(application: Application) -> None:
    social = '[[group]]\nname = "social"\ncatalog = ["social"]\n\n[[group]]\nname = "browser"\ncatalog = ["browser"]\n'
    decider = Decider(policy(rule("inside", **BLOCKED), rule("note", **NOTED), groups=social))

    def verdict(kind: EntityType) -> Verdict:
        return decider.decide([finding(kind)], origin=ERP, application=application, channel=Channel.CLIPBOARD)

    assert decider.guards(application)
    inside = verdict(EntityType.CN_ID)
    assert (inside.action, inside.rule_id, inside.destination.group) == (Action.BLOCK, "inside", "social")
    noted = verdict(EntityType.PHONE)
    assert (noted.action, noted.rule_id) == (Action.AUDIT, "note")
    assert noted.destination.group in ("browser", "unknown")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\Users\\a\\AppData\\Local\\newchat\\newchat.exe", Action.BLOCK),
        ("/home/a/newchat", Action.BLOCK),
        ("/usr/bin/newchat", Action.ALLOW),
        (None, Action.ALLOW),
    ],
)
@pytest.mark.parametrize("protected", [False, True])
def test_a_path_makes_stricter_where_the_person_may_write_too(
    path: str | None, expected: Action, protected: bool
) -> None:
    private = '[[group]]\nname = "private"\npaths = ["?:/Users/*/AppData/*", "/home/*"]\n'
    decider = Decider(policy(rule("nothing", destinations=["private"], action="block"), groups=private))
    application = Application("newchat.exe", path=path, protected=protected)
    verdict = decider.decide([finding()], origin=ERP, application=application, channel=Channel.CLIPBOARD)
    assert verdict.action is expected


def test_a_value_is_excepted_where_each_group_of_the_application_excepts_it() -> None:
    value = replace(finding(), digest="k7vq2m5xw3s6r4t8y2zb6n4d3a")
    both = rule("inside", destinations=["social", "unknown"])
    for groups, expected in ((["social"], "unknown"), (["social", "unknown"], None), (["*"], None)):
        excepted = f"\n[[exception]]\ndigests = {[value.digest]}\ngroups = {groups}\n"
        decider = Decider(policy(both, excepted))
        verdict = decider.decide([value], origin=ERP, application=Application("qq"), channel=Channel.CLIPBOARD)
        assert (verdict.destination.group if verdict.rule_id else None) == expected


def test_a_verdict_s_origin_is_in_the_group_by_which_its_rule_held() -> None:
    unnamed = rule("unnamed", origins=["unknown"])
    decider = Decider(policy(unnamed, rule("named", origins=["work"], entities=["PHONE"], action="audit")))
    copied = Application("crm.exe")
    for types, expected in (([EntityType.CN_ID], "unknown"), ([EntityType.PHONE], "work"), ([], "work")):
        found = [finding(each) for each in types]
        verdict = decider.decide(found, origin=copied, application=WECHAT, channel=Channel.CLIPBOARD)
        assert decider.origin(copied, verdict).group == expected
