"""The spaCy component: found by name, spans and levels, a second loading, the example in the documentation."""

import contextlib
import importlib
import io
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from consultfeed.errors import ConsultfeedError
from consultfeed.tag import component

ROOT = Path(__file__).resolve().parents[2]
NLP = spacy.blank("en")
NLP.add_pipe("consultfeed_strands", config={"scheme": "equality-act-2010"})


def test_a_pipeline_names_strands_and_levels():
    doc = NLP("The Race Equality Foundation met. Deaf people and older gay residents wait.")
    assert doc._.strands == {
        "age": "about",
        "disability": "about",
        "race": "mentioned",
        "sexual_orientation": "about",
    }
    found = [(span.text, span.label_, span._.strand_level) for span in doc.spans["consultfeed_strands"]]
    assert ("Deaf", "disability", "about") in found
    assert ("Race Equality Foundation", "race", "mentioned") in found


def test_nothing_found_is_empty():
    doc = NLP("The race against time was lost.")
    assert doc._.strands == {}
    assert len(doc.spans["consultfeed_strands"]) == 0
    assert doc[0:2]._.strand_level == ""
    assert spacy.blank("en")("Deaf people")._.strands == {}


def test_lower_levels_on_request():
    nlp = spacy.blank("en")
    nlp.add_pipe("consultfeed_strands", config={"lowest": "name"})
    assert nlp("Meet at Church Street.")._.strands == {"religion_belief": "name"}
    assert NLP("Meet at Church Street.")._.strands == {}


def test_it_stands_in_the_entry_points():
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    module, function = points["spacy_factories"]["consultfeed_strands"].split(":")
    assert getattr(importlib.import_module(module), function) is component.make_strands


def test_spacy_alone_finds_it_in_a_fresh_interpreter(tmp_path):
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('consultfeed_strands');print(nlp('Deaf people')._.strands)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("{'disability': 'about'}", "")


def test_two_pipelines_and_a_second_loading_do_not_clash():
    importlib.reload(component)
    nlp = spacy.blank("en")
    nlp.add_pipe("consultfeed_strands")
    nlp.add_pipe("consultfeed_strands", name="again")
    assert nlp("Muslim women")._.strands == {"religion_belief": "about", "sex": "about"}


def test_a_saved_pipeline_comes_back(tmp_path):
    NLP.to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")("Deaf people")._.strands == {"disability": "about"}


@pytest.mark.parametrize(
    ("settings_", "fault"), [({"scheme": "nine-lives"}, ConsultfeedError), ({"lowest": "x"}, ValueError)]
)
def test_a_wrong_setting_is_refused(settings_, fault):
    with pytest.raises(fault):
        spacy.blank("en").add_pipe("consultfeed_strands", config=settings_)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["Deaf", "women", "w o m e n", "Muslim", "xx", "‘", "🙂", "\n", "age"]), max_size=8))
def test_spans_cover_what_was_found(words):
    doc = NLP(" ".join(words))
    assert {span.label_ for span in doc.spans["consultfeed_strands"]} == set(doc._.strands)


def test_the_example_in_the_documentation_is_true():
    text = (ROOT / "docs" / "spacy-component.md").read_text(encoding="utf-8")
    program, printed = re.findall(r"```(?:python|text)\n(.*?)```", text, re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(program, "spacy-component.md", "exec"), {})
    assert out.getvalue() == printed
