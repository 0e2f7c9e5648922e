"""What the packages are described by, without building them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

import pytest

from installer import companion, extension
from installer.debian import HERE as LINUX
from installer.windows.packages import HERE, LOGIN_CHECK, SECURE_FOLDER, WIX, describe


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for name in (
        "frostpane.exe",
        "frostpane-tray.exe",
        SECURE_FOLDER,
        LOGIN_CHECK,
        "lib/a.dll",
        "lib/deep/a.dll",
        "lib/资料.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def actions(wix: Xml.Element) -> dict[str, tuple[Xml.Element, Xml.Element]]:
    """Each custom action with the step that calls it, by its name."""
    steps = {each.get("Action"): each for each in wix.iter("Custom")}
    return {each.get("Id", ""): (each, steps[each.get("Id")]) for each in wix.iter("CustomAction")}


def ids(wix: Xml.Element, tag: str) -> list[str]:
    return [each.get("Id", "") for each in wix.iter(tag)]


def test_the_msi_installs_every_file_once(bundle: Path) -> None:
    wix = describe(bundle)
    files = [each.get("Source") for each in wix.iter("File")]
    assert sorted(map(str, files)) == sorted(str(path) for path in bundle.rglob("*") if path.is_file())
    assert sorted(ids(wix, "Component")) == sorted(ids(wix, "ComponentRef"))
    for tag in ("Component", "File", "Directory"):
        assert len(set(ids(wix, tag))) == len(ids(wix, tag))
    assert wix.get("xmlns") == WIX


def test_an_msi_of_the_same_files_replaces_the_older_one(bundle: Path, tmp_path: Path) -> None:
    first, second = describe(bundle), describe(bundle)
    assert Xml.tostring(first) == Xml.tostring(second)
    [upgrade] = first.iter("MajorUpgrade")
    assert upgrade.get("DowngradeErrorMessage")


def test_an_msi_that_fails_brings_the_older_version_back(bundle: Path) -> None:
    [removal] = describe(bundle).iter("RemoveExistingProducts")
    assert removal.get("After") == "InstallInitialize", "within the transaction that is rolled back"


def test_the_msi_gives_the_policy_folders_to_the_administrators_before_a_policy_can_lie_there(bundle: Path) -> None:
    wix = describe(bundle)
    action, step = actions(wix)["SecureFolders"]
    assert (action.get("Execute"), action.get("Impersonate"), action.get("Return")) == ("deferred", "no", "check")
    assert action.get("FileKey") in [
        each.get("Id") for each in wix.iter("File") if SECURE_FOLDER in each.get("Source", "")
    ]
    for folder in re.findall(r"\[(\w+)\]", action.get("ExeCommand", "")):
        assert folder in ids(wix, "Directory")
    assert (step.get("Action"), step.get("After")) == (action.get("Id"), "InstallFiles")


def test_both_packages_of_windows_lay_the_check_for_logins_and_take_it_away(bundle: Path) -> None:
    wix = describe(bundle)
    program = [each.get("Id") for each in wix.iter("File") if LOGIN_CHECK in each.get("Source", "")]
    for name, word in (("WatchLogins", "/install"), ("LeaveLogins", "/remove")):
        action, _ = actions(wix)[name]
        assert (action.get("Execute"), action.get("Impersonate"), action.get("ExeCommand")) == ("deferred", "no", word)
        assert [action.get("FileKey")] == program
    assert actions(wix)["WatchLogins"][1].get("After") == "InstallFiles"
    assert actions(wix)["LeaveLogins"][1].get("Before") == "RemoveFiles"
    setup = (HERE / "setup.nsi").read_text()
    install, remove = setup.split("Section Uninstall")
    assert '"$INSTDIR\\${LOGIN_CHECK}" /install' in install
    assert remove.index('"$INSTDIR\\${LOGIN_CHECK}" /remove') < remove.index('Delete "$INSTDIR\\${LOGIN_CHECK}"')


def test_no_package_of_windows_is_installed_into_a_folder_that_others_may_write_in(bundle: Path) -> None:
    wix = describe(bundle)
    directories = {each.get("Id", ""): each for each in wix.iter("Directory")}
    # Windows Installer: a property all in capitals can be set on the command line.
    assert [name for name in directories if name.isupper()] == ["TARGETDIR"]
    [home] = directories["ProgramFiles64Folder"]
    assert home.get("Name") == "Frostpane"
    assert [each.text for each in wix.iter("Condition")] == ["Installed OR ALLUSERS = 1"]
    setup = (HERE / "setup.nsi").read_text()
    assert "Page directory" not in setup
    refusal = setup.split("Function .onInit\n")[1].split("FunctionEnd")[0]
    assert refusal.split()[:4] == ["${If}", "$INSTDIR", "!=", '"$PROGRAMFILES64\\Frostpane"']
    assert refusal.index("MessageBox") < refusal.index("SetErrorLevel") < refusal.index("Abort")


def test_who_starts_the_guard_again_is_ended_before_it() -> None:
    ended = re.findall(r"!insertmacro End (\S+)", (HERE / "setup.nsi").read_text())
    assert ended == ["frostpane-tray.exe", companion.WINDOWS_PROGRAM, "${LOGIN_CHECK}", "frostpane.exe"]


def test_a_setup_that_cannot_lay_every_file_leaves_the_older_version() -> None:
    setup = (HERE / "setup.nsi").read_text()
    assert "\nAllowSkipFiles off\n" in setup
    install = setup.split("\nSection\n")[1].split("SectionEnd")[0]
    # The whole folder or nothing: no file is replaced before, and who still has one open is told by the exit status.
    aside = install.index('Rename "$INSTDIR" "${OLDER}"')
    refusal = install.index("SetErrorLevel 4")
    assert (
        install.index("!insertmacro EndPrograms") < aside < refusal < install.index("Abort") < install.index("File /r")
    )
    assert 'RMDir /r "$INSTDIR' not in install
    assert install.rindex('RMDir /r /REBOOTOK "${OLDER}"') > install.rindex("Abort")
    back = setup.split("Function .onInstFailed\n")[1].split("FunctionEnd")[0]
    assert back.index('RMDir /r "$INSTDIR"') < back.index('Rename "${OLDER}" "$INSTDIR"')


def test_identifiers_are_what_the_installer_takes(bundle: Path) -> None:
    for identifier in ids(describe(bundle), "Component"):
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]{0,71}", identifier)


def test_the_policy_for_firefox_denies_what_is_not_answered() -> None:
    analysis = json.loads((HERE / "firefox" / "policies.json").read_text(encoding="utf-8"))["policies"][
        "ContentAnalysis"
    ]
    assert (analysis["PipePathName"], analysis["IsPerUser"]) == ("path_user", True)
    assert (analysis["TimeoutResult"], analysis["DefaultResult"]) == (0, 0)
    assert analysis["AgentTimeout"] <= 10
    assert all(analysis["InterceptionPoints"][point]["Enabled"] for point in ("Clipboard", "DragAndDrop", "FileUpload"))
    # Pages too: beside a harmless text they may say more.
    assert not any(analysis["InterceptionPoints"][point]["PlainTextOnly"] for point in ("Clipboard", "DragAndDrop"))


def test_the_script_that_pushes_policies_takes_the_folders_over_by_the_setups_own_program() -> None:
    script = (HERE.parent / "fleet" / "windows" / "Push-FrostpanePolicy.ps1").read_text(encoding="utf-8")
    loop = script.split("foreach ($folder in", 1)[1].split("function Invoke-Frostpane")[0]
    assert loop.index(SECURE_FOLDER) < loop.index("takeown.exe") < loop.index("icacls.exe $folder /reset")


def test_the_script_that_pushes_policies_does_what_its_guide_has_intune_call() -> None:
    folder = HERE.parent / "fleet" / "windows"
    script, guide = (folder / "Push-FrostpanePolicy.ps1").read_text(), (folder / "README.md").read_text()
    # By `powershell -File` a list is one word, and Intune's own programs are 32-bit ones.
    for name in ("TrustKeys", "Rings"):
        split = f"${name} = @(${name} -split ',' | Where-Object {{ $_ }})"
        assert script.index(split) < script.index(f"${name}.Count")
    assert "$env:ProgramW6432 'Frostpane" in script
    called = re.findall(r"`(\S*powershell\.exe) .*-TrustKeys (\S+) -Threshold 2 -Policy", guide)
    assert called == [(r"%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe", "anna.pub,bob.pub")]


def test_autostart_and_unit_start_the_same_program() -> None:
    assert "Exec=/usr/bin/frostpane run\n" in (LINUX / "frostpane.desktop").read_text(encoding="utf-8")
    assert "ExecStart=/usr/bin/frostpane run\n" in (LINUX / "frostpane.service").read_text(encoding="utf-8")


def test_on_linux_systemd_starts_the_guard_and_autostart_where_it_does_not() -> None:
    assert "systemctl --global enable frostpane.service" in (LINUX / "postinst").read_text()
    assert "systemctl --global disable frostpane.service" in (LINUX / "postrm").read_text()
    unit = (LINUX / "frostpane.service").read_text()
    assert "\nRestart=on-failure\n" in unit
    assert "\nWantedBy=graphical-session.target\n" in unit
    # Source: systemd-xdg-autostart-generator(8), by which GNOME and KDE start what lies in /etc/xdg/autostart.
    assert "\nX-systemd-skip=true\n" in (LINUX / "frostpane.desktop").read_text(encoding="utf-8")


def test_the_debian_package_tells_browsers_of_the_one_host_that_the_extension_may_start(tmp_path: Path) -> None:
    packed = extension.pack(extension.key_at(tmp_path / "key.pem"))
    companion.lay(tmp_path, packed)
    for place in companion.HOST_MANIFESTS:
        manifest = json.loads((tmp_path / place[1:]).read_text())
        ids = (companion.extension_id(), packed.id)
        assert manifest["allowed_origins"] == [f"chrome-extension://{each}/" for each in ids]
        assert manifest["path"] == companion.HOST_PROGRAM
    manifest = json.loads((tmp_path / companion.FIREFOX_HOST_MANIFEST[1:]).read_text())
    assert manifest["allowed_extensions"] == [companion.firefox_id()]
    script = LINUX / "browser-host"
    assert script.stat().st_mode & 0o111
    assert "/usr/bin/frostpane browser-host" in script.read_text()
    assert companion.HOST in (extension.EXTENSION / "guard.js").read_text()


def test_the_debian_package_forces_the_extension_that_it_lays(tmp_path: Path) -> None:
    packed = extension.pack(extension.key_at(tmp_path / "key.pem"))
    companion.lay(tmp_path, packed)
    for place in companion.POLICIES:
        [forced] = json.loads((tmp_path / place[1:]).read_text())["ExtensionInstallForcelist"]
        named, _, address = forced.partition(";")
        told = Xml.parse(tmp_path / unquote(address.removeprefix("file:///"))).getroot()
        app = next(iter(told))
        assert named == app.get("appid") == packed.id
        crx = tmp_path / str(app[0].get("codebase")).removeprefix("file:///")
        assert crx.read_bytes() == packed.crx
    settings = json.loads((tmp_path / companion.FIREFOX_POLICY[1:]).read_text())["policies"]["ExtensionSettings"]
    forced = settings[companion.firefox_id()]
    assert forced["installation_mode"] == "force_installed"
    assert (tmp_path / forced["install_url"].removeprefix("file:///")).read_bytes() == packed.xpi


def test_a_packed_extension_holds_every_file_that_its_manifest_names(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    packed = extension.pack(extension.key_at(key))
    assert packed == extension.pack(extension.key_at(key)), "the same bytes for the same files and key"
    assert key.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(io.BytesIO(packed.xpi)) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
    background = manifest["background"]
    scripts = {each for part in manifest["content_scripts"] for each in part["js"]} | set(background["scripts"])
    assert background["scripts"][-1] == background["service_worker"]
    assert names == scripts | {"manifest.json", "_locales/en/messages.json", "_locales/zh_CN/messages.json"}


def test_both_packages_of_windows_tell_browsers_where_the_companions_host_is(bundle: Path, tmp_path: Path) -> None:
    packed = extension.pack(extension.key_at(tmp_path / "keys" / "key.pem"))
    companion.lay_beside(bundle, packed)
    told = {(each.get("Key"), each.get("Value")) for each in describe(bundle).iter("RegistryValue")}
    setup = (HERE / "setup.nsi").read_text()
    for key, name in companion.WINDOWS_HOSTS:
        assert json.loads((bundle / name).read_text())["path"] == companion.WINDOWS_PROGRAM
        assert (key, f"[InstallDir]{name}") in told
        assert f'WriteRegStr HKLM "{key}" "" "$INSTDIR\\{name}"' in setup
        assert f'DeleteRegKey HKLM "{key}"' in setup
        assert f'Delete "$INSTDIR\\{name}"' in setup
    assert f'Delete "$INSTDIR\\{companion.WINDOWS_PROGRAM}"' in setup
    assert (bundle / companion.WINDOWS_HOME / extension.CRX).read_bytes() == packed.crx
