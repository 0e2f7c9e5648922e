"""From an agent's "no customer data" to a supervisor's exception, and a noisy rule that becomes milder."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from guard.audit.export import ecs
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord, NoteKind
from guard.cli import main
from guard.model import Action, Answer, Application, EntityType, Version
from guard.paths import installation
from tests.flow.test_service import under
from tests.support.copies import POLICY, text
from tests.support.trail import PHONE
from tests.support.waiting import until
from tests.support.world import CRM, WECHAT, World, running_world

HOTLINE = "service@example.com"
CENTRE = POLICY + "\n[precision]\nbudget = 0.6\nmin_answers = 4\n"


def answered(world: World, content: str, answer: Answer) -> None:
    """Copied, pasted, asked about, answered."""
    before = len(world.told.replies)
    snapshot_id = world.gate.copy(text(content), CRM)
    assert world.gate.paste("text/plain", WECHAT) != content.encode()
    until(lambda: any(one.snapshot_id == snapshot_id for one in world.service.history()))
    world.service.answer(snapshot_id, answer, group="social")
    world.told.wait_for(lambda told: len(told.replies) > before)
    assert world.told.replies[-1].refused is None


def records_of(world: World) -> list[AuditRecord]:
    with reading(installation(world.data), world.vault) as reader:
        return list(reader.forwards())


def test_a_noisy_rule_demotes_itself_from_the_next_copy_on_and_says_so(tmp_path: Path) -> None:
    noisy = CENTRE.replace(
        'entities = ["EMAIL"]\ndestinations = ["social"]\naction = "warn"',
        'entities = ["EMAIL"]\ndestinations = ["social"]\naction = "redact"\noverride = "justify"',
    )
    with running_world(tmp_path / "data", noisy) as world:
        answered(world, "user.one@example.com", Answer.KEPT)
        for name in ("two", "three", "four", "five"):
            assert world.service.status().demoted == ()
            answered(world, f"user.{name}@example.com", Answer.NOT_SENSITIVE)
        until(lambda: world.service.status().demoted != ())
        (one,) = world.service.status().demoted
        assert (one.rule, one.before, one.now, one.precision.right, one.precision.wrong) == (
            *("mail", "redact", "warn"),
            *(1, 4),
        )
        asked = len(world.told.asked_outcomes)
        world.gate.copy(text("user.seven@example.com"), CRM)
        world.gate.paste("text/plain", WECHAT)
        world.told.wait_for(lambda told: len(told.asked_outcomes) > asked)
        assert world.told.asked_outcomes[-1].verdict.action is Action.WARN
        # The others are as strict as before.
        world.gate.copy(text("卡号 6222020200112230014"), CRM)
        assert world.gate.paste("text/plain", WECHAT) is None
        under(world, noisy.replace("budget = 0.6", "budget = 0.0"))
        until(lambda: world.service.status().demoted == ())
    (restored,) = [record for record in records_of(world) if record.kind is NoteKind.RULE_RESTORED]
    assert dict(restored.facts) == {"rule": "mail", "serial": 8}
    (note,) = [record for record in records_of(world) if record.kind is NoteKind.RULE_DEMOTED]
    assert dict(note.facts) == {
        "rule": "mail",
        "before": "redact",
        "now": "warn",
        "right": 1,
        "wrong": 4,
        "percent": 29,
        "serial": 7,
    }


def test_what_a_supervisor_excepted_goes_as_it_is_and_nothing_else_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_world(tmp_path / "data", POLICY) as world:
        answered(world, HOTLINE, Answer.NOT_SENSITIVE)
        answered(world, "customer.wang@example.com", Answer.NOT_SENSITIVE)
        answered(world, "customer.li@example.com", Answer.KEPT)
    exports, document = tmp_path / "exports", tmp_path / "centre.toml"
    exports.mkdir()
    lines = [json.dumps(ecs(record), ensure_ascii=False) for record in records_of(world)]
    (exports / "desk.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    document.write_text(POLICY, "utf-8")
    ask = ["policy", "exceptions", str(exports), "--document", str(document)]
    assert main([*ask, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(rule["rule"], rule["right"], rule["wrong"]) for rule in told["rules"]] == [("mail", 1, 2)]
    hotline, customer = sorted(told["objections"], key=lambda one: one["previews"], reverse=True)
    assert HOTLINE not in json.dumps(told)
    assert (hotline["rule"], hotline["group"], hotline["times"], hotline["excepted"]) == ("mail", "social", 1, False)
    decide = ["--accept", hotline["id"], "--refuse", customer["id"], "--by", "王主管"]
    assert main([*ask, *decide]) == 0
    written = document.read_text("utf-8")
    assert written.startswith(POLICY.rstrip())
    made = tomllib.loads(written)
    assert made["exception"] == [{"digests": hotline["digests"], "groups": ["social"], "note": "王主管"}]
    ((review),) = made["review"]
    assert (review["rule"], review["right"], review["wrong"]) == ("mail", 2, 1)
    assert review["refused"] == customer["digests"]
    capsys.readouterr()
    assert main(ask) == 0
    assert "excepted" in capsys.readouterr().out
    with running_world(world.data, written.replace("serial = 7", "serial = 8"), world.vault) as later:
        assert pasted(later, HOTLINE, WECHAT) == HOTLINE.encode()
        assert pasted(later, "customer.wang@example.com", WECHAT) != b"customer.wang@example.com"
        assert pasted(later, f"{HOTLINE} customer.wang@example.com", WECHAT) != b""
        until(lambda: later.service.status().counters.original == 1)
        assert all(one.version is not Version.ORIGINAL for one in later.service.history())


def pasted(world: World, content: str, where: Application) -> bytes | None:
    world.gate.copy(text(content), CRM)
    return world.gate.paste("text/plain", where)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--accept", "0123456789"], "usage"),
        (["--accept", "ID", "--refuse", "ID"], "usage"),
    ],
)
def test_a_decision_about_what_is_not_there_or_both_ways_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    from guard.audit.report.objections import answers_of
    from tests.unit.audit.test_report import Exports

    exports = Exports(tmp_path)
    exports.event(1, Action.WARN, answer="not_sensitive")
    exports.write("a.ndjson")
    (one,) = answers_of(tmp_path).objections
    document = tmp_path / "centre.toml"
    document.write_text(POLICY, "utf-8")
    given = [one.id if argument == "ID" else argument for argument in arguments]
    assert main(["policy", "exceptions", str(tmp_path), "--document", str(document), *given]) == 2
    assert f"frostpane: {code}: " in capsys.readouterr().err
    assert document.read_text("utf-8") == POLICY


def test_alike_decides_about_all_that_look_the_same_and_what_has_no_value_is_no_exception(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from guard.audit.report.objections import answers_of
    from tests.unit.audit.test_report import Exports

    exports = Exports(tmp_path)
    seen = [replace(PHONE, digest=letter * 26) for letter in "abc"]
    seen[2] = replace(seen[2], masked="139****0000")
    told = replace(PHONE, entity_type=EntityType.CHAT_RECORD, digest=None, masked="")
    for hours, finding in enumerate((*seen, told)):
        exports.event(hours, Action.WARN, findings=(finding,), answer="not_sensitive", rule="mail")
    exports.write("a.ndjson")
    ids = {(one.digests or ("",))[0][:1]: one.id for one in answers_of(tmp_path).objections}
    document = tmp_path / "centre.toml"
    document.write_text(POLICY, "utf-8")
    words = ["policy", "exceptions", str(tmp_path), "--document", str(document)]
    assert main([*words, "--accept", ids[""]]) == 2
    assert capsys.readouterr().err.startswith("frostpane: no-value: ")
    assert main([*words, "--accept", ids["a"], "--alike"]) == 0
    (written,) = tomllib.loads(document.read_text("utf-8"))["exception"]
    assert written["digests"] == ["a" * 26, "b" * 26]


def test_decisions_of_the_console_about_other_exports_are_told_and_a_file_of_something_else_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.unit.audit.test_report import Exports

    exports = Exports(tmp_path)
    exports.event(1, Action.WARN, answer="not_sensitive")
    exports.write("a.ndjson")
    document, decisions = tmp_path / "centre.toml", tmp_path / "decisions.json"
    document.write_text(POLICY, "utf-8")
    words = ["policy", "exceptions", str(tmp_path), "--document", str(document), "--decisions", str(decisions)]
    other = {"machine": "elsewhere", "event": "01", "rule": "mail", "accepted": True, "by": "sun"}
    decisions.write_text(json.dumps({"decisions": [other]}))
    assert main(words) == 0
    assert "01 of elsewhere, decided by sun: not among these exports" in capsys.readouterr().err
    for told in (
        "[]",
        '{"decisions": [{"machine": 1}]}',
        json.dumps({"decisions": [other | {"accepted": "yes"}]}),
        "{",
    ):
        decisions.write_text(told)
        assert main(words) == 2
        assert "no file of decisions" in capsys.readouterr().err
    assert document.read_text("utf-8") == POLICY


def test_no_reason_steers_the_terminal_of_a_supervisor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.unit.audit.test_report import Exports

    exports = Exports(tmp_path, agent="li.wei\x1b[2K")
    exports.event(1, Action.WARN, answer="not_sensitive", reason="\x1b]0;x\x07our hotline\x9b2J")
    exports.write("a.ndjson")
    (tmp_path / "centre.toml").write_text(POLICY, "utf-8")
    assert main(["policy", "exceptions", str(tmp_path), "--document", str(tmp_path / "centre.toml")]) == 0
    shown = capsys.readouterr().out
    assert "our hotline" in shown
    assert all(line.isprintable() for line in shown.splitlines())
