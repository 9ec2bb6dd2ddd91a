"""The reviewed workspace made once, and copied for each test: a review takes seconds, a copy none."""

import shutil

import pytest
from click.testing import CliRunner
from tests.conftest import write_files

from consultfeed.cli.main import main


def _call(*words):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, (result.stderr, result.exception)


@pytest.fixture(scope="session")
def reviewed_once(tmp_path_factory):
    """A workspace with two submissions, a curriculum and a review called summer; nobody may write to it."""
    folder = tmp_path_factory.mktemp("reviewed")
    inbox, force = write_files(folder), folder / "force"
    _call("init", force)
    _call("submit", inbox / "2025-07-10 minutes.txt", "--group", "Aberwen IAG", "--kind", "iag", "-w", force)
    _call("submit", inbox / "2025-03-31 survey.csv", "--group", "Public survey", "--kind", "survey", "-w", force)
    _call("curriculum", "import", inbox / "catalogue", "-w", force)
    _call("review", "summer", "-w", force)
    return force


@pytest.fixture
def reviewed(reviewed_once, tmp_path):
    """A copy of it."""
    return shutil.copytree(reviewed_once, tmp_path / "force")
