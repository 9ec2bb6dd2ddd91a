"""An installed package works away from the checkout: the wheel carries encoder, sample year and templates."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*words, cwd, **environment):
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_wheel_installed_elsewhere_runs_the_demo_from_an_empty_folder(tmp_path):
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    run(
        "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", tmp_path / "site", wheel, cwd=tmp_path
    )
    (tmp_path / "empty").mkdir()
    script = "import consultfeed; print(consultfeed.__file__); from consultfeed.cli.main import main; main(['demo'])"
    told = run("-c", script, cwd=tmp_path / "empty", PYTHONPATH=str(tmp_path / "site"))
    assert str(tmp_path / "site") in told
    assert "open consultfeed-demo" in told
