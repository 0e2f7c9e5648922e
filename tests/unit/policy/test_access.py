"""A folder in which others than administrators can write is called loose; a private one is also its owner's."""

import os
from pathlib import Path

import pytest

from guard.policy.access import loose_list, looseness

PROGRAM_DATA = "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)"
PERSON = "S-1-5-21-1004336348-1177238915-682003330-1001"


@pytest.mark.parametrize(
    ("description", "private", "loose"),
    [
        (PROGRAM_DATA, False, False),
        (PROGRAM_DATA + "(A;OICIIO;GA;;;CO)", False, False),
        (PROGRAM_DATA + "(A;CI;0x100002;;;BU)", False, True),
        (PROGRAM_DATA + "(A;OICI;FW;;;WD)", False, True),
        (PROGRAM_DATA + f"(A;OICI;FA;;;{PERSON})", False, True),
        (PROGRAM_DATA + "(A;;DCLCRP;;;AU)", False, True),
        (PROGRAM_DATA + "(D;OICI;FA;;;BG)", False, False),
        (PROGRAM_DATA.replace("O:BA", f"O:{PERSON}"), False, True),
        (f"O:{PERSON}G:BAD:(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;{PERSON})", True, False),
        (f"O:{PERSON}G:BAD:(A;OICIID;FA;;;SY)(A;OICIID;FA;;;{PERSON})(A;OICIID;0x1301bf;;;AU)", True, True),
        (f"O:{PERSON}G:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)", True, False),
        ("O:BAG:SY", False, True),
        ("", True, True),
    ],
)
def test_an_access_list_is_read_as_the_system_would(description: str, private: bool, loose: bool) -> None:
    assert (loose_list(description, private) is not None) is loose


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="modes are not what counts here")
def test_a_mode_that_lets_others_write_is_loose(tmp_path: Path) -> None:
    for mode, loose in ((0o700, False), (0o755, False), (0o757, True), (0o1777, True)):
        tmp_path.chmod(mode)
        assert (looseness(tmp_path, True) is not None) is loose, oct(mode)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_loose(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, 12345)
    assert looseness(tmp_path, True) is not None
    assert looseness(tmp_path, False) is not None
