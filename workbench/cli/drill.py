"""`workbench drill`."""

from __future__ import annotations

import click

from .options import json_option
from .output import emit, narrate, table

__all__ = ["drill"]


@click.group()
def drill() -> None:
    """Put to the test, on this machine, what must survive.

    A drill works in a temporary folder and with the practice tenant: your case file is not touched.
    """


@drill.command()
@click.option("--rounds", type=click.IntRange(1), default=200, show_default=True, help="How often it is killed.")
@click.option("--seed", type=int, default=1, show_default=True, help="Decides when it is killed.")
@json_option
def crash(rounds: int, seed: int, as_json: bool) -> None:
    """Kill the workbench (SIGKILL) while it works cases, and count what does not survive.

    After every kill: no acknowledged entry is lost, the chain is whole, the signed head did not go back, every action
    that was begun and has no end is shown as unknown and offered for reading back; and none is carried out twice.
    Exit code 0 if all of that holds, else 1. Ctrl-C ends it with what was counted so far.
    """
    from workbench.drill.crash import drill_crash

    from .exits import ExitCode

    told = drill_crash(rounds, seed, narrate)
    rows = told.model_dump(mode="json", exclude={"fell", "sentences", "interrupted"})
    lines = [table(("", ""), rows.items()), "", "Where the kills fell:"]
    lines += [f"  {name}: {times}" for name, times in sorted(told.fell.items())]
    emit("\n".join([*lines, *told.sentences]), told.model_dump(mode="json"), as_json=as_json)
    if told.interrupted:
        raise click.exceptions.Exit(ExitCode.INTERRUPTED)
    if not told.passed:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


@drill.command()
@click.option("--processes", type=click.IntRange(1, 64), default=8, show_default=True, help="How many write at once.")
@click.option("--appends", type=click.IntRange(1), default=400, show_default=True, help="Entries of each.")
@json_option
def writers(processes: int, appends: int, as_json: bool) -> None:
    """Let several processes of one user write into one case file at once.

    No entry is lost, the signed head is never seen to go back, and the whole file checks out in the end. Exit code 0
    if all of that holds, else 1.
    """
    from workbench.drill.writers import drill_writers

    from .exits import ExitCode

    told = drill_writers(processes, appends)
    rows = told.model_dump(mode="json", exclude={"sentences"})
    emit("\n".join([table(("", ""), rows.items()), *told.sentences]), told.model_dump(mode="json"), as_json=as_json)
    if not told.passed:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)
