"""Reads what administrators set on a machine: machine's policy before user's policy; on other systems a file of root's.

Told apart by what the system offers, as in `access.py`. What could weaken the protection is read from the machine's
key alone. A private installation has no administrators but its owner, and nothing is read for it.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from guard.errors import PolicyUntrusted
from guard.model.administered import Administered
from guard.paths import Paths
from guard.policy.access import Looseness, looseness
from guard.policy.folder import read_file

REGISTRY_KEY = r"Software\Policies\Frostpane"
SETTINGS_FILE = "settings.toml"
"""Name of the file, beside the machine's drop folder, where there is no registry."""


_TIME = r"([01]\d|2[0-3]):[0-5]\d"


class Origin(StrEnum):
    """Where a value came from; the first one that has it wins."""

    MACHINE = "machine policy"
    USER = "user policy"
    FILE = "file"
    DEFAULT = "default"


class Kind(StrEnum):
    """What a value is: in the registry a string; a number, 0 or 1; a list of strings."""

    TEXT = "text"
    SWITCH = "switch"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Value:
    """One value that administrators may set, and how it is written."""

    field: str
    """Of Administered; its name in the file."""
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    """What a text may be; empty: anything that the pattern takes."""
    pattern: str = ".{0,200}"
    """Of a text, or of each one of a list."""
    machine_alone: bool = False
    """Whether the user's policy is not asked."""

    @property
    def name(self) -> str:
        """In the registry: `quiet_from` is `QuietFrom`."""
        return "".join(part.capitalize() for part in self.field.split("_"))


VALUES = (
    Value("language", choices=("auto", "zh", "en")),
    Value("looks", choices=("auto", "light", "dark", "contrast")),
    Value("notify", Kind.SWITCH),
    Value("quiet_from", pattern=_TIME),
    Value("quiet_until", pattern=_TIME),
    Value("shot_keys"),
    Value("introduced", Kind.SWITCH),
    Value("rings", Kind.LIST, machine_alone=True),
    Value("trust_root", machine_alone=True),
    Value("policy_url", pattern=r"https://[A-Za-z0-9.-]+(:[1-5]?\d{1,4})?/[!-~]{0,1000}", machine_alone=True),
    Value("fleet_servers", Kind.LIST, pattern=r"tls://[!-~]{1,300}", machine_alone=True),
)


@dataclass(frozen=True, slots=True)
class Layer:
    """What one place says."""

    origin: Origin
    values: Mapping[str, object]
    """By the name that the place uses; case counts in a file alone."""
    broken: str = ""
    """Why it cannot be read, in one line."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value as it counts."""

    value: Value
    content: str | bool | tuple[str, ...] | None
    origin: Origin
    passed_over: tuple[str, ...] = ()
    """What other places say about it and does not count, each in one line."""


def administered(paths: Paths, looseness: Looseness = looseness) -> Administered:
    """What administrators set for this installation."""
    return combined(machine_layers(paths, looseness))


def combined(layers: tuple[Layer, ...]) -> Administered:
    """What counts of these places, the first of which goes before.

    A machine's place that cannot be read names a trust root that none is: nobody gets rid of one by damaging it.
    """
    found: dict[str, Any] = {each.value.field: each.content for each in settings(layers)}
    if any(layer.broken and layer.origin is not Origin.USER for layer in layers):
        found["trust_root"] = ""
    return Administered(**found)


def settings(layers: tuple[Layer, ...]) -> tuple[Setting, ...]:
    """Each value, in the order of VALUES, with where it came from."""
    return tuple(_setting(value, layers) for value in VALUES)


def machine_layers(paths: Paths, looseness: Looseness = looseness) -> tuple[Layer, ...]:
    """The places of this machine, the one that goes before first; of a private installation there are none."""
    if paths.private_drop:
        return ()
    if importlib.util.find_spec("winreg") is not None:
        registry: Any = importlib.import_module("winreg")
        hives = (Origin.MACHINE, registry.HKEY_LOCAL_MACHINE), (Origin.USER, registry.HKEY_CURRENT_USER)
        return tuple(_key(registry, origin, hive) for origin, hive in hives)
    return file_layers(paths.policy_drop.parent / SETTINGS_FILE, looseness)


def file_layers(path: Path, looseness: Looseness = looseness) -> tuple[Layer, ...]:
    """The file of root's, where there is one."""
    try:
        data = read_file(path)
        for each in (path, path.parent):
            if (found := looseness(each, False)) is not None:
                return (Layer(Origin.FILE, {}, f"{each}: {found}"),)
        return (Layer(Origin.FILE, tomllib.loads(data.decode("utf-8-sig"))),)
    except FileNotFoundError:
        return ()
    except (PolicyUntrusted, OSError, ValueError, RecursionError) as error:
        return (Layer(Origin.FILE, {}, f"{path}: {error}"),)


def _key(registry: Any, origin: Origin, hive: object) -> Layer:
    """The values of the key under a hive."""
    values: dict[str, object] = {}
    try:
        with registry.OpenKey(hive, REGISTRY_KEY, 0, registry.KEY_READ | registry.KEY_WOW64_64KEY) as key:
            for number in range(registry.QueryInfoKey(key)[1]):
                name, content, _ = registry.EnumValue(key, number)
                values[str(name).lower()] = content
    except FileNotFoundError:
        pass
    except OSError as error:
        return Layer(origin, values, f"{REGISTRY_KEY}: {error.strerror}")
    return Layer(origin, values)


def _setting(value: Value, layers: tuple[Layer, ...]) -> Setting:
    content, origin, passed_over = None, Origin.DEFAULT, list[str]()
    for layer in layers:
        written = layer.values.get(value.field if layer.origin is Origin.FILE else value.name.lower())
        if written is None:
            continue
        read = _read(value, written)
        if layer.origin is Origin.USER and value.machine_alone:
            passed_over.append(f"{layer.origin}: only the machine's counts")
        elif read is None:
            passed_over.append(f"{layer.origin}: {_wanted(value)}")
        elif origin is not Origin.DEFAULT:
            passed_over.append(f"{layer.origin}: the {origin} goes before")
        else:
            content, origin = read, layer.origin
    return Setting(value, content, origin, tuple(passed_over))


def _read(value: Value, written: object) -> str | bool | tuple[str, ...] | None:
    """What was written, None: it makes no sense. A trust root always counts: a slip must not take it away."""
    match value.kind, written:
        case Kind.SWITCH, bool() | 0 | 1:
            return bool(written)
        case Kind.LIST, [*parts] if all(isinstance(part, str) and _fits(value, part) for part in parts):
            return tuple(map(str, parts))
        case Kind.TEXT, str() if value.field == "trust_root":
            return "".join(written.split()).replace(":", "").lower()
        case Kind.TEXT, str() if _fits(value, written):
            return written
        case _:
            return "" if value.field == "trust_root" else None


def _fits(value: Value, text: str) -> bool:
    return text in value.choices if value.choices else re.fullmatch(value.pattern, text) is not None


def _wanted(value: Value) -> str:
    """How it is to be written."""
    if value.kind is Kind.SWITCH:
        return "not 0 or 1"
    told = f"one of {', '.join(value.choices)}" if value.choices else value.pattern
    return f"not a list of {told}" if value.kind is Kind.LIST else f"not {told}"
