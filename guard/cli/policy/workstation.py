"""`frostpane policy install | show`: the policy of this workstation."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from guard.cli import options as shared
from guard.cli.policy.author import file_name
from guard.cli.visible import visible
from guard.compose.slot import slot_of_installation
from guard.compose.usability import Usability
from guard.errors import InputError, PolicyError, PolicyUntrusted
from guard.files import write_whole
from guard.model.clock import wall_clock
from guard.paths import Paths, private_folder
from guard.policy.administered import machine_layers, settings
from guard.policy.admission import admit, digest_of
from guard.policy.in_force import InForce
from guard.policy.machine import this_machine
from guard.policy.store import installed_state, rehearse_first
from guard.policy.trust import MAX_ENVELOPE_BYTES, ROOT_TYPE, payload_of, read_root, rotate, trust_root


def add_parsers(commands: Any) -> None:
    """Add the commands."""
    install = commands.add_parser("install", help="install a trust root, then signed policies")
    install.add_argument("file", type=Path, nargs="?", metavar="SIGNED")
    install.add_argument("--trust", type=Path, action="append", metavar="PUB", help="a key that is trusted")
    install.add_argument("--threshold", type=int, default=1, metavar="N", help="so many of the keys must sign")
    install.add_argument(
        "--ring",
        action="append",
        metavar="NAME",
        help="the rollout ring of this machine, in place of those before; may be given twice",
    )
    shared.add_data_dir(install)
    install.set_defaults(run_policy=run_install)

    show = commands.add_parser("show", help="tell which policy is in force, where it came from, and its state")
    show.add_argument("--json", action="store_true", help="one object on stdout")
    show.add_argument("--document", action="store_true", help="the document as its author wrote it")
    shared.add_data_dir(show)
    show.set_defaults(run_policy=run_show)


def run_install(options: argparse.Namespace) -> int:
    """Install what was named; a policy that would be refused is not laid down."""
    if not (options.file or options.trust or options.ring):
        raise InputError("name a SIGNED file, a --trust PUB or a --ring", code="usage")
    rings = frozenset(map(_ring, options.ring or ()))
    paths = shared.paths(options)
    try:
        private_folder(paths.data)
        if options.trust:
            _install_root(paths, options)
        if rings:
            installed_state(paths).join_rings(rings)
            print(f"rollout rings: {', '.join(sorted(rings))}")
        if options.file:
            _install_policy(paths, options.file)
    except OSError as error:
        raise InputError(
            f"{error.filename}: {error.strerror}; are you an administrator?", code="not-writable"
        ) from error
    return 0


def _ring(name: str) -> str:
    if not name or " " in name or not name.isprintable():
        raise InputError("--ring takes one name without blanks", code="usage")
    return name


def _install_root(paths: Paths, options: argparse.Namespace) -> None:
    state = installed_state(paths, marks=shared.marks(paths))
    root = trust_root([shared.read_file(path) for path in options.trust], threshold=options.threshold)
    try:
        known = state.roots()[:1] == (root,)
    except PolicyUntrusted:  # damaged, or not an administrator's: what it is replaced for
        known = False
    if not known:
        state.install_root(root, state.site_root)
    print(f"trust root {'unchanged' if known else 'installed'}: {root.threshold} of {len(root.keys)} keys")


def _lay_down(paths: Paths, name: str, data: bytes) -> None:
    """Into the drop folder: a private one is its owner's alone, in the machine's everybody's guard must read."""
    if paths.private_drop:
        write_whole(private_folder(paths.policy_drop) / name, data)
        return
    paths.policy_drop.mkdir(mode=0o755, parents=True, exist_ok=True)
    write_whole(paths.policy_drop / name, data, 0o644)


def _install_policy(paths: Paths, file: Path) -> None:
    data = shared.read_file(file, MAX_ENVELOPE_BYTES)
    state, usable = installed_state(paths, marks=shared.marks(paths)), Usability()
    roots = state.roots()
    if not roots:
        advice = "no trust root is installed here; install it with --trust PUB first"
        raise PolicyUntrusted(advice, code="policy-untrusted")
    if payload_of(data)[0] == ROOT_TYPE:
        root = read_root(payload_of(data)[1])
        if root not in roots:
            rotate(roots[-1], data)
            if state.files.machine_wide:  # kept by the administrator too, so that no person's folder can lose it
                state.files.add(data, root.version, state.files.chain().trust, for_machine=True)
        name = f"trust-root-{root.version}.json"
    else:
        remembered = state.load(roots, usable, this_machine(state.rings(), slot_of_installation(paths)))
        memory = remembered.memory
        if memory.good[:1] != (digest_of(data),):
            admitted = admit(
                data,
                file.name,
                root=roots[-1],
                standing=memory.standing(),
                now=wall_clock(),
                machine=this_machine(state.rings(), slot_of_installation(paths)),
                usable=usable,
            )
            if admitted.set_aside is None:
                before = remembered.kept.written.policy if remembered.kept else None
                rehearse_first(before, admitted.policy, shared.past(paths), wall_clock())
            name = file_name(admitted.policy)
        else:
            name = ""
    if name:
        _lay_down(paths, name, data)
    given = shared.in_force(paths)
    ours = [each for each in given.refusals if each.file == name]
    if ours:
        raise PolicyError(f"{file.name}: {ours[0].detail}", code=ours[0].code)
    print(_line(given))


def run_show(options: argparse.Namespace) -> int:
    """The policy in force."""
    paths = shared.paths_to_show(options)
    given = shared.in_force(paths)
    layers = machine_layers(paths)
    if options.document:
        sys.stdout.write(given.document.decode("utf-8-sig"))
        return 0
    status, policy = given.status, given.policy
    if options.json:
        told = {
            "name": status.name,
            "serial": status.serial,
            "source": status.source,
            "state": status.state,
            "detail": status.detail,
            "drop_folder": status.drop_folder,
            "issued_at": policy.issued_at.isoformat(),
            "expires_at": policy.expires_at.isoformat() if policy.expires_at else None,
            "refusals": [{"file": each.file, "code": each.code, "detail": each.detail} for each in given.refusals],
            "settings": [
                {"name": each.value.name, "value": each.content, "origin": each.origin, "passed_over": each.passed_over}
                for each in settings(layers)
            ],
            "policy": policy.model_dump(mode="json", by_alias=True),
        }
        shared.print_json(told)
        return 0
    print(_line(given))
    print(f"issued {policy.issued_at:%Y-%m-%d %H:%M} UTC, ", end="")
    print(f"expires {policy.expires_at:%Y-%m-%d %H:%M} UTC" if policy.expires_at else "never expires")
    print(f"drop folder {visible(status.drop_folder)}")
    for rule in policy.rules:
        counted = f" from {rule.min_count} on" if rule.min_count > 1 else ""
        to = ", ".join(rule.destinations)
        print(f"  {rule.action:<6}  {rule.id}: {', '.join(rule.entities)} to {to}{counted}, override {rule.override}")
    for each in given.refusals:
        print(f"refused {visible(each.file)}: {each.code}: {visible(each.detail)}")
    print("set by administrators, the machine's before the user's:")
    for layer in layers:
        if layer.broken:
            print(f"  the {layer.origin} cannot be read: {layer.broken}")
    for setting in settings(layers):
        content = " ".join(setting.content) if isinstance(setting.content, tuple) else setting.content
        shown = "-" if content is None else json.dumps(content, ensure_ascii=False)
        print("; ".join((f"  {setting.value.name:<12}  {shown}  {setting.origin}", *setting.passed_over)))
    return 0


def _line(given: InForce) -> str:
    status = given.status
    detail = f" ({status.detail})" if status.detail else ""
    return f"policy {status.name} {status.serial} from {status.source}: {status.state}{detail}"
