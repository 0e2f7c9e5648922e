"""Builds a guard from its parts; the one place that knows which class stands behind which protocol."""

from __future__ import annotations

import contextlib
import logging
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

from guard.audit import EvidenceLimits, IncidentDesk, TrailSettings, open_recorder
from guard.audit.alerts.watch import AlertWatch
from guard.audit.own_data import WINDOW_RECORDS, own_data, shown
from guard.audit.proof.record import Previews
from guard.compose.alerts import alert_settings
from guard.compose.customer_list import CustomerList
from guard.compose.fleet import FleetLink
from guard.compose.inspectors import Inspectors
from guard.compose.marks import KeptMarks
from guard.compose.recorded_decisions import recorded_decisions
from guard.compose.sited_gate import SitedGate
from guard.compose.slot import slot_of_installation
from guard.compose.trace import Traces
from guard.compose.usability import Usability, capture_folders
from guard.connector.companion import Office
from guard.connector.companion_messages import Terms
from guard.connector.companions import serve_companions
from guard.connector.serving import serve_browsers
from guard.connector.sites import Sites
from guard.desktop import CaptureOptions, Captures, Desktop, current
from guard.errors import DesktopError
from guard.inspect.at_hand import AtHand
from guard.inspect.frosted_folders import FrostedFolders
from guard.inspect.pipeline import Pipeline
from guard.model import Coverage, OwnRecords, workstation
from guard.model.clock import wall_clock
from guard.paths import Paths, private_folder
from guard.policy.administered import administered
from guard.policy.decide import Decider
from guard.policy.document import Policy
from guard.policy.ledger import PrecisionLedger
from guard.policy.store import open_store
from guard.service.claim import claim
from guard.service.cleared import Cleared
from guard.service.control import ControlServer
from guard.service.enforcement import Pipelines
from guard.service.guard_service import GuardService
from guard.service.listener import ServiceListener
from guard.service.persons import Persons
from guard.service.questions import Questions, read_questions
from guard.service.supervisor import Supervisor
from guard.tokens.admit import TokenDesk
from guard.tokens.consent.desk import ConsentDesk

__all__ = ["administered", "create_service", "trail_settings"]

log = logging.getLogger(__name__)


def trail_settings(policy: Policy) -> TrailSettings:
    """What a policy says about the trail and the evidence."""
    evidence, retention = policy.evidence, policy.retention
    return TrailSettings(
        auditor_keys=evidence.auditor_keys,
        two_persons=evidence.two_persons,
        retention_days=retention.trail_days,
        evidence=EvidenceLimits(max_total_bytes=evidence.max_mib * 1024 * 1024, max_days=retention.evidence_days),
        policy_serial=policy.serial,
        previews=Previews(retention.previews),
    )


def create_service(
    paths: Paths, *, policy: Path | None, listener: ServiceListener, desktop: Desktop | None = None
) -> GuardService:
    """A guard of this machine's desktop (or of another one), not yet started. It is the one of its data directory.

    Raises:
        AlreadyRunning: another guard has that data directory.
        PolicyError: the policy document that was named cannot be used.
        DisplayUnavailable: there is no desktop here.
    """
    desktop = desktop or current()
    vault = desktop.vault()

    with contextlib.ExitStack() as opened:
        opened.callback(claim(paths).release)
        _keep_private(desktop, paths)
        with contextlib.suppress(OSError):  # a disk that is read-only: guarding goes on
            private_folder(paths.consents)
        past = recorded_decisions(paths, lambda: vault)
        marks = KeptMarks(paths, vault)
        store = opened.enter_context(
            contextlib.closing(
                open_store(
                    paths, usable=Usability(), explicit=policy, past=past, marks=marks, slot=slot_of_installation(paths)
                )
            )
        )
        settings = trail_settings(store.in_force().policy)
        recorder = opened.enter_context(
            contextlib.closing(open_recorder(paths, vault, clock=wall_clock, settings=settings))
        )
        fleet = opened.enter_context(contextlib.closing(FleetLink(paths, vault, workstation().machine)))
        alerts = opened.enter_context(contextlib.closing(AlertWatch(paths, vault, wall_clock, to=fleet.way_to)))
        recorder.watch_records(alerts.appended)
        inspectors = opened.enter_context(
            contextlib.closing(Inspectors(recorder.digest, Traces(workstation(), wall_clock)))
        )
        customers = opened.enter_context(contextlib.closing(CustomerList(paths, vault)))
        folders = FrostedFolders(paths.frosted_files)

        def pipeline(policy: Policy) -> Pipeline:
            inspector = inspectors.inspector(policy, customers.follow())
            return Pipeline(AtHand(inspector), Decider(policy), folders.folder)

        def apply(policy: Policy) -> None:
            recorder.apply(trail_settings(policy))
            alerts.apply(fleet.receivers(alert_settings(policy)))
            inspectors.settle()

        def coverage() -> tuple[Coverage, ...]:
            firms = (*customers.coverage(), *fleet.coverage(), *alerts.coverage())
            return (*desktop.coverage(), *inspectors.coverage(), *firms)

        told = replace(desktop, coverage=coverage)

        def captures(policy: Policy) -> Captures:
            wanted = policy.captures
            options = CaptureOptions(paths.withheld_captures, folders=capture_folders(policy), hotkeys=wanted.hotkeys)
            return desktop.captures(options)

        def terms() -> Terms:
            policy = store.in_force().policy
            withhold = policy.browsers.on_guard_absent == "withhold"
            return Terms(policy.serial, policy.inspection.deadline_ms / 1000, withhold)

        def own_records() -> OwnRecords:
            kept = trail_settings(store.in_force().policy)
            return shown(own_data(paths, vault, workstation(), kept, most=WINDOW_RECORDS, heartbeats=False))

        sites = Sites()
        resources = contextlib.ExitStack()
        service = GuardService(
            desktop=_sited(told, sites) if desktop.companions else told,
            store=store,
            recorder=recorder,
            pipelines=Pipelines(pipeline, apply),
            reader_status=inspectors.status,
            convert=inspectors.convert,
            folders=folders,
            captures=captures,
            listener=listener,
            own_records=own_records,
            incidents=IncidentDesk(paths, vault, recorder.note, workstation(), wall_clock, os.urandom),
            tokens=TokenDesk(paths, vault, recorder.note, workstation(), wall_clock, marks=marks),
            persons=Persons(
                consents=ConsentDesk(paths, vault, recorder.note, workstation(), wall_clock, recorder.digest),
                cleared=Cleared(paths.cleared, recorder.digest, wall_clock),
                precision=PrecisionLedger(paths.precision, recorder.digest, wall_clock, lasting=recorder.digests_last),
                questions=Questions(read_questions()),
            ),
            now=wall_clock,
            resources=resources,
            supervisor=Supervisor(os.environ),
        )
        opened.enter_context(contextlib.closing(ControlServer(desktop.control_address(paths.data), service)))
        opened.enter_context(serve_browsers(desktop.browsers, service.pipeline, recorder.record, wall_clock))
        companions = None if desktop.companions is None else partial(desktop.companions, paths.data)
        asked = service.guards, service.pauses, service.offered, service.opened.is_open
        office = Office(terms, *asked, sites, paths.offered)
        opened.enter_context(serve_companions(companions, service.pipeline, office, wall_clock))
        customers.start(service.customers_changed)
        fleet.start(store)
        resources.push(opened.pop_all())  # from now on they are closed with the guard
    return service


def _sited(desktop: Desktop, sites: Sites) -> Desktop:
    """The desktop of which companion extensions tell more."""
    return replace(
        desktop,
        gate=lambda hold_s, convert: SitedGate(desktop.gate(hold_s, convert), sites),
        coverage=lambda: (*desktop.coverage(), sites.coverage()),
    )


def _keep_private(desktop: Desktop, paths: Paths) -> None:
    """A folder that cannot be closed to others is told by `doctor`; the guard is needed all the same."""
    try:
        desktop.keep_private(paths.data)
    except DesktopError as error:
        log.warning("%s: the data folder is open to others", error.code)
