"""The ``consultfeed`` command: what it offers, and how problems are told.

Nothing heavy is imported here, so that ``consultfeed --help`` answers at once.
"""

from __future__ import annotations

import os
import signal
import traceback
from pathlib import Path
from typing import Any

import click

from consultfeed import __version__
from consultfeed.cli import ask, correct, decide, filters, follow, intake, learn, review, taught
from consultfeed.errors import ConsultfeedError

SECTIONS: tuple[tuple[str, tuple[click.Command, ...]], ...] = (
    ("Start here", (review.demo, intake.init)),
    ("Hand in", (intake.submit, intake.submissions, intake.withdraw, intake.curriculum)),
    ("Review", (review.review, review.report)),
    ("Ask", (ask.issues, ask.issue, ask.gaps, taught.modules, ask.balance, ask.query, ask.explain)),
    (
        "Decide and answer",
        (decide.decide, decide.decisions, follow.give_back, follow.changes, follow.trace, follow.retire),
    ),
    ("Check and correct", (correct.sample, correct.correct, correct.corrections)),
    ("Learn and measure", (learn.train, learn.evaluate, learn.agree)),
    ("Filters without a workspace", (filters.clean, filters.redact, filters.tag, filters.topics, filters.link)),
)


class Sections(click.Group):
    """A group that lists its commands by what they are for and tells problems in one grammar."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write one list per section."""
        for title, commands in SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(command.name or "", command.get_short_help_str(90)) for command in commands])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a known problem becomes one clear message and exit code 1, never a traceback."""
        try:
            return super().invoke(ctx)
        except ConsultfeedError as fault:
            raise click.ClickException(str(fault)) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as fault:
            raise click.ClickException(_unexpected(fault)) from None


def _unexpected(fault: Exception) -> str:
    # The message of a foreign error may quote the text it choked on, so only its kind and place are told
    if os.environ.get("CONSULTFEED_DEBUG"):
        traceback.print_exc()
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"unexpected problem ({type(fault).__name__} at {place}) - please report it; CONSULTFEED_DEBUG=1 shows more"


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Link what community groups tell a police force to what its officers are taught.

    Start with: consultfeed demo
    """


for _, section in SECTIONS:
    for each in section:
        main.add_command(each)


def run() -> None:
    """Start from a shell: a reader that goes away (``| head``) ends the command quietly, as it does any other."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    main()


if __name__ == "__main__":
    run()
