"""Every way in which a consent can open nothing has its own code; a use stays counted whatever happens to the guard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from guard.audit import NoteKind, TrailSettings
from guard.model import Application, Destination, EntityType, Workstation
from guard.policy.sections import ConsentSection
from guard.tokens.consent.content import prints
from guard.tokens.consent.desk import ConsentDesk
from guard.tokens.consent.judge import Question
from guard.tokens.consent.record import Issued
from guard.tokens.consent.refusal import WORDS, Cause, ConsentRefused
from tests.support.consents import Supervisor, forged, laid
from tests.support.trail import HERE, Given, records, sql

CONTENT = "客户电话 13800138000，已同意公开".encode()
PHONE = (EntityType.PHONE, "13800138000")
SUPERVISOR, STRANGER = Supervisor(1), Supervisor(2)


@dataclass
class Workplace:
    """One workstation with a consent in its folder, and the question that an agent asks."""

    given: Given
    terms: ConsentSection = field(default_factory=lambda: ConsentSection(issuers=(SUPERVISOR.pem,)))
    here: Workstation = HERE
    content: bytes = CONTENT
    destination: Destination = field(default_factory=lambda: Destination(Application("wechat"), "social"))
    kinds: frozenset[EntityType] = frozenset({EntityType.PHONE})
    values: tuple[tuple[EntityType, str], ...] = (PHONE,)
    policy_until: datetime | None = None
    typed: Callable[[str], str] = str
    """What is made of the code on its way into the card."""
    noted: list[tuple[NoteKind, dict[str, str | int]]] = field(default_factory=list)
    issued: Issued | None = None

    def lay(self, supervisor: Supervisor = SUPERVISOR, **terms: Any) -> None:
        """Have a consent issued that begins now."""
        self.issued = supervisor.issue(CONTENT, [PHONE], begins=self.given.clock.now, **terms)
        laid(self.given.paths.consents, self.issued)

    @property
    def file(self) -> Path:
        return next(self.given.paths.consents.iterdir())

    def question(self, digest: Callable[[str], str]) -> Question:
        """What the agent wants to send, and where to."""
        return Question(
            self.destination,
            self.kinds,
            frozenset((kind, digest(value)) for kind, value in self.values),
            {"text/plain": (lambda: prints(self.content, "text/plain", lambda _: None),)},
        )

    def use(self) -> tuple[int, dict[str, bool]]:
        """Use it once, by a guard that has just started: which use it was, and the formats that go."""
        assert self.issued is not None
        with self.given.recorder() as recorder:

            def note(kind: NoteKind, facts: Any) -> str | None:
                self.noted.append((kind, dict(facts)))
                return recorder.note(kind, facts)

            desk = ConsentDesk(self.given.paths, self.given.vault, note, self.here, self.given.clock, recorder.digest)
            question = self.question(recorder.digest)
            leave = desk.use(self.typed(self.issued.code.text), question, self.terms, self.policy_until)
        return leave.nth, dict(leave.formats)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(Given(tmp_path / "data"))


def refused(workplace: Workplace) -> str:
    with pytest.raises(ConsentRefused) as refusal:
        workplace.use()
    return refusal.value.code


def forward(workplace: Workplace, **how_far: float) -> None:
    workplace.given.clock.forward(**how_far)


def used(workplace: Workplace) -> None:
    workplace.lay()
    workplace.use()


def set_back(workplace: Workplace) -> None:
    """The consent expires, the guard notes something, then somebody sets the clock back into the period."""
    workplace.lay(days=2)
    forward(workplace, days=3)
    workplace.given.filled(1)
    forward(workplace, days=-2)


def set_back_little_by_little(workplace: Workplace) -> None:
    """It expires, and the guard has noted that; then the clock goes back by a minute at a time, never far at once."""
    workplace.lay(days=2)
    forward(workplace, days=2)
    for _ in range(3):
        workplace.given.filled(1)
        forward(workplace, minutes=-1)


def changed(workplace: Workplace) -> None:
    workplace.lay()
    workplace.file.write_bytes(workplace.file.read_bytes().replace(b"payloadType", b"payloadTypE"))


def with_other_terms(workplace: Workplace) -> None:
    """Somebody puts more uses into a record and leaves its signature as it is."""
    workplace.lay()
    assert workplace.issued is not None
    more = workplace.issued.record.model_copy(update={"uses": 900})
    workplace.file.write_bytes(forged(workplace.issued.data, more.model_dump_json()))


def lost(workplace: Workplace, *, early_min: float = 0) -> None:
    """The record of a use, at the consent's beginning or so long before, goes with the trail that held it."""
    workplace.lay()
    forward(workplace, minutes=-early_min)
    workplace.use()
    forward(workplace, minutes=1)
    workplace.given.paths.trail.unlink()
    workplace.given.filled(1)


def pruned(workplace: Workplace) -> None:
    """Retention is shorter than the consent's period, so its use was pruned."""
    workplace.lay()
    workplace.use()
    forward(workplace, days=5)
    with workplace.given.recorder(TrailSettings(retention_days=1)) as recorder:
        recorder.note(NoteKind.START)
        recorder.tend()


def elsewhere(workplace: Workplace) -> None:
    workplace.lay(site="weibo.com")
    workplace.destination = Destination(Application("chrome", site="weibo.com.example"), "social")


TABLE: list[tuple[str, Cause, Callable[[Workplace], Any]]] = [
    ("expired", Cause.EXPIRED, lambda w: (w.lay(days=2), forward(w, days=2))),
    ("not begun", Cause.NOT_BEGUN, lambda w: (w.lay(), forward(w, minutes=-6))),
    ("revoked", Cause.REVOKED, lambda w: (w.lay(), setattr(w, "terms", withdrawn(w)))),
    ("other customer", Cause.CUSTOMER, lambda w: (w.lay(), setattr(w, "values", ((PHONE[0], "13900139000"),)))),
    ("other content", Cause.CONTENT, lambda w: (w.lay(), setattr(w, "content", CONTENT + b"!"))),
    ("other group", Cause.DESTINATION, lambda w: w.lay(group="mail")),
    ("other site", Cause.DESTINATION, elsewhere),
    ("used up", Cause.USED_UP, used),
    ("replayed on another machine", Cause.REPLAYED, lambda w: w.lay(machine="pc-18")),
    ("replayed by another agent", Cause.REPLAYED, lambda w: w.lay(agent="zhao.min")),
    ("tampered: envelope", Cause.TAMPERED, changed),
    ("tampered: terms", Cause.TAMPERED, with_other_terms),
    ("another key", Cause.SIGNER, lambda w: w.lay(STRANGER)),
    ("nobody's key counts", Cause.SIGNER, lambda w: (w.lay(), setattr(w, "terms", ConsentSection()))),
    ("clock set back", Cause.CLOCK, set_back),
    ("clock set back by a minute at a time", Cause.EXPIRED, set_back_little_by_little),
    ("policy past its date", Cause.STALE, lambda w: (w.lay(), setattr(w, "policy_until", w.given.clock.now))),
    ("kinds", Cause.KINDS, lambda w: (w.lay(), setattr(w, "kinds", frozenset({PHONE[0], EntityType.ADDRESS})))),
    ("not separately", Cause.KINDS, lambda w: (w.lay(), setattr(w, "kinds", frozenset({EntityType.BANK_CARD})))),
    ("a slip of the hand", Cause.CODE, lambda w: (w.lay(), setattr(w, "typed", lambda code: code[:-1] + "!"))),
    ("no file", Cause.CODE, lambda w: (w.lay(), w.file.unlink())),
    ("trail lost", Cause.UNRECORDED, lost),
    ("trail lost before its beginning", Cause.UNRECORDED, lambda w: lost(w, early_min=4)),
    ("trail pruned", Cause.UNRECORDED, pruned),
]


def withdrawn(workplace: Workplace) -> ConsentSection:
    assert workplace.issued is not None
    return ConsentSection(issuers=(SUPERVISOR.pem,), revoked=(workplace.issued.record.id,))


@pytest.mark.parametrize(("cause", "make"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_consent_that_does_not_hold_opens_nothing_and_says_why(
    workplace: Workplace, cause: Cause, make: Callable[[Workplace], Any]
) -> None:
    make(workplace)
    assert refused(workplace) == cause
    assert workplace.noted[-1] == (
        NoteKind.CONSENT_REFUSED,
        {"code": cause.value, "group": workplace.destination.group},
    )


def test_every_cause_has_its_own_code_and_words_in_both_languages() -> None:
    assert len({cause.value for cause in Cause}) == len(Cause) == len(WORDS)
    assert all(words.zh and words.en and words.zh != words.en for words in WORDS.values())
    assert len({words.en for words in WORDS.values()}) == len(Cause)
    tried = {row[1] for row in TABLE}
    assert set(Cause) - tried == {Cause.CAPTURE, Cause.PAGE}  # those of the service, where there is no paste


def test_a_consent_that_holds_goes_so_often_over_restarts_and_with_copies_of_its_file(workplace: Workplace) -> None:
    workplace.lay(uses=3)
    assert [workplace.use() for _ in range(2)] == [(1, {"text/plain": True}), (2, {"text/plain": True})]
    (workplace.file.parent / "copy.consent").write_bytes(workplace.file.read_bytes())
    assert workplace.use()[0] == 3
    assert refused(workplace) == Cause.USED_UP
    told = [dict(record.facts) for record in records(workplace.given) if record.kind is NoteKind.CONSENT_USED]
    assert workplace.issued is not None
    id = workplace.issued.record.id
    assert told == [{"id": id, "use": nth, "of": 3, "group": "social"} for nth in (1, 2, 3)]


def test_who_is_not_told_by_the_content_is_bound_by_the_content_alone(workplace: Workplace) -> None:
    workplace.lay()
    workplace.values, workplace.kinds = (), frozenset({EntityType.CHAT_RECORD})
    assert workplace.use()[0] == 1


def test_a_use_that_cannot_be_recorded_is_none(workplace: Workplace) -> None:
    workplace.lay()
    given = workplace.given
    assert workplace.issued is not None
    desk = ConsentDesk(given.paths, given.vault, lambda kind, facts: None, HERE, given.clock, str)
    question = workplace.question(str)
    with pytest.raises(ConsentRefused) as refusal:
        desk.use(workplace.issued.code.text, question, workplace.terms)
    assert refusal.value.cause is Cause.UNRECORDED


def test_the_code_is_read_however_it_is_typed(workplace: Workplace) -> None:
    workplace.lay(uses=2)
    workplace.typed = lambda code: code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert workplace.use()[0] == 1
    workplace.typed = lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code)  # full width
    assert workplace.use()[0] == 2


def test_a_text_with_other_line_ends_is_the_same_and_one_with_another_blank_is_not(workplace: Workplace) -> None:
    workplace.lay(uses=9)
    workplace.content = b"\xef\xbb\xbf" + CONTENT + b"\r\n"
    assert workplace.use()[1] == {"text/plain": False}
    workplace.content = b" " + CONTENT
    assert refused(workplace) == Cause.CONTENT


def test_a_later_consent_counts_after_the_trail_was_lost(workplace: Workplace) -> None:
    lost(workplace)
    workplace.file.unlink()
    forward(workplace, minutes=6)
    workplace.lay()
    assert workplace.use()[0] == 1


def test_the_workstation_is_told_apart_without_regard_to_case(workplace: Workplace) -> None:
    workplace.lay(machine="PC-17", agent="Li.Wei")
    workplace.here = replace(HERE, machine="pc-17")
    assert workplace.use()[0] == 1


def test_the_record_of_a_use_that_was_cut_off_is_missed_at_the_next_use(workplace: Workplace) -> None:
    workplace.lay(uses=3)
    given, issued = workplace.given, workplace.issued
    assert issued is not None
    with given.recorder() as recorder:
        desk = ConsentDesk(given.paths, given.vault, recorder.note, HERE, given.clock, recorder.digest)
        question = workplace.question(recorder.digest)
        assert desk.use(issued.code.text, question, workplace.terms).nth == 1
        sql(given.paths.trail, "DELETE FROM records WHERE number = (SELECT max(number) FROM records)")
        with pytest.raises(ConsentRefused) as refusal:
            desk.use(issued.code.text, question, workplace.terms)
        assert refusal.value.cause is Cause.UNRECORDED


def test_a_desk_that_goes_on_counts_what_was_written_since_and_hears_of_what_was_lost(workplace: Workplace) -> None:
    workplace.lay(uses=3)
    given, issued = workplace.given, workplace.issued
    assert issued is not None
    with given.recorder() as recorder:
        desk = ConsentDesk(given.paths, given.vault, recorder.note, HERE, given.clock, recorder.digest)
        question = workplace.question(recorder.digest)

        def nth() -> int:
            forward(workplace, minutes=1)
            return desk.use(issued.code.text, question, workplace.terms).nth

        assert [nth(), nth()] == [1, 2]
        recorder.note(NoteKind.CONSENT_USED, {"id": "f" * 16})  # another record's use is not this one's
        recorder.note(NoteKind.CUT, {"count": 1})
        for _ in range(60):
            recorder.note(NoteKind.HEARTBEAT)
        with pytest.raises(ConsentRefused) as refusal:
            nth()
        assert refusal.value.cause is Cause.UNRECORDED
