"""`workbench check`: are the protections really on?"""

from __future__ import annotations

import click

from .lazy import LazyGroup

__all__ = ["check"]

_COMMANDS = {
    "run": ("workbench.cli.check_run", "run", "Look at one account, a list, or the whole domain."),
    "go-on": ("workbench.cli.check_run", "resume", "Go on with a check that was cut short."),
    "list": ("workbench.cli.check_run", "list_runs", "The checks that were run, newest first."),
    "show": ("workbench.cli.check_show", "show", "What a check saw: in sum, or of one account."),
    "answer": ("workbench.cli.check_answer", "answer", "Say or show what the program could not see."),
    "guide": ("workbench.cli.check_guide", "guide", "The console steps for a protection."),
    "compare": ("workbench.cli.check_compare", "compare", "What got better or worse between two checks."),
    "notice": ("workbench.cli.check_notice", "notice", "Write what the people affected are told."),
    "told": ("workbench.cli.check_told", "told", "Record or list who was told, how and when."),
    "report": ("workbench.cli.check_report", "report", "Write the report of a check."),
    "expire": ("workbench.cli.check_expire", "expire", "Remove what a check saw, as retention asks."),
    "due": ("workbench.cli.check_compare", "due", "Checks that are due."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def check() -> None:
    """Check whether the protections of mail accounts are really on. Nothing is changed by it.

    RUN is a check's id, its beginning, or `last`. Each protection is on, off, or not checked; nothing is guessed.
    """
