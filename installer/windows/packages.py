"""The two Windows packages of one bundle: a setup program (NSIS) and an MSI for group policies and Intune (wixl)."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

from guard.model.status import VERSION
from installer import companion

HERE = Path(__file__).parent
FAMILY = uuid.UUID("5a5f9a53-3a3b-4d0e-9d3f-0b7a3c1f6e21")
"""Never changes: by it an MSI finds the older one that it replaces."""
SECURE_FOLDER = "secure-folder.exe"
"""Program of the bundle that gives the policy folders to the administrators."""
LOGIN_CHECK = "frostpane-check.exe"
"""Program of the bundle that tells administrators of log-ins without a guard; it lays its own task."""
HOME = "InstallDir"
"""Folder of the programs, one of which runs as the system; no word in capitals, which a command line could set."""
WIX = "http://schemas.microsoft.com/wix/2006/wi"


def setup(bundle: Path, dist: Path) -> Path:
    """The setup program."""
    target = dist / f"frostpane-{VERSION}-setup.exe"
    values = {"VERSION": VERSION, "BUNDLE": bundle, "OUT": target}
    values |= {"SECURE_FOLDER": SECURE_FOLDER, "LOGIN_CHECK": LOGIN_CHECK}
    words = ["makensis", "-V2", *(f"-D{name}={value}" for name, value in values.items()), HERE / "setup.nsi"]
    subprocess.run(words, check=True)
    return target


def msi(bundle: Path, work: Path, dist: Path) -> Path:
    """The MSI."""
    target = dist / f"frostpane-{VERSION}.msi"
    source = work / "frostpane.wxs"
    source.write_bytes(Xml.tostring(describe(bundle), encoding="utf-8", xml_declaration=True))
    subprocess.run(["wixl", "-a", "x64", "-o", target, source], check=True, stderr=subprocess.DEVNULL)
    return target


def describe(bundle: Path) -> Xml.Element:
    """The WiX source of a bundle: every file a component with an id that stays the same from version to version."""
    wix = Xml.Element("Wix", xmlns=WIX)
    product = Xml.SubElement(
        wix,
        "Product",
        Id=str(uuid.uuid5(FAMILY, VERSION)),
        UpgradeCode=str(FAMILY),
        Name="Frostpane",
        Version=VERSION,
        Manufacturer="The authors of Frostpane",
        Language="1033",
    )
    Xml.SubElement(product, "Package", InstallerVersion="200", Compressed="yes", InstallScope="perMachine")
    Xml.SubElement(product, "MajorUpgrade", DowngradeErrorMessage="A newer Frostpane is installed.")
    # A person's own programs lie where that person can write.
    everybody = Xml.SubElement(
        product, "Condition", Message="Frostpane is installed for every user of the machine alone."
    )
    everybody.text = "Installed OR ALLUSERS = 1"
    Xml.SubElement(product, "Media", Id="1", Cabinet="frostpane.cab", EmbedCab="yes")
    root = Xml.SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = Xml.SubElement(root, "Directory", Id="ProgramFiles64Folder")
    home = Xml.SubElement(programs, "Directory", Id=HOME, Name="Frostpane")
    components = [*_files(bundle, home, Path()), _autostart(home), *_companion(home), *_policy_folders(root)]
    feature = Xml.SubElement(product, "Feature", Id="Whole", Level="1")
    for component in components:
        Xml.SubElement(feature, "ComponentRef", Id=component)
    sequence = Xml.SubElement(product, "InstallExecuteSequence")
    # Within the transaction: where the newer version cannot be installed the older one comes back. wixl passes over the
    # `Schedule` of MajorUpgrade and would remove it before.
    Xml.SubElement(sequence, "RemoveExistingProducts", After="InstallInitialize")
    _secure_policy_folders(product, sequence)
    _watch_logins(product, sequence)
    return wix


def _files(bundle: Path, place: Xml.Element, inside: Path) -> Iterator[str]:
    for path in sorted((bundle / inside).iterdir()):
        relative = inside / path.name
        name = _identifier(relative)
        if path.is_dir():
            folder = Xml.SubElement(place, "Directory", Id=f"d{name}", Name=path.name)
            yield from _files(bundle, folder, relative)
            continue
        component = _component(place, f"c{name}", relative.as_posix())
        Xml.SubElement(component, "File", Id=f"f{name}", Source=str(path), KeyPath="yes")
        yield f"c{name}"


def _autostart(home: Xml.Element) -> str:
    component = _component(home, "Autostart", "autostart")
    Xml.SubElement(
        component,
        "RegistryValue",
        Root="HKLM",
        Key="Software\\Microsoft\\Windows\\CurrentVersion\\Run",
        Name="Frostpane",
        Type="string",
        Value=f'"[{HOME}]frostpane-tray.exe"',
        KeyPath="yes",
    )
    return "Autostart"


def _companion(home: Xml.Element) -> Iterator[str]:
    """Tell each browser where the host of the companion extension is."""
    for number, (key, manifest) in enumerate(companion.WINDOWS_HOSTS):
        component = _component(home, f"Companion{number}", key)
        value = f"[{HOME}]{manifest}"
        Xml.SubElement(component, "RegistryValue", Root="HKLM", Key=key, Type="string", Value=value, KeyPath="yes")
        yield f"Companion{number}"


def _policy_folders(root: Xml.Element) -> Iterator[str]:
    data = Xml.SubElement(root, "Directory", Id="CommonAppDataFolder")
    home = Xml.SubElement(data, "Directory", Id="PolicyHome", Name="frostpane")
    drop = Xml.SubElement(home, "Directory", Id="PolicyDrop", Name="policy.d")
    for folder, name in ((drop, "PolicyDrop"), (home, "PolicyHome")):
        component = _component(folder, f"Made{name}", name)
        Xml.SubElement(component, "CreateFolder")
        # Empty it goes with the program; a policy that lies there is the administrators' own to remove.
        Xml.SubElement(component, "RemoveFolder", Id=f"Remove{name}", On="uninstall")
        Xml.SubElement(
            component,
            "RegistryValue",
            Root="HKLM",
            Key="Software\\Frostpane",
            Name=name,
            Type="string",
            Value=f"[{name}]",
            KeyPath="yes",
        )
        yield f"Made{name}"


def _watch_logins(product: Xml.Element, sequence: Xml.Element) -> None:
    # A machine whose scheduler is switched off is guarded all the same.
    program = f"f{_identifier(Path(LOGIN_CHECK))}"
    for action, word, when, condition in (
        ("WatchLogins", "/install", {"After": "InstallFiles"}, 'NOT REMOVE~="ALL"'),
        ("LeaveLogins", "/remove", {"Before": "RemoveFiles"}, 'REMOVE~="ALL" AND NOT UPGRADINGPRODUCTCODE'),
    ):
        Xml.SubElement(
            product,
            "CustomAction",
            Id=action,
            FileKey=program,
            ExeCommand=word,
            Execute="deferred",
            Impersonate="no",
            Return="ignore",
        )
        Xml.SubElement(sequence, "Custom", Action=action, **when).text = condition


def _secure_policy_folders(product: Xml.Element, sequence: Xml.Element) -> None:
    # By the installer's service as the system, whoever asked for the installation; it fails where this fails.
    Xml.SubElement(
        product,
        "CustomAction",
        Id="SecureFolders",
        FileKey=f"f{_identifier(Path(SECURE_FOLDER))}",
        ExeCommand='"[PolicyHome]." "[PolicyDrop]."',
        Execute="deferred",
        Impersonate="no",
        Return="check",
    )
    condition = Xml.SubElement(sequence, "Custom", Action="SecureFolders", After="InstallFiles")
    condition.text = 'NOT REMOVE~="ALL"'


def _component(place: Xml.Element, identifier: str, name: str) -> Xml.Element:
    return Xml.SubElement(place, "Component", Id=identifier, Guid=str(uuid.uuid5(FAMILY, name)), Win64="yes")


def _identifier(relative: Path) -> str:
    return uuid.uuid5(FAMILY, relative.as_posix()).hex
