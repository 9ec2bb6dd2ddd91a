"""What several rooms' tests share: a small filled workspace and a way to call the command line."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from hypothesis import settings

from consultfeed.cli.main import main

# The same examples in every run: a red test is a change of ours, never a throw of the dice
settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("steady")

PLACES = [
    "college",
    "station",
    "arcade",
    "mosque",
    "library",
    "market",
    "harbour",
    "precinct",
    "rink",
    "clinic",
    "museum",
    "depot",
]
"""Where labelled comments of several tests happen."""
MINUTES = """Aberwen Independent Advisory Group

Minutes of the meeting held on 10 July 2025

Apologies: RP, LD

1. Stop and search

1.1 Young Black men are stopped again and again outside the college and nobody explains the grounds to them.

1.2 The induction loop in the front office has been broken since Easter and Deaf visitors leave without being served.

2. Any other business

2.1 The street lights on Tannery Lane have been out for a month; PC Dunmore on 07700 900123 promised to ring back.
"""
SURVEY = [
    ("id", "What should officers be trained in?"),
    ("1", "Explaining why they stop and search young Black lads, every single time it happens."),
    ("2", "How to talk with Deaf people; my sister signs and the officer just shouted at her."),
    ("3", "n/a"),
    ("4", ""),
    ("5", "=Knowing what autism looks like before reaching for the handcuffs on my son."),
]
MODULES = (
    "module_id,title,duration_minutes,strands,themes,last_reviewed,status\n"
    "SS1,Stop and search: grounds and encounter,240,race;age,stop_and_search,2025-01-31,current\n"
    "DF1,Talking with Deaf people and using interpreters,60,disability,accessible_communication,2019-05-01,current\n"
)
OUTCOMES = (
    "outcome_id,module_id,text\n"
    "SS1-1,SS1,Explain the grounds for a stop and search to a young person clearly.\n"
    "SS1-2,SS1,Recognise bias against young Black men in decisions to stop.\n"
    "DF1-1,DF1,Book a sign language interpreter and speak to a Deaf person directly.\n"
)


@pytest.fixture
def cli():
    """Call consultfeed; gives click's result with ``.stdout``, ``.stderr`` and ``.exit_code``."""

    def call(*words, stdin=None, code=0):
        result = CliRunner().invoke(main, [str(word) for word in words], input=stdin)
        assert result.exit_code == code, (result.stdout, result.stderr, result.exception)
        return result

    return call


@pytest.fixture
def rows(cli):
    """Call consultfeed with ``--format json`` and parse what it prints."""
    return lambda *words: json.loads(cli(*words, "--format", "json").stdout)


def write_files(folder):
    """Minutes, a survey and a curriculum to hand in."""
    (folder / "2025-07-10 minutes.txt").write_text(MINUTES, encoding="utf-8")
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(SURVEY)
    (folder / "2025-03-31 survey.csv").write_text(buffer.getvalue(), encoding="utf-8", newline="")
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "modules.csv").write_text(MODULES)
    (folder / "catalogue" / "outcomes.csv").write_text(OUTCOMES)
    return folder


@pytest.fixture
def inbox(tmp_path):
    """A folder with files to hand in."""
    (tmp_path / "inbox").mkdir()
    return write_files(tmp_path / "inbox")


@pytest.fixture
def filled(cli, inbox, tmp_path):
    """A workspace with two submissions and a curriculum, not yet reviewed."""
    force = tmp_path / "force"
    cli("init", force)
    cli("submit", inbox / "2025-07-10 minutes.txt", "--group", "Aberwen IAG", "--kind", "iag", "-w", force)
    cli("submit", inbox / "2025-03-31 survey.csv", "--group", "Public survey", "--kind", "survey", "-w", force)
    cli("curriculum", "import", inbox / "catalogue", "-w", force)
    return force


@pytest.fixture
def reviewed(cli, filled):
    """The same after a review."""
    cli("review", "summer", "-w", filled)
    return filled
