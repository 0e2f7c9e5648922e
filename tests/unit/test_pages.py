"""Numbers that pages tell are those of the program."""

from __future__ import annotations

import argparse
import itertools
from datetime import timedelta

import pytest

from guard.audit.alerts import backlog, delivery
from guard.audit.alerts import watch as alerts
from guard.audit.incident import desk, pack
from guard.audit.own_data import WINDOW_RECORDS
from guard.audit.report.figures import GAP_MINUTES
from guard.audit.upkeep import recorder, retention
from guard.cli import hub, my_data
from guard.cli import token as command
from guard.desktop.observers import _LOOKS_EVERY_S
from guard.desktop.values import MAX_HOLD_S
from guard.desktop.x11 import capture, insistence, post, tick
from guard.detect import custom, cutting, roster
from guard.detect.entities import customer
from guard.fleet import subjects
from guard.fleet.console import evidence, server
from guard.fleet.console.reading import events
from guard.fleet.hub import rollout, sink, tables
from guard.inspect.columns import LEAST_ROWS
from guard.inspect.documents import values
from guard.inspect.files import MAX_FILES
from guard.inspect.local_file import MAX_FILE_BYTES
from guard.inspect.worker.__main__ import MEMORY_BYTES
from guard.policy import ledger, trust
from guard.policy import watch as folder
from guard.read import faces
from guard.read.examine import DECODED_FRAMES, DECODED_PIXELS, FRAMES
from guard.read.files.carried import PASSED_OVER_BYTES, UNSEEN_BYTES
from guard.redact.trace import carrier, embed, find
from guard.service import clipboard, liveness, opened, outcomes, watchdog, workers
from guard.tokens import token
from guard.tokens.consent import judge
from tests.support.source import ROOT
from ui.review import KEPT_MINUTES
from ui.tray import DELAYS_S

WORDS = {0.5: "half a", 1: "a", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight", 10: "ten"}
WORDS |= {13: "thirteen", 20: "twenty", 40: "forty", 100: "a hundred"}
MIB = 1024 * 1024
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

PARSER = argparse.ArgumentParser()
command.add_parser(PARSER.add_subparsers())
ISSUED = PARSER.parse_args(["token", "issue", "--action", "stop", "--machine", "pc", "--key", "a.key", "-o", "token"])
"""What a token is issued with where nothing else is said."""

TOLD: list[tuple[str, str, tuple[float, ...]]] = [
    ("admin.md", "enforces it within {} seconds", (folder.UNNOTIFIED_S,)),
    ("trail.md", "asked again after {}, 2, 4… seconds", (alerts.FIRST_PAUSE_S,)),
    ("trail.md", "seconds, {} minutes at the most", (alerts.LONGEST_PAUSE_S / 60,)),
    ("trail.md", "the newest {} records are sent one by one", (backlog.DETAIL,)),
    ("trail.md", "one alert for up to {} says `thinned`", (backlog.THINNED,)),
    ("trail.md", "once the server has lived for {} second with it", (delivery.SETTLE_S,)),
    ("trail.md", "records are removed {} at a time", (retention.PART,)),
    ("trail.md", "valid for `--hours` ({}; at most {} week)", (ISSUED.hours, token.MAX_HOURS / 24 / 7)),
    ("trail.md", "took the clipboard back {} times in a row", (insistence._TAKINGS_BACK,)),
    ("trail.md", "each within {} seconds of the one before", (outcomes.TOGETHER_S,)),
    ("trail.md", "`heartbeat` | every {} minutes", (liveness.HEARTBEAT_S / 60,)),
    ("trail.md", "brings it onto the disk within {} seconds", (recorder.SETTLE_S,)),
    ("trail.md", "wakes for its heartbeat ({} minutes)", (liveness.HEARTBEAT_S / 60,)),
    ("trail.md", "a look at the policy ({} minute: a share", (folder.BACKSTOP_S / 60,)),
    ("trail.md", "{} seconds where the kernel tells of stops", (watchdog.TICK_S,)),
    ("trail.md", "control groups of the second kind), {} second elsewhere", (watchdog._CLOCK_S,)),
    ("threat-model.md", "more than {} bytes behind the picture", (UNSEEN_BYTES,)),
    ("threat-model.md", "{} KiB of settings", (PASSED_OVER_BYTES // 1024,)),
    ("pictures.md", "up to {}, among the first {}", (FRAMES, DECODED_FRAMES)),
    ("pictures.md", "the first {} megapixels", (DECODED_PIXELS // 1_000_000,)),
    ("threat-model.md", "whose work another one does after {} minutes", (workers.STUCK_S / 60,)),
    (
        "threat-model.md",
        "a capture is found within {} second, a policy within {}",
        (_LOOKS_EVERY_S, folder.UNNOTIFIED_S),
    ),
    ("threat-model.md", "whose text is longer than {} KiB is not asked", (capture._MAX_TEXT_BESIDE_BYTES / 1024,)),
    ("threat-model.md", "the time of the copy ({} ms at most)", (tick._LONGEST_S * 1000,)),
    ("threat-model.md", "on X11 for some {} seconds after that one's last answer", (post._AGAIN_S * post._SILENT,)),
    ("threat-model.md", "silences longer than {}n hour", (GAP_MINUTES / 60,)),
    ("threat-model.md", "first) from {} seconds on", (watchdog.TICK_S + watchdog.HOLE_S,)),
    ("threat-model.md", "and on Windows, from {} seconds on", (watchdog._CLOCK_S + watchdog.HOLE_S,)),
    ("threat-model.md", "again on that machine while it is valid, {} week at most", (token.MAX_HOURS / 24 / 7,)),
    ("threat-model.md", "mere `audit` records are synced within {} seconds", (recorder.SETTLE_S,)),
    ("threat-model.md", "The file itself holds it for {} seconds at most", (recorder.SETTLE_S,)),
    ("consent.md", "stands more than {} minutes before what its trail has seen", (judge.CLOCKS_DIFFER / MINUTE,)),
    ("consent.md", "at most {} and {} MiB together", (MAX_FILES, MAX_FILE_BYTES / MIB)),
    ("incident.md", "the records of the last {} hours", (desk.WINDOW / HOUR,)),
    ("incident.md", "and the sealed files, up to {} MiB", (pack.MAX_EVIDENCE_BYTES / MIB,)),
    ("people.md", "and the newest {} of them", (my_data._SHOWN,)),
    ("people.md", "the same with the newest {} records", (WINDOW_RECORDS,)),
    ("people.md", "right or wrong (the newest {})", (ledger.MOST,)),
    ("agents.md", "with the next copy, after {} minutes", (KEPT_MINUTES,)),
    ("agents.md", "in the tray waits {} or {} seconds", DELAYS_S),
    ("agents.zh.md", "可延时 {} 或 {} 秒", DELAYS_S),
    ("windows.md", "({} s at the most) no other program can use", (MAX_HOLD_S,)),
    ("windows.md", "shows the job (one process, {} GiB)", (MEMORY_BYTES / MIB / 1024,)),
    ("browsers.md", "into pages of that group for {} minutes", (opened.OPEN_S / 60,)),
    ("documents.md", "Sheets of {} rows and more", (LEAST_ROWS,)),
    ("documents.md", "a number of fewer than {} characters", (values._LEAST,)),
    ("entities.md", "Texts of more than {} characters are read in pieces", (cutting.PIECE_SIZE,)),
    ("entities.md", "seen whole up to {} characters", (cutting._AROUND,)),
    ("entities.md", "raise the confidence by {}", (custom._CONTEXT_GAIN,)),
    ("entities.md", "need more than {} megabyte", (custom._MOST_MEMORY_BYTES / MIB,)),
    ("entities.md", "(HMAC-SHA-256, {} bytes a value", (roster._DIGEST_BYTES,)),
    ("entities.md", "stands within {} characters", (customer._NEAR,)),
    ("pictures.md", "waits for it, up to {} s", (MAX_HOLD_S - clipboard._BEFORE_GIVING_UP_S,)),
    ("pictures.md", "from {} pixels on, each covered whole", (faces._SMALLEST_PX,)),
    ("pictures.md", "the network's, {} and more", (faces._SURE,)),
    ("pictures.md", "longer side on | {}: does not count", (faces._ELSEWHERE,)),
    ("trace.md", "a number of {} bits", (8 * carrier.NUMBER_BYTES,)),
    ("trace.md", "over the picture: {} waves", (len(carrier.Carrier(bytes(32)).frequencies[0]),)),
    ("trace.md", "A square of {} × {} pixels", (embed.TILE_PX, embed.TILE_PX)),
    ("trace.md", "the others say {} symbols", (carrier.SYMBOLS,)),
    ("trace.md", "at the sureness of {} that is asked for", (find.LEAST_SURENESS,)),
    ("fleet.md", "goes over the wire up to {} MiB", (subjects.MAX_POLICY_BYTES / MIB,)),
    ("fleet.md", "({} MiB signed are allowed)", (trust.MAX_ENVELOPE_BYTES / MIB,)),
    ("fleet.md", "`sink --keep-days {}` lets older days go", (hub.DAYS,)),
    ("fleet.md", "one token, one workstation, {} hours", (hub._parser().parse_args(["token"]).hours,)),
    ("fleet.md", "place among {} slots", (subjects.SLOTS,)),
    ("fleet.md", "refused while under {} % of those", (rollout.TAKEN_SHARE * 100,)),
    ("fleet.md", "bring the sealed file ({} MiB at most)", (evidence.MAX_SEALED_BYTES / MIB,)),
    ("fleet.md", "today as of the last {} minutes", (server.COUNT_EVERY_S / 60,)),
    ("fleet.md", "looks through {}n hour first", (events.FIRST_LOOK / HOUR,)),
    ("fleet.md", "and ends after {} second", (events.BUDGET_S,)),
    ("fleet.md", "A step waits {} second for its locks", (tables.LOCK_MS / 1000,)),
    ("fleet.md", "what a killed sink had in hand waits {} seconds", (sink.ACK_S,)),
]


@pytest.mark.parametrize(("page", "sentence", "amounts"), TOLD, ids=[f"{row[0]}: {row[1]}" for row in TOLD])
def test_a_number_that_a_page_tells_is_the_programs(page: str, sentence: str, amounts: tuple[float, ...]) -> None:
    text = " ".join((ROOT / "docs" / page).read_text(encoding="utf-8").split())
    written = [{f"{amount:,g}".removeprefix("0"), WORDS.get(amount, "?")} for amount in amounts]
    assert any(sentence.format(*each) in text for each in itertools.product(*written))
