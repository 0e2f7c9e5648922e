"""House rules that a reader of `docs/architecture.md` would expect to hold, held by reading the source."""

from __future__ import annotations

import ast
import dataclasses
import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from guard import model
from tests.support.source import ROOT, SOURCES, name, nodes


def test_one_file_asks_for_the_platform() -> None:
    asking = [name(path) for path in SOURCES if "sys.platform" in path.read_text() or "os.name" in path.read_text()]
    assert asking == ["guard/desktop/__init__.py"]


def test_one_file_configures_logging() -> None:
    words = ("basicConfig", "addHandler", "StreamHandler(", "FileHandler(")
    assert [name(path) for path in SOURCES if any(word in path.read_text() for word in words)] == ["guard/cli/log.py"]


def test_one_file_takes_up_errors_of_any_class() -> None:
    words = ("except Exception", "except BaseException", "except:", "suppress(Exception", "suppress(BaseException")
    catching = {name(path) for path in SOURCES if any(word in path.read_text() for word in words)}
    # A shield has no such clause. A future of the workers carries what was raised to whoever asks for its result; the
    # others tidy up and end or raise again.
    tidying = {"guard/audit/upkeep/backup.py", "guard/audit/upkeep/opening.py", "guard/inspect/worker/nursery.py"}
    # A reader of binary workbooks raises what is no `Exception` for a damaged one; anything else is raised again.
    telling = {"guard/inspect/documents/old_workbook.py"}
    assert catching == {"guard/service/workers.py"} | tidying | telling


def test_errors_of_any_class_are_taken_up_only_where_a_thread_guards() -> None:
    using = {name(path) for path in SOURCES if "Shield(" in path.read_text()}
    assert using == {
        "guard/desktop/inotify.py",
        "guard/desktop/memory.py",
        "guard/desktop/shielded_listener.py",
        "guard/desktop/watch.py",
        "guard/desktop/windows/gate.py",
        "guard/desktop/windows/held.py",
        "guard/desktop/windows/loop.py",
        "guard/desktop/windows/reading.py",
        "guard/desktop/x11/gate.py",
        "guard/desktop/x11/pastes.py",
        "guard/desktop/x11/real_time.py",
        "guard/desktop/x11/selection.py",
        "guard/desktop/x11/session.py",
        "guard/service/enforcement.py",
        "guard/service/inbox.py",
    }


def test_one_file_reads_the_wall_clock() -> None:
    reads = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
    reads |= {"time.localtime", "time.gmtime", "time.strftime", "time.ctime"}
    assert [name(path) for path in SOURCES if attributes(path) & reads] == ["guard/model/clock.py"]


def test_only_commands_ask_for_the_time_themselves() -> None:
    """Everything else is handed a clock, so that a test can move it."""
    asking = [
        name(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Call) and last_name(node.func).endswith("wall_clock")
    ]
    assert sorted(file for file in set(asking) if not file.startswith("guard/cli/")) == ["ui/app.py"]


def attributes(path: Path) -> set[str]:
    """The last two names of each attribute that a file speaks of, and what it imports by name: `datetime.now`."""
    spoken = {f"{last_name(node.value)}.{node.attr}" for node in nodes(path) if isinstance(node, ast.Attribute)}
    taken = {
        f"{node.module}.{alias.name}"
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return spoken | taken


def last_name(node: ast.expr) -> str:
    """The name that something is called by, without what it belongs to; empty: it has none."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_public_functions_of_the_engine_say_what_they_give() -> None:
    silent = [
        f"{name(path)}: {node.name}"
        for path in SOURCES
        if path.name != "errors.py"  # its module's docstring draws the whole tree
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert not silent


CONTENT = {
    "Finding": {"masked"},
    "Label": {"text"},
    "Application": {"title"},
    "Snapshot": {"formats"},
    "Release": {"safe", "decide"},
    "Outcome": {"reason"},
}


@pytest.mark.parametrize(("type_name", "fields"), CONTENT.items())
def test_content_stays_out_of_repr(type_name: str, fields: set[str]) -> None:
    shown = {field.name for field in dataclasses.fields(getattr(model, type_name)) if field.repr}
    assert not shown & fields


def test_the_model_is_frozen_and_slotted() -> None:
    types = [value for value in vars(model).values() if dataclasses.is_dataclass(value)]
    assert types
    for each in types:
        assert each.__dataclass_params__.frozen, each.__name__  # type: ignore[attr-defined]
        assert hasattr(each, "__slots__"), each.__name__


def test_the_pipeline_loads_no_qt() -> None:
    code = "import sys, guard.inspect.pipeline; print([m for m in sys.modules if m.startswith('PySide6')])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_no_committed_file_names_a_place_of_one_machine_or_index() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    # Put together, so that this file does not name them either.
    words = ["py" + "pi.org", "python" + "hosted", "/work/" + "main", "/work/" + "shared", "npm" + "js.org"]
    wrong = []
    for file in files:
        path = ROOT / file
        if path.suffix in {".png", ".bin", ".svg"} or not path.is_file():
            continue
        content = path.read_text(errors="replace")
        wrong += [f"{file}: {word}" for word in words if word in content]
    assert not wrong


NO_NOUN = (
    "So",
    "Of",
    "In",
    "Between",
    "Above",
    "Below",
    "Behind",
    "Beyond",
    "Beside",
    "Over",
    "On",
    "From",
    "With",
    "How",
)
NO_NOUN += ("Most", "They", "It", "Those", "Where", "Both", "Not", "Near", "Checked", "Stands", "Whoever", "…")


def test_a_constants_sentence_begins_with_what_it_is() -> None:
    """Noun, unit, why: a reader must not have to guess of what a number is."""
    wrong = [
        f"{name(path)}: {ast.unparse(constant).split(' = ')[0]}: {sentence.value.value}"
        for path in SOURCES
        for scope in nodes(path)
        if isinstance(scope, ast.Module | ast.ClassDef)
        for constant, sentence in itertools.pairwise(scope.body)
        if isinstance(constant, ast.Assign | ast.AnnAssign) and is_constant(constant)
        if isinstance(sentence, ast.Expr) and isinstance(sentence.value, ast.Constant)
        if str(sentence.value.value).split()[0] in NO_NOUN
    ]
    assert not wrong


def is_constant(node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether this gives a value to a name in capitals."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return isinstance(target, ast.Name) and target.id.isupper()


def test_the_guard_is_ready_before_recognizers_and_libraries_of_documents_are_loaded() -> None:
    late = ("guard.detect", "google.protobuf", "lxml", "PIL", "onnxruntime", "cv2", "httpx")
    code = f"import sys, guard.cli.run, guard.compose.service; print([m for m in {late} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
