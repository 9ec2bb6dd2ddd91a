"""The demo: the whole job on the bundled sample year, from an empty folder, twice."""

import json

import pytest

from consultfeed.workspace import Workspace


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    from click.testing import CliRunner

    from consultfeed.cli.main import main

    folder = tmp_path_factory.mktemp("empty") / "demo"
    result = CliRunner().invoke(main, ["demo", str(folder)])
    assert result.exit_code == 0, result.stderr
    return folder, result.stdout


@pytest.fixture(scope="module")
def report(demo):
    return json.loads((demo[0] / "reports" / "autumn-2025" / "report.json").read_text())


def test_it_ends_by_naming_the_report(demo):
    folder, told = demo
    assert f"open {folder}/reports/autumn-2025/report.html" in told
    assert (folder / "reports" / "autumn-2025" / "report.html").stat().st_size > 50_000


def test_every_unit_is_accounted_for(demo, report):
    counts = report["overview"]["counts"]
    assert counts["units"] == counts["kept"] + counts["dropped"]
    assert counts["comments"] >= 400
    assert counts["groups"] >= 10


def test_no_planted_identifier_of_the_sample_is_in_the_report_or_the_store(demo):
    folder, _ = demo
    for path in [*folder.rglob("report.*"), *folder.glob("*.sqlite*")]:
        content = path.read_bytes()
        for identifier in (b"07700 900", b"01632 960", b"@example.org"):
            assert identifier not in content, path.name


def test_all_nine_strands_have_issues_and_some_have_no_module(report):
    assert all(row["comments"] for row in report["balance"]["strands"])
    asked = [issue for issue in report["issues"] if issue["status"] != "praise"]
    assert {issue["grade"] for issue in asked} == {"direct", "partial", "none"}
    assert {issue["status"] for issue in report["issues"]} >= {"recurring", "one-voice"}


def test_the_campaign_is_counted_as_copies_not_as_voices(report):
    issues = [row for row in report["issues"] if "Save Wharf Road Campaign" in row["groups"]]
    assert max(row["comments"] - row["distinct"] for row in issues) >= 13


def test_again_it_changes_nothing(demo, cli):
    assert "no work done" in cli("demo", demo[0]).stdout
    with Workspace(demo[0]) as workspace:
        assert len(workspace.store.sources()) == 22
