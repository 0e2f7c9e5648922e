"""What an auditor proves, against whoever holds the workstation and all of its keys."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guard.audit import TrailSettings
from guard.audit.proof import age_format
from guard.audit.proof.chain import close_record, open_box
from guard.audit.proof.keys import Head, Names, reading_keys
from guard.audit.proof.ratchet import RatchetFile
from guard.audit.proof.store import TrailStore
from guard.audit.proof.verify import Examination, examine
from guard.desktop.memory import MemoryVault
from guard.errors import EvidenceError
from tests.support.trail import Given, first_problem, killed, outcome, sql

IDENTITY, AUDITOR = age_format.new_identity()


def audited(given: Given, **how: object) -> Examination:
    return examine(given.paths, given.vault, identities=[IDENTITY], **how)  # type: ignore[arg-type]  # as above


def test_an_auditor_proves_every_tag_without_the_workstations_keys(given: Given) -> None:
    given.filled(20, TrailSettings(auditor_keys=(AUDITOR,)))
    given.filled(5, TrailSettings(auditor_keys=(AUDITOR,)))
    given.vault = MemoryVault(available=False)
    examination = audited(given)
    assert (examination.problems, examination.tags_checked, examination.records) == ((), 30, 30)
    assert examine(given.paths, given.vault).problems


def test_another_identity_opens_nothing(given: Given) -> None:
    given.filled(2, TrailSettings(auditor_keys=(AUDITOR,)))
    with pytest.raises(EvidenceError):
        examine(given.paths, given.vault, identities=[age_format.new_identity()[0]])


def test_an_auditor_who_comes_later_proves_from_then_on(given: Given) -> None:
    given.filled(4)
    given.filled(4, TrailSettings(auditor_keys=(AUDITOR,)))
    examination = audited(given)
    assert (examination.problems, examination.records, examination.tags_checked) == ((), 14, 7)


def test_a_seal_that_was_replaced_is_told(given: Given) -> None:
    given.filled(4, TrailSettings(auditor_keys=(AUDITOR,)))
    sql(given.paths.trail, "UPDATE seals SET body = zeroblob(200)")
    assert first_problem(given) == (1, "the auditors' seal that it speaks of was removed or replaced.")


def test_pruning_leaves_the_auditor_able_to_prove_the_rest(given: Given) -> None:
    settings = TrailSettings(auditor_keys=(AUDITOR,), retention_days=30)
    given.filled(20, settings)
    given.clock.forward(days=40)
    given.filled(4, settings)
    with given.recorder(settings) as recorder:
        recorder.tend()
    examination = audited(given)
    assert (examination.problems, examination.tags_checked) == ((), examination.records)
    assert examination.pruned == 23


def taken_over(given: Given) -> tuple[bytes, bytes, Names]:
    """Everything that the workstation holds: root, chain and names of its vault's entries."""
    names = Names(given.paths.installation_id.read_text("ascii").strip())
    with closing(sqlite3.connect(given.paths.trail)) as base:
        chain = bytes(base.execute("SELECT chain FROM chains").fetchone()[0])
    root = given.vault.get(names.root(chain))
    assert root is not None
    return root, chain, names


def test_who_takes_the_workstation_over_cannot_rewrite_yesterday(given: Given) -> None:
    """With every key that is there: a record is written anew, all that follow are linked anew."""
    given.filled(20, TrailSettings(auditor_keys=(AUDITOR,)))
    root, chain, names = taken_over(given)
    rewrite(given, root, chain, from_number=10)
    with closing(sqlite3.connect(given.paths.trail)) as base:
        number, tag = base.execute("SELECT number, tag FROM records ORDER BY number DESC LIMIT 1").fetchone()
    given.vault.put(names.head, Head(number, tag).to_bytes())
    ratchet = RatchetFile(given.paths.trail_ratchet)
    state = ratchet.load(reading_keys(root).wrap)
    assert state is not None
    given.paths.trail_ratchet.unlink()
    ratchet.store(reading_keys(root).wrap, type(state)(state.chain, state.number, state.key, tag), bytes(12))
    assert examine(given.paths, given.vault).problems == ()  # the workstation's own keys cannot tell
    assert (audited(given).problems[0].number, audited(given).tags_checked) == (10, 9)


def test_who_takes_the_workstation_over_cannot_cut_yesterday_off(given: Given) -> None:
    given.filled(20, TrailSettings(auditor_keys=(AUDITOR,)))
    root, _, names = taken_over(given)
    with closing(sqlite3.connect(given.paths.trail)) as base:
        base.execute("DELETE FROM records WHERE number > 12")
        base.commit()
        tag = bytes(base.execute("SELECT tag FROM records WHERE number = 12").fetchone()[0])
    given.vault.put(names.head, Head(12, tag).to_bytes())
    ratchet = RatchetFile(given.paths.trail_ratchet)
    state = ratchet.load(reading_keys(root).wrap)
    assert state is not None
    given.paths.trail_ratchet.unlink()
    ratchet.store(reading_keys(root).wrap, type(state)(state.chain, 13, state.key, tag), bytes(12))
    assert examine(given.paths, given.vault).problems == ()
    assert audited(given).problems[0].number == 13


def rewrite(given: Given, root: bytes, chain: bytes, *, from_number: int) -> None:
    """Write records anew with the reading key and a chain key of one's own."""
    keys = reading_keys(root)
    store = TrailStore(given.paths.trail)
    rows = list(store.rows())
    old = new = rows[from_number - 2].tag
    with store.writing(durable=True):
        for row in rows[from_number - 1 :]:
            plain = open_box(row, chain=chain, before=old, cipher=AESGCM(keys.read))
            made = close_record(
                chain=chain,
                number=row.number,
                at_ms=row.at_ms,
                before=new,
                plain=plain.replace(b"redact", b"allowx"),
                read_key=keys.read,
                chain_key=bytes(32),
                nonce=bytes(12),
            )
            store._base.execute("DELETE FROM records WHERE number = ?", (row.number,))
            store.append(made)
            old, new = row.tag, made.tag
    store.close()


def test_the_key_of_a_record_is_gone_from_the_ratchet_as_soon_as_all_is_settled(given: Given) -> None:
    recorder = given.recorder()
    recorder.record(outcome())
    opened = recorder._keeper.opened
    assert opened is not None
    then = opened.trail._state.key
    root, _, _ = taken_over(given)
    recorder.record(outcome())
    recorder.flush()
    ratchet = RatchetFile(given.paths.trail_ratchet)
    now = ratchet.load(reading_keys(root).wrap)
    assert now is not None
    assert now.key not in (then, b"")
    data = given.paths.trail_ratchet.read_bytes()
    slots = [data[start : start + 116] for start in (0, 512)]
    assert sum(any(slot) for slot in slots) == 1
    killed(recorder)
