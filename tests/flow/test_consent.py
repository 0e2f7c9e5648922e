"""A customer's consent lets the very content go, only there, only so often; whatever else is tried gets no original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord, NoteKind
from guard.inspect.inspected_copy import InspectedCopy
from guard.model import Answer, Channel, EntityType, Served, Snapshot, Version
from guard.model.clock import wall_clock
from guard.paths import installation
from tests.flow.test_service import under
from tests.support.chat_picture import EMAIL
from tests.support.consents import Supervisor, laid
from tests.support.copies import NUMBER, POLICY, TEXT, text
from tests.support.waiting import until
from tests.support.world import CRM, WECHAT, World, running_world

SUPERVISOR = Supervisor()
QQ = replace(WECHAT, executable="qq", window_class="qq", pid=104)
VAULT = replace(CRM, executable="vault", window_class="vault", pid=105, path="/opt/vault/vault")
AGREED = (
    POLICY.replace('action = "redact"', 'action = "redact"\noverride = "consent"').replace(
        'name = "flow"', 'name = "flow"\nsecret_markers = "honour"'
    )
    + '\n[[group]]\nname = "other"\nexecutables = ["qq*"]\n'
    + '\n[[rule]]\nid = "other"\nentities = ["CN_ID"]\ndestinations = ["other"]\naction = "redact"\n'
    + '\n[secret_mark]\npaths = ["/opt/vault/*"]\n'
    + f'\n[consent]\nissuers = ["""{SUPERVISOR.pem}"""]\n'
)


@dataclass
class Desk:
    """A guarded workstation whose agent has a consent's code."""

    world: World

    def consent(self, content: bytes | tuple[bytes, ...] = TEXT.encode(), **other: object) -> str:
        """A code; its record lies in the folder that the status names."""
        begins = wall_clock() - timedelta(hours=1)
        issued = SUPERVISOR.issue(content, [(EntityType.CN_ID, NUMBER)], begins=begins, **other)
        return laid(Path(self.world.service.status().consent_folder), issued)

    def asked(self, content: str = TEXT) -> str:
        """Copy and paste: the frosted version is in place, the card asks."""
        return self.frosted(self.world.gate.copy(text(content), CRM), content)

    def frosted(self, snapshot_id: str, content: str = TEXT) -> str:
        """Paste a copy, which gives no original."""
        assert self.paste() != content.encode()
        return self.heard_of(snapshot_id)

    def heard_of(self, snapshot_id: str) -> str:
        """Wait until the guard knows what came of a copy."""
        until(lambda: bool(history := self.world.service.history()) and history[0].snapshot_id == snapshot_id)
        return snapshot_id

    def answer(self, snapshot_id: str, code: str) -> str | None:
        """Type the code; the code of the refusal, None: it was done."""
        before = len(self.world.told.replies)
        self.world.service.answer(snapshot_id, Answer.CONSENT, code, group="social")
        self.world.told.wait_for(lambda told: len(told.replies) > before)
        refused = self.world.told.replies[before].refused
        assert refused is None or (refused.advice.zh and refused.advice.en)
        return refused.code if refused else None

    def paste(self) -> bytes:
        return self.world.gate.paste("text/plain", WECHAT) or b""

    def closed(self) -> None:
        """Wait until what a paste had is closed again."""
        until(lambda: NUMBER.encode() not in self.paste())

    def notes(self, kind: NoteKind) -> list[AuditRecord]:
        with reading(installation(self.world.data), self.world.vault) as reader:
            return [record for record in reader.forwards() if record.kind is kind]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_world(tmp_path_factory.mktemp("desk") / "data", AGREED) as world:
        yield Desk(world)


def test_the_original_goes_byte_identical_only_there_and_only_so_often(desk: Desk) -> None:
    code, snapshot_id = desk.consent(uses=2), desk.asked()
    for _ in range(2):
        assert desk.answer(snapshot_id, code) is None
        assert NUMBER.encode() not in (desk.world.gate.paste("text/plain", QQ) or b"")
        assert desk.paste() == TEXT.encode()
        desk.closed()
    assert desk.answer(snapshot_id, code) == "consent-used-up"
    assert NUMBER.encode() not in desk.paste()
    used = desk.notes(NoteKind.CONSENT_USED)
    id = used[0].facts["id"]
    assert [dict(note.facts) for note in used] == [{"id": id, "use": nth, "of": 2, "group": "social"} for nth in (1, 2)]
    assert desk.notes(NoteKind.CONSENT_REFUSED)[-1].facts["code"] == "consent-used-up"
    answers = [each.decision for each in desk.notes(NoteKind.OUTCOME) if each.decision and each.decision.answer]
    assert [(each.answer, each.reason) for each in answers] == [("consent", f"{id} {nth}/2") for nth in (1, 2)]
    for file in desk.world.data.rglob("*"):
        held = file.read_bytes() if file.is_file() else b""
        assert code.encode() not in held
        assert NUMBER.encode() not in held


def test_a_consent_is_not_spent_on_what_a_secret_has_taken_the_place_of(desk: Desk) -> None:
    code, snapshot_id = desk.consent(), desk.asked()
    desk.world.gate.copy(text("correct horse"), VAULT, secret=True)
    assert desk.paste() == b"correct horse"
    assert desk.answer(snapshot_id, code) == "answer-too-late"
    assert desk.answer(desk.asked(), code) is None
    assert desk.paste() == TEXT.encode()
    desk.closed()


@pytest.mark.parametrize(
    ("content", "other", "refused"),
    [
        (f"{TEXT}。", {}, "consent-content"),
        (TEXT.replace(NUMBER, "440524188001010014"), {}, "consent-customer"),
        (TEXT, {"group": "other"}, "consent-destination"),
        (TEXT, {"machine": "another"}, "consent-replayed"),
        (TEXT, {"sensitive": ()}, "consent-kinds"),
    ],
)
def test_what_the_customer_did_not_agree_to_stays(
    desk: Desk, content: str, other: dict[str, object], refused: str
) -> None:
    code = desk.consent(**other)
    assert desk.answer(desk.asked(content), code) == refused
    assert content.encode() != desk.paste()


def test_a_site_is_known_however_the_supervisor_wrote_it(desk: Desk) -> None:
    code, page = desk.consent(site="微博.COM."), replace(WECHAT, site="xn--9krt00a.com")
    snapshot_id = desk.world.gate.copy(text(TEXT), CRM)
    assert desk.world.gate.paste("text/plain", page) != TEXT.encode()
    assert desk.answer(desk.heard_of(snapshot_id), code) is None
    assert NUMBER.encode() not in desk.paste()
    assert desk.world.gate.paste("text/plain", page) == TEXT.encode()


def test_other_formats_than_what_the_customer_agreed_to_are_not_given(desk: Desk) -> None:
    code = desk.consent()
    page = f"<p>{TEXT}</p><p>440524188001010014</p>".encode()
    snapshot_id = desk.world.gate.copy({**text(TEXT), "text/html": page}, CRM)
    assert desk.answer(desk.frosted(snapshot_id), code) is None
    assert desk.world.gate.offered(WECHAT) == ("text/plain",)
    assert desk.paste() == TEXT.encode()


def test_a_copied_file_goes_as_a_copy_of_what_was_in_it(desk: Desk, tmp_path: Path) -> None:
    file, code = tmp_path / f"{NUMBER}.txt", desk.consent(b"\xef\xbb\xbf" + TEXT.encode())
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    listing = {"text/uri-list": f"{file.as_uri()}\r\n".encode(), "text/plain": str(file).encode()}
    snapshot_id = desk.world.gate.copy(listing, CRM)

    def given() -> bytes:
        listed = (desk.world.gate.paste("text/uri-list", WECHAT) or b"").decode().strip()
        assert NUMBER not in listed
        return Path(listed.removeprefix("file://")).read_bytes() if listed else b""

    assert NUMBER.encode() not in given()
    assert desk.answer(desk.heard_of(snapshot_id), code) is None
    file.write_text("something else since")
    assert desk.world.gate.offered(WECHAT) == ("text/uri-list",)
    assert given() == b"\xef\xbb\xbf" + TEXT.encode()
    until(lambda: NUMBER.encode() not in given())


def test_of_several_files_each_must_be_one_that_the_customer_agreed_to(desk: Desk, tmp_path: Path) -> None:
    contents = (TEXT.encode(), f"{TEXT}，谢谢".encode(), f"已核实：{NUMBER}".encode())
    files = [tmp_path / f"{number}.txt" for number in range(3)]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)

    def copied(named: list[Path]) -> str:
        listing = "".join(f"{file.as_uri()}\r\n" for file in named)
        snapshot_id = desk.world.gate.copy({"text/uri-list": listing.encode()}, CRM)
        assert all(NUMBER.encode() not in each for each in given())
        return desk.heard_of(snapshot_id)

    def given() -> list[bytes]:
        listed = (desk.world.gate.paste("text/uri-list", WECHAT) or b"").decode().split()
        return [Path(each.removeprefix("file://")).read_bytes() for each in listed]

    two, three = desk.consent(contents[:2]), desk.consent(contents)
    assert desk.answer(copied(files), two) == "consent-content"
    assert all(NUMBER.encode() not in each for each in given())
    assert desk.answer(copied(files[:2]), two) is None  # the second's use; the refusal before cost none
    assert given() == list(contents[:2])
    until(lambda: all(NUMBER.encode() not in each for each in given()))
    assert desk.answer(copied(files), three) is None
    assert given() == list(contents)
    until(lambda: all(NUMBER.encode() not in each for each in given()))


def test_a_page_has_the_very_text_alone_and_once(desk: Desk) -> None:
    code = desk.consent()
    assert desk.answer(desk.asked(), code) is None
    pipeline, service = desk.world.service.pipeline(), desk.world.service

    def offered(content: str) -> InspectedCopy:
        snapshot = Snapshot("offer", Channel.CLIPBOARD, text(content), CRM, wall_clock())
        return InspectedCopy.of(pipeline.inspect(snapshot), pipeline)

    same, other = offered(TEXT), offered(TEXT + "。")
    assert service.opened.is_open(same, same.verdict(WECHAT))
    assert not service.opened.is_open(other, other.verdict(WECHAT))
    assert not service.opened.is_open(same, same.verdict(QQ))
    assert desk.paste() == TEXT.encode()
    until(lambda: not service.opened.is_open(same, same.verdict(WECHAT)))


def test_what_a_page_was_given_is_not_opened_by_a_code(desk: Desk) -> None:
    code, pipeline = desk.consent(), desk.world.service.pipeline()
    snapshot = Snapshot("offer", Channel.CLIPBOARD, text(TEXT), CRM, wall_clock())
    copy = InspectedCopy.of(pipeline.inspect(snapshot), pipeline)
    verdict = copy.verdict(WECHAT)
    desk.world.service.offered(copy, Served("offer", verdict, Version.SAFE, "paste", 0, 0.0, wall_clock()))
    desk.heard_of("offer")
    before = len(desk.notes(NoteKind.CONSENT_USED))
    assert desk.answer("offer", code) == "consent-page"
    assert len(desk.notes(NoteKind.CONSENT_USED)) == before


def test_what_was_called_no_customer_data_passes_at_that_group_from_then_on_without_a_card(desk: Desk) -> None:
    world, mail, other = desk.world, f"写信到 {EMAIL}", f"写信到 {EMAIL} 。"
    snapshot_id = world.gate.copy(text(mail), CRM)
    assert EMAIL.encode() not in desk.paste()
    world.told.wait_for(lambda told: bool(told.asked_outcomes))
    before = len(world.told.replies)
    world.service.answer(snapshot_id, Answer.NOT_SENSITIVE, None, group="social")
    world.told.wait_for(lambda told: len(told.replies) > before)
    assert world.told.replies[-1].refused is None
    world.gate.copy(text(other), CRM)
    assert EMAIL.encode() not in desk.paste()
    world.gate.copy(text(mail), CRM)
    assert desk.paste() == mail.encode()
    until(lambda: any(_passed(note) for note in desk.notes(NoteKind.OUTCOME)))
    assert len(world.told.asked_outcomes) == 1


def _passed(note: AuditRecord) -> bool:
    decision = note.decision
    return decision is not None and (decision.rule, decision.action, decision.answer) == ("mail", "audit", None)


def test_under_a_policy_past_its_end_a_running_guard_opens_nothing(tmp_path: Path) -> None:
    ended = (wall_clock() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = f"issued_at = 2025-01-01T00:00:00Z\nexpires_at = {ended}"
    dated = AGREED.replace("issued_at = 2026-11-24T08:00:00Z", dates)
    with running_world(tmp_path / "data", dated) as world:
        late = Desk(world)
        code, snapshot_id = late.consent(uses=9), late.asked()
        for _ in range(2):
            assert late.answer(snapshot_id, code) == "consent-stale"
            assert NUMBER.encode() not in late.paste()
        assert late.notes(NoteKind.CONSENT_USED) == []
        assert [note.facts["code"] for note in late.notes(NoteKind.CONSENT_REFUSED)] == ["consent-stale"] * 2


def test_a_use_is_spent_by_the_code_and_not_by_the_paste(desk: Desk) -> None:
    code = desk.consent()
    assert desk.answer(desk.asked(), code) is None
    desk.world.gate.copy(text("别的内容"), CRM)
    assert desk.answer(desk.asked(), code) == "consent-used-up"


def test_a_withdrawal_comes_with_the_next_policy_and_closes_what_is_open(desk: Desk) -> None:
    """The last test here: another policy is in force after it."""
    code, snapshot_id = desk.consent(uses=9), desk.asked()
    assert desk.answer(snapshot_id, code) is None
    used = desk.notes(NoteKind.CONSENT_USED)[-1].facts["id"]
    under(desk.world, AGREED + f'revoked = ["{used}"]\n')
    until(lambda: NUMBER.encode() not in desk.paste() and desk.world.service.history()[0].verdict.policy_serial == 8)
    assert desk.answer(snapshot_id, code) == "consent-revoked"
