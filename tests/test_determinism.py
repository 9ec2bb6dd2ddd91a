"""Same input, same bytes out: another process, another hash seed, another order of files."""

import os
import subprocess
import sys

import pytest
from tests.conftest import write_files

HANDED = [("2025-07-10 minutes.txt", "Aberwen IAG", "iag"), ("2025-03-31 survey.csv", "Public survey", "survey")]


def consultfeed(*words, seed):
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    call = [sys.executable, "-m", "consultfeed.cli.main", *map(str, words)]
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
