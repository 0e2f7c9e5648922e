"""Who a program is: what a person could set makes things stricter, and nothing else."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from guard.desktop.x11.processes import program_of
from guard.model import Action, Application, Channel, EntityType
from guard.paths import ASSETS
from guard.policy.decide import Decider
from guard.policy.document import parse
from guard.policy.grouping import CompiledGroup
from guard.policy.sections import Group
from tests.support.policies import HEAD, finding, installed, policy, rule

DEFAULT = Decider(parse((ASSETS / "policy" / "default.toml").read_bytes(), "default.toml"))
OFFICE = Application("soffice.bin", "libreoffice-calc", path="/usr/lib/libreoffice/program/soffice.bin", protected=True)
BROWSER = Application("chrome", "Google-chrome", path="/opt/google/chrome/chrome", protected=True)
ERP = Application("erp", path="/opt/erp/bin/erp", protected=True)


def group(application: Application) -> str:
    return DEFAULT.destination(application).group


@pytest.mark.parametrize(
    ("application", "expected"),
    [
        (OFFICE, "work"),
        (replace(OFFICE, protected=False), "unknown"),
        (replace(OFFICE, path="/home/a/usr/soffice.bin"), "unknown"),
        (replace(OFFICE, path=None), "unknown"),
        (replace(OFFICE, executable="wechat", path="/usr/bin/wechat"), "social"),
        (Application("wechat", "libreoffice", path="/home/a/wechat"), "social"),
        (Application("stranger", "libreoffice-calc"), "unknown"),
        (Application("stranger", "crm-x", "Customer 360"), "unknown"),
        (Application("DingTalk.exe", path="C:/Users/a/DingTalk.exe"), "unknown"),
        (BROWSER, "browser"),
        (replace(BROWSER, window_class="crm"), "browser"),
        (replace(BROWSER, title="微博-随时随地 - Google Chrome"), "social"),
        (replace(BROWSER, title="收件箱 - QQ邮箱 - Google Chrome"), "webmail"),
        (replace(BROWSER, protected=False), "unknown"),
        (replace(BROWSER, protected=False, title="收件箱 - QQ邮箱 - Google Chrome"), "unknown"),
        (Application("gimp-evil", path="/usr/bin/gimp-evil", protected=True), "unknown"),
        (Application("thunderbird", "thunderbird", path="/usr/bin/thunderbird", protected=True), "mail"),
        (Application("foxmail.exe", path="C:/Program Files/Foxmail/foxmail.exe", protected=True), "mail"),
        (Application("gnome-terminal-server", path="/usr/libexec/gnome-terminal-server", protected=True), "unknown"),
        (Application("code", "Code", path="/usr/share/code/code", protected=True), "unknown"),
        (Application("python3.11", "libreoffice", path="/usr/bin/python3.11", protected=True), "unknown"),
    ],
)
def test_under_the_shipped_policy(application: Application, expected: str) -> None:
    assert group(application) == expected


CHANNEL_AND_TYPES = [(channel, kind) for channel in Channel for kind in EntityType]
NAMES = ["wechat", "soffice.bin", "chrome", "crm", "slack", "outlook", "stranger", "gimp-evil"]
CLASSES = [None, "libreoffice", "wechat", "crm", "Google-chrome", "thunderbird", "code", "slack"]
TITLES = [None, "微博", "Gmail - x", "ChatGPT", "企业微信", "Customer 360"]


def strictest(application: Application) -> dict[tuple[Channel, EntityType, int], Action]:
    return {
        (channel, kind, count): DEFAULT.decide(
            [finding(kind)] * count, origin=ERP, application=application, channel=channel
        ).action
        for channel, kind in CHANNEL_AND_TYPES
        for count in (1, 8)
    }


@given(st.sampled_from(NAMES), st.sampled_from(CLASSES), st.sampled_from(TITLES), st.booleans())
def test_no_name_class_or_title_gets_more_than_the_program_without_it(
    name: str, window_class: str | None, title: str | None, protected: bool
) -> None:
    path = f"/usr/bin/{name}" if protected else f"/home/a/{name}"
    plain = Application(name if protected else "stranger", path=path, protected=protected)
    dressed = replace(plain, executable=name, window_class=window_class, title=title)
    bare, worn = strictest(plain), strictest(dressed)
    assert all(worn[key] >= bare[key] for key in bare)


ERP_GROUP = '[[group]]\nname = "erp"\npaths = ["/opt/erp/*", "C:\\\\ERP\\\\*"]\n'


def test_paths_lift_what_lies_there_and_nothing_else() -> None:
    guarded = policy(
        rule("all", destinations=["unknown", "erp"], min_count=9),
        rule("u", destinations=["unknown"]),
        head=HEAD,
        groups=ERP_GROUP,
    )
    decider = Decider(guarded)
    assert decider.destination(ERP).group == "erp"
    assert decider.destination(replace(ERP, path="C:/ERP/bin/erp.exe")).group == "erp"
    for forged in (
        replace(ERP, protected=False),
        replace(ERP, path="/home/a/opt/erp/bin/erp"),
        Application("erp", "erp"),
    ):
        assert decider.destination(forged).group == "unknown"


def test_who_may_have_more_follows_from_the_rules_alone() -> None:
    decider = Decider(
        policy(
            rule("strong", destinations=["unknown", "social"]),
            rule("more", entities=["PHONE"], destinations=["social"], action="block"),
            rule("both", entities=["EMAIL", "PHONE"], destinations=["unknown"], min_count=3),
            rule("mail", entities=["EMAIL"], destinations=["social"]),
            rule("milder", entities=["CN_ID"], destinations=["browser"], action="warn"),
        )
    )
    assert not decider.may_have_more("social", "unknown")
    assert decider.may_have_more("unknown", "social")
    assert decider.may_have_more("work", "unknown")
    assert decider.may_have_more("browser", "unknown")


def test_within_a_browser_at_least_a_note_is_made() -> None:
    free = Decider(policy(rule("out", destinations=["unknown"])))
    page = installed("chrome", "客户 - Google Chrome", pid=7)
    other = replace(page, title="论坛 - Google Chrome")
    verdict = free.decide([finding()], origin=page, application=other, channel=Channel.CLIPBOARD)
    assert (verdict.action, verdict.rule_id) == (Action.AUDIT, "same-browser")
    assert free.decide([], origin=page, application=other, channel=Channel.CLIPBOARD).action is Action.ALLOW


def test_a_secret_s_mark_counts_for_the_programs_that_the_policy_names_by_path() -> None:
    keeper = Application("keepassxc", path="/usr/bin/keepassxc", protected=True)
    assert DEFAULT.honours_secret(keeper)
    for other in (replace(keeper, protected=False), replace(keeper, path="/home/a/keepassxc"), ERP, Application()):
        assert not DEFAULT.honours_secret(other)
    assert not Decider(policy()).honours_secret(keeper)


@pytest.mark.skipif(not Path("/proc/self/exe").exists(), reason="processes are told in another way here")
def test_a_process_is_told_by_the_file_that_it_runs(tmp_path: Path) -> None:
    sleep = Path(shutil.which("sleep") or "/bin/sleep").resolve()
    own = Path(shutil.copy(sleep, tmp_path / "crm"))
    loose = tmp_path / "loose"
    loose.mkdir()
    loose.chmod(0o777)
    ours = Path(shutil.copy(sleep, loose / "crm"))
    for program, expected in ((sleep, True), (own, os.getuid() == 0), (ours, False)):
        process = subprocess.Popen([program, "30"])
        try:
            told = program_of(process.pid)
        finally:
            process.kill()
            process.wait()
        assert (told.executable, told.path) == (program.name, str(program))
        assert told.protected is expected
    assert program_of(2**30) == Application(pid=2**30)


@pytest.mark.parametrize(
    ("glob", "name", "named"),
    [
        ("wechat", "WeChat.exe", True),
        ("WeChat.exe", "wechat", True),
        ("we*.exe", "wechat", True),
        ("*.exe", "WeChat.EXE", True),
        ("?*.exe", "WeChat.exe", True),
        ("*.exe", "gedit", False),
        ("*", "gedit", True),
        ("*x*", "gedit.exe", False),
    ],
)
def test_exe_may_be_left_out_where_a_name_says_more(glob: str, name: str, named: bool) -> None:
    told = CompiledGroup.of(Group(name="some", executables=(glob,))).reason(Application(name))
    assert told == ("executables" if named else None)


@pytest.mark.parametrize("written", ["weibo.com:8080", "li@weibo.com", "https://weibo.com", "*.weibo.com", ""])
def test_a_site_is_a_host_alone(written: str) -> None:
    with pytest.raises(ValidationError):
        Group(name="social", sites=(written,))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("ΒΌΛΟΣ.example", "xn--nxasmq6b.example"),
        ("ＷＥＩＢＯ．com", "weibo.com"),
        ("微博。example", "xn--9krt00a.example"),
    ],
)
def test_a_site_is_spelled_as_browsers_tell_it(written: str, told: str) -> None:
    site = CompiledGroup.of(Group(name="social", sites=(written,)))
    for host in (told, f"m.{told}", told.upper(), written):
        assert site.reason(Application("chrome", site=host)) == "sites"


@pytest.mark.parametrize("host", ["微博.example", "m.微博.Example.", "xn--9krt00a.example", "a.xn--9krt00a.example"])
def test_a_site_is_known_in_every_spelling_of_its_host(host: str) -> None:
    for written in ("微博.example", "xn--9krt00a.Example."):
        site = CompiledGroup.of(Group(name="social", sites=(written,)))
        assert site.reason(Application("chrome", site=host)) == "sites"
        assert site.reason(Application("chrome", site="微信.example")) is None
