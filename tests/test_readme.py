"""The README and the help texts are true: every example in them runs."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from tests.conftest import PLACES, write_files

from consultfeed.cli.main import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
EXAMPLES = [line[2:] for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


def commands(group=main, path=()):
    for name, command in group.commands.items():
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the files the examples speak of."""
    from docx import Document

    folder = write_files(tmp_path)
    document = Document()
    document.add_heading("Minutes", 1)
    document.add_paragraph("The induction loop has been broken since Easter and nobody told the Deaf visitors.")
    document.save(folder / "minutes.docx")
    (folder / "2025-03-31 survey.csv").rename(folder / "survey.csv")
    for module in ("RT03",):
        path = folder / "catalogue" / "modules.csv"
        path.write_text(path.read_text().replace("SS1", module))
        path = folder / "catalogue" / "outcomes.csv"
        path.write_text(path.read_text().replace("SS1,", f"{module},"))
    (folder / "labels.jsonl").write_text(label_rows(["stop_and_search"], ["accessible_communication"]))
    (folder / "second-coder.jsonl").write_text(label_rows(["stop_and_search"], []))
    monkeypatch.chdir(folder)
    return folder


def label_rows(searched, unheard):
    """Two kinds of comments with their labels, as JSON lines."""
    told = [
        (f"Officers stopped and searched lads outside the {place} and gave them no grounds.", searched)
        for place in PLACES
    ]
    told += [(f"At the {place} there is no sign language interpreter for Deaf visitors.", unheard) for place in PLACES]
    rows = ({"id": f"{n}", "text": text, "labels": labels} for n, (text, labels) in enumerate(told))
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_every_example_of_the_readme_runs_in_order(desk, cli, monkeypatch):
    assert len(EXAMPLES) >= 15
    for example in EXAMPLES:
        program, *words = shlex.split(example)
        if program == "cd":
            monkeypatch.chdir(words[0])
            for path in desk.iterdir():
                if path.is_file() or path.name == "catalogue":
                    path.rename(desk / words[0] / path.name)
        else:
            assert program == "consultfeed"
            cli(*words)


def test_the_readme_names_every_command():
    assert [name for name, _ in commands() if name.split()[-1] not in README] == []


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_says_what_it_does_with_an_example(name, command):
    if isinstance(command, click.Group):
        return
    assert f"Example: consultfeed {name}" in command.help
    options = {option for parameter in command.params for option in parameter.opts}
    example = command.help.partition("Example:")[2]
    assert all(word in options for word in re.findall(r"(?<!\w)--[a-z-]+", example))
