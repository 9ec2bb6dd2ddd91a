"""The house rules: floors, sizes, types, forbidden calls, start-up time, what is registered."""

import ast
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src" / "consultfeed").rglob("*.py"))
FUNCTIONS = [
    (path, node)
    for path in SOURCES
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def run(*words, **more):
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, cwd=ROOT, **more)


def test_imports_go_down_the_floors():
    found = run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert found.returncode == 0, found.stdout


def test_types_are_strict():
    found = run("-m", "mypy")
    assert found.returncode == 0, found.stdout


def test_functions_are_short():
    lengths = [node.end_lineno - node.lineno + 1 for _, node in FUNCTIONS]
    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[-1] <= 20
    assert [f"{path.name} {node.name}" for path, node in FUNCTIONS if node.end_lineno - node.lineno + 1 > 40] == []


def test_files_are_short():
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > 350} == {}
    assert quantiles(lengths.values(), n=10)[-1] <= 250


def test_files_are_named_for_what_is_in_them():
    banned = {"utils", "helpers", "common", "core", "base", "manager", "misc"}
    assert [path for path in SOURCES if path.stem in banned] == []


@pytest.mark.parametrize("call", [r"(?<!allow_)pickle", r"joblib\.load", r"yaml\.load\(", r"\beval\(", r"\bexec\("])
def test_nothing_is_loaded_that_could_run_code(call):
    assert [path.name for path in SOURCES if re.search(call, path.read_text(encoding="utf-8"))] in ([], ["encoder.py"])


def test_a_comment_is_made_only_at_the_door():
    makers = {
        path.parent.name for path in SOURCES if re.search(r"(?<!Raw)(?<!\w)Comment\(", path.read_text(encoding="utf-8"))
    }
    assert makers <= {"redact", "consultfeed"}
    assert "Comment(" not in (ROOT / "src/consultfeed/pipeline.py").read_text().replace("RawComment(", "")


def test_help_is_there_at_once_and_loads_nothing_heavy():
    times = []
    for _ in range(5):
        start = time.perf_counter()
        assert run("-m", "consultfeed.cli.main", "--help").returncode == 0
        times.append(time.perf_counter() - start)
    assert min(times) < 0.2
    loaded = run("-X", "importtime", "-m", "consultfeed.cli.main", "--help").stderr
    assert not re.search(r"\| +(spacy|sklearn|bertopic|pandas|numpy|onnxruntime|rich|docx)$", loaded, re.MULTILINE)


def test_the_registries_hold_what_the_snapshot_says():
    from consultfeed.clean.steps import STEPS
    from consultfeed.ingest.readers import READERS
    from consultfeed.redact.spans import DETECTORS
    from consultfeed.report.renderers import RENDERERS

    found = {
        "readers": READERS.names(),
        "clean steps": STEPS.names(),
        "detectors": DETECTORS.names(),
        "renderers": RENDERERS.names(),
    }
    snapshot = json.loads((ROOT / "tests" / "registries.json").read_text())
    assert {room: list(names) for room, names in found.items()} == snapshot


def test_the_lock_brings_no_torch_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"^(torch|nvidia|sentence-transformers|triton)\b|://", lock, re.MULTILINE)
