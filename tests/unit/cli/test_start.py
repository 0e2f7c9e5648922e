"""What a command loads before it does anything."""

from __future__ import annotations

import json
import subprocess
import sys

SEEN = """
import json, os, sys
import guard.cli
early = "pydantic" in sys.modules
guard.cli.main(["policy"])
import guard.compose.service
late = [name for name in ("guard.audit.report.page", "guard.audit.report.file") if name in sys.modules]
print(json.dumps([early, os.environ["PYDANTIC_DISABLE_PLUGINS"], late]))
"""


def test_no_package_beside_the_guard_s_own_has_a_say_in_policies_and_no_report_is_loaded() -> None:
    told = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, check=True, timeout=60).stdout
    assert json.loads(told.splitlines()[-1]) == [False, "__all__", []]
