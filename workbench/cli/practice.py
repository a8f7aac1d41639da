"""`workbench practice`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import case_file_option

__all__ = ["practice"]


@click.command()
@click.option(
    "--scenario",
    default="spam-burst",
    show_default=True,
    help="Which ticket waits: spam-burst, false-alarm, invoice-fraud or phishing-mail.",
)
@click.option("--size", type=click.IntRange(1, 100_000), help="Mails of the burst, not 240, where a practice begins.")
@click.option("--slow", is_flag=True, help="Answer as slowly as a real service.")
@click.option("--faults", is_flag=True, help="Fail now and then, as a real service does.")
@click.option("--fresh", is_flag=True, help="Put the last practice aside and start anew.")
@case_file_option
def practice(scenario: str, size: int | None, slow: bool, faults: bool, fresh: bool, case_file: Path | None) -> None:
    """Open the app on the make-believe tenant example.com, with a ticket waiting.

    Needs no network and no set-up; nothing real can be changed. What you did is there again next time.

    For drills on the command line, WORKBENCH_PRACTICE=slow, faults or slow,faults makes the practice tenant answer
    the other commands in the same way.
    """
    from .app import open_practice

    open_practice(scenario=scenario, size=size, slow=slow, faults=faults, fresh=fresh, case_file=case_file)
