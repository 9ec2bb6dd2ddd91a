"""Same input, same bytes out: another process, another hash seed, another order of files, another Python."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import write_files

HANDED = [("2025-07-10 minutes.txt", "Aberwen IAG", "iag"), ("2025-03-31 survey.csv", "Public survey", "survey")]


SECOND_PYTHON = os.environ.get("CONSULTFEED_SECOND_PYTHON", "")
LABELLED = Path(__file__).parents[1] / "corpora" / "feedback-labels" / "comments.jsonl"


def consultfeed(*words, seed, python=sys.executable):
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    call = [python, "-m", "consultfeed.cli.main", *map(str, words)]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def reports(tmp_path, inbox, seed, order):
    force = tmp_path / f"force-{seed}"
    consultfeed("init", force, seed=seed)
    for file, group, kind in order:
        consultfeed("submit", inbox / file, "--group", group, "--kind", kind, "-w", force, seed=seed)
    consultfeed("curriculum", "import", inbox / "catalogue", "-w", force, seed=seed)
    consultfeed("review", "summer", "-w", force, seed=seed)
    return {path.name: path.read_bytes() for path in (force / "reports" / "summer").iterdir()}


def test_hash_seed_and_order_leave_no_trace_in_any_report(tmp_path):
    inbox = write_files(tmp_path)
    one, two = (reports(tmp_path, inbox, seed, order) for seed, order in (("0", HANDED), ("1", HANDED[::-1])))
    assert one == two


@pytest.mark.slow
def test_the_sample_year_gives_the_same_report_under_two_hash_seeds(tmp_path):
    for seed in ("0", "1"):
        consultfeed("demo", tmp_path / seed, seed=seed)
    names = [f"reports/autumn-2025/report.{form}" for form in ("html", "json", "md", "xlsx")]
    assert all((tmp_path / "0" / name).read_bytes() == (tmp_path / "1" / name).read_bytes() for name in names)


needs_second_python = pytest.mark.skipif(
    not SECOND_PYTHON, reason="CONSULTFEED_SECOND_PYTHON names no other Python that has consultfeed installed"
)


@pytest.mark.slow
@needs_second_python
def test_the_other_python_is_of_another_version():
    ask = "import sys; print(sys.version_info[:2])"
    told = [
        subprocess.run([python, "-c", ask], capture_output=True).stdout for python in (sys.executable, SECOND_PYTHON)
    ]
    assert told[0] != told[1]


@pytest.mark.slow
@needs_second_python
def test_the_sample_year_gives_the_same_files_under_two_versions_of_python(tmp_path):
    for name, python in (("one", sys.executable), ("two", SECOND_PYTHON)):
        consultfeed("demo", tmp_path / name, seed="0", python=python)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("report.*")}
        for name in ("one", "two")
    )
    assert len(one) == 4
    assert one == two


@pytest.mark.slow
@needs_second_python
def test_topics_are_the_same_under_two_versions_of_python(tmp_path):
    few = tmp_path / "few.jsonl"
    few.write_text("".join(LABELLED.read_text(encoding="utf-8").splitlines(keepends=True)[:700]), encoding="utf-8")
    for name, python in (("one", sys.executable), ("two", SECOND_PYTHON)):
        consultfeed("topics", few, "--output", tmp_path / f"{name}.jsonl", seed="0", python=python)
    one, two = (
        [(tmp_path / f"{name}{end}").read_bytes() for end in (".jsonl", ".topics.json")] for name in ("one", "two")
    )
    assert b"t-" in one[0]
    assert one == two
