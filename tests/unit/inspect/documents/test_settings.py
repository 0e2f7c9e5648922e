"""What a policy says about documents, on documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from guard.audit.proof.record import decision_of
from guard.inspect.documents.bounds import ENCRYPTED, TOO_LARGE
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.inspect.worker.wire import MOST_OF_A_TYPE, pack_findings, unpack_findings
from guard.model import (
    UNKNOWN_APPLICATION,
    Action,
    Channel,
    Destination,
    DocumentFamily,
    DocumentSettings,
    EntityType,
    Outcome,
    Unread,
    Verdict,
    Version,
)
from guard.policy.decide import Decider
from guard.policy.document import parse
from tests.support.office_files import Places, archive, workbook
from tests.support.old_files import container
from tests.support.policies import HEAD

ALL = frozenset(EntityType)
SAFE = container({"EncryptedPackage": b"x"})
COUNTED = '[[rule]]\nid = "list"\nentities = ["PHONE"]\nmin_count = 500\naction = "block"\n'


def _with(tools: Tools, settings: DocumentSettings) -> Tools:
    return replace(tools, documents=settings)


def test_a_kind_that_is_not_read_is_unreadable(blind: Tools) -> None:
    settings = DocumentSettings(kinds=frozenset(DocumentFamily) - {DocumentFamily.WORKBOOK})
    made = look(Kind.DOCUMENT, workbook(Places()), _with(blind, settings))
    assert [each.evidence.recognizer for each in made.findings] == ["unknown-format"]
    assert made.safe(ALL) is None


def test_what_the_policy_lets_pass_unread_passes_as_it_is_and_nothing_else_does(blind: Tools) -> None:
    tools = _with(blind, DocumentSettings(passed=frozenset({Unread.ENCRYPTED}), max_cells=1_000))
    passed = look(Kind.DOCUMENT, SAFE, tools)
    assert (passed.findings, passed.safe(ALL)) == ((), SAFE)
    assert [each.evidence.recognizer for each in look(Kind.DOCUMENT, SAFE, blind).findings] == [ENCRYPTED]
    large = look(Kind.DOCUMENT, workbook(Places()), _with(tools, replace(tools.documents, max_cells=1)))
    assert [each.evidence.recognizer for each in large.findings] == [TOO_LARGE]


def test_a_list_of_very_many_customers_counts_as_so_many(blind: Tools) -> None:
    listed = archive({"list.csv": "客户姓名,手机号\n" + "".join(f"王小明,139{n:08}\n" for n in range(500))})
    made = look(Kind.DOCUMENT, listed, blind)
    told = unpack_findings(pack_findings(made.findings), None)
    assert sum(each.entity_type is EntityType.PHONE for each in told) == MOST_OF_A_TYPE
    decider = Decider(parse(f"{HEAD}\n{COUNTED}".encode(), "x"))
    counts = decider.counts(told)
    assert counts[EntityType.PHONE] == 500
    rule = decider.rule(counts, origin_groups=("unknown",), destination_groups=("unknown",), channel=Channel.CLIPBOARD)
    assert rule is not None
    fewer = decider.counts(told[: MOST_OF_A_TYPE - 1])
    assert (
        decider.rule(fewer, origin_groups=("unknown",), destination_groups=("unknown",), channel=Channel.CLIPBOARD)
        is None
    )


def test_a_record_says_where_a_value_stands_and_how_many_there_are(blind: Tools) -> None:
    findings = look(Kind.DOCUMENT, workbook(Places()), blind).findings
    nobody = Destination(UNKNOWN_APPLICATION, "unknown")
    verdict = Verdict(Action.REDACT, nobody, "r", "p", 1)
    outcome = Outcome(
        snapshot_id="s",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        channel=Channel.CLIPBOARD,
        origin=nobody,
        verdict=verdict,
        findings=unpack_findings(pack_findings(findings), None),
        version=Version.SAFE,
    )
    decision = decision_of(outcome, card=None, evidence=None)
    assert ("王**", "Sheet 1, A2") in {(seen.masked, seen.where) for seen in decision.seen}
    assert sum(decision.counts.values()) == len(findings)
