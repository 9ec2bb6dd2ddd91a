"""``python -m consultfeed`` is the command ``consultfeed``."""

from consultfeed.cli.main import run

run()
