"""Options that many commands share, and the progress line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from consultfeed.pipeline import Progress
    from consultfeed.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])

in_workspace = click.option(
    "-w",
    "--workspace",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    envvar="CONSULTFEED_WORKSPACE",
    help="The workspace folder (default: the current folder; or set CONSULTFEED_WORKSPACE).",
)
as_format = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print the result.",
)
to_output = click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of the screen."
)
as_of_option = click.option(
    "--as-of", default="", help="Judge on this day what is late, or today (default: the last day known of)."
)
accept_quiet = click.option(
    "--quiet", is_flag=True, expose_value=False, help="Accepted everywhere; this command shows no progress."
)
quiet = click.option("--quiet", is_flag=True, help="No progress on stderr.")


def printing(function: F) -> F:
    """The options of a command that prints a table from a workspace."""
    return accept_quiet(in_workspace(as_format(to_output(function))))


@contextmanager
def opened(folder: Path) -> Iterator[Workspace]:
    """The workspace in ``folder``, closed at the end."""
    from consultfeed.workspace import Workspace

    with Workspace(folder) as workspace:
        yield workspace


def progress_line(*, hidden: bool) -> Progress:
    """Progress as one line on stderr that rewrites itself; silent with ``--quiet`` or when stderr is no terminal."""

    def tell(stage: str, done: int, total: int) -> None:
        count = f" {done}/{total}" if total > 1 else ""
        sys.stderr.write(f"\r\033[K{stage}{count}")
        sys.stderr.flush()

    def say_nothing(stage: str, done: int, total: int) -> None:  # noqa: ARG001
        return

    return say_nothing if hidden or not sys.stderr.isatty() else tell


def end_progress() -> None:
    """Clear the progress line."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def tell(message: str) -> None:
    """A remark for people, on stderr."""
    click.echo(message, err=True)


def today() -> str:
    """Today's ISO date; deciding and answering look at no other clock."""
    return date.today().isoformat()  # noqa: DTZ011


def as_of_day(text: str) -> str:
    """The ISO day on which to judge what is late; ``today`` is one, too.

    Raises:
        ConsultfeedError: no date.
    """
    from consultfeed.errors import ConsultfeedError
    from consultfeed.ingest.dates import iso_date

    if not text.strip() or text.strip().casefold() == "today":
        return today() if text.strip() else ""
    if not (day := iso_date(text)):
        raise ConsultfeedError("this is no date", where="--as-of", found=repr(text), fix="give it as 2026-03-31")
    return day
