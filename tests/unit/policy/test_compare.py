"""A comparison is one line a difference, named as the document names it."""

from guard.policy.compare import compare
from tests.support.policies import GROUPS, HEAD, policy, rule


def test_two_policies_that_decide_alike_have_no_differences() -> None:
    later = HEAD.replace("serial = 12", "serial = 13").replace("2026-11-24", "2026-11-25")
    assert compare(policy(rule("a")), policy(rule("a"), head=later + "expires_at = 2027-01-01T00:00:00Z\n")) == ()


def test_each_change_is_a_line() -> None:
    older = policy(rule("a"), rule("b"))
    newer = policy(
        rule("a", action="block", entities=["CN_ID", "PHONE"]),
        rule("c"),
        head=HEAD + "[inspection]\ndeadline_ms = 500\n",
        groups=GROUPS.replace('"qq"', '"tim"') + '[[group]]\nname = "mail"\n',
    )
    assert compare(older, newer) == (
        "~ inspection.deadline_ms: 3000 -> 500",
        "+ group mail",
        "+ group social.executables: tim",
        "- group social.executables: qq",
        "+ rule c",
        "- rule b",
        "+ rule a.entities: PHONE",
        "~ rule a.action: redact -> block",
    )


def test_an_order_that_matters_is_told() -> None:
    groups = ['[[group]]\nname = "a"\n', '[[group]]\nname = "b"\n']
    assert compare(policy(groups="".join(groups)), policy(groups="".join(reversed(groups)))) == (
        "~ group: in another order, and the first that is proven wins",
    )


def test_long_lists_are_cut_short() -> None:
    names = ", ".join(f'"app{number}"' for number in range(9))
    group = '[[group]]\nname = "a"\n'
    lines = compare(policy(groups=group), policy(groups=group + f"executables = [{names}]\n"))
    assert lines == ("+ group a.executables: app0, app1, app2, app3, app4, app5 and 3 more",)
