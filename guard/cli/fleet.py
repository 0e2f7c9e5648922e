"""`frostpane fleet`: this workstation and the firm's hub."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from guard.audit.upkeep.installation import installation_id
from guard.cli import options as shared
from guard.compose.fleet import enrolment_of, keep_seed
from guard.desktop import current
from guard.errors import FleetError, InputError
from guard.fleet import enrolment as enrolments
from guard.fleet import subjects
from guard.fleet.enrolment import Enrolment
from guard.model import workstation
from guard.paths import private_folder
from guard.policy.administered import administered


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("fleet", help="belong to the firm's hub")
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    enrol = steps.add_parser("enrol", help="hand in a token, once; counts from the guard's next start")
    enrol.add_argument(
        "--server", action="append", metavar="tls://HOST:PORT", help="not needed where administrators set FleetServers"
    )
    enrol.add_argument("--authority", type=Path, required=True, metavar="PEM", help="what the server's is signed with")
    enrol.add_argument("--token-file", type=Path, default=Path("-"), help="the token; stdin unless a file is named")
    shared.add_data_dir(enrol)
    enrol.set_defaults(run=run_enrol)
    show = steps.add_parser("show", help="tell which hub this installation belongs to")
    shared.add_data_dir(show)
    show.set_defaults(run=run_show)
    leave = steps.add_parser("leave", help="belong to no hub any more; counts from the guard's next start")
    shared.add_data_dir(leave)
    leave.set_defaults(run=run_leave)


def run_enrol(options: argparse.Namespace) -> int:
    """0 once the hub has admitted this installation's key."""
    paths = shared.paths(options)
    private_folder(paths.data)
    token = shared.read_file(options.token_file).decode("ascii", "replace").strip()
    if not token:
        raise InputError("the token is empty; `frostpane-hub token` makes one", code="fleet-token")
    authority = shared.read_file(options.authority).decode("ascii", "replace")
    device = installation_id(paths.installation_id, os.urandom)
    servers = administered(paths).fleet_servers or tuple(options.server or ())
    enrolment = Enrolment(servers, authority, device)
    enrolments.check(enrolment)
    try:
        seed = enrolments.new_seed(os.urandom(32))
        enrolments.enrol(enrolment, seed, workstation().machine, token)
    except ModuleNotFoundError as error:
        raise FleetError(f"{error.name} is missing; install frostpane[fleet]", code="fleet-extra") from error
    in_keyring = keep_seed(paths, current().vault(), enrolment, seed)
    enrolments.save(paths.fleet, enrolment)
    where = "the keyring" if in_keyring else f"{paths.fleet_key}, for there is no keyring"
    print(f"enrolled as {device}; its key is in {where}. It counts from the guard's next start.")
    return 0


def run_show(options: argparse.Namespace) -> int:
    """0."""
    paths = shared.paths(options)
    enrolment = enrolment_of(paths, administered(paths))
    if enrolment is None:
        print("this installation belongs to no hub")
        return 0
    print(f"device    {enrolment.device}")
    print(f"hub       {', '.join(enrolment.servers)}")
    print(f"scopes    {', '.join(subjects.scopes(enrolment.device))}")
    return 0


def run_leave(options: argparse.Namespace) -> int:
    """0."""
    paths = shared.paths(options)
    for file in (paths.fleet, paths.fleet_key):
        file.unlink(missing_ok=True)
    print("this installation belongs to no hub any more; have its key revoked there")
    return 0
