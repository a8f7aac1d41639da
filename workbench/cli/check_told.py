"""`check told`: who was told after a check, how and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.telling import Telling

__all__ = ["told"]

_WAYS = ("phone", "mail", "in-person", "chat", "ticket", "letter", "other")
_HEAD = ("entry", "told at (UTC)", "who", "how", "recorded by", "")
_NAMED = 3


@click.command()
@click.argument("ref", metavar="[RUN]", default="last")
@click.option("--to", "who", multiple=True, metavar="ADDRESS", help="Whose account it is; may be given again.")
@click.option("--affected", is_flag=True, help="Everybody who lacks something and was not told yet.")
@click.option("--how", type=click.Choice(_WAYS), default=None, help="By which way.")
@click.option("--at", default="", metavar="TIME", help="When: 14:05 is today, in your organisation's zone; now else.")
@click.option("--note", default="", help="A remark, such as by when they promised to act.")
@click.option("--strike", default="", metavar="ENTRY", help="An entry was a mistake: it stays, and counts no more.")
@click.option("--reason", default="", help="With --strike: what was wrong with it.")
@case_file_option
@json_option
def told(
    ref: str,
    who: tuple[str, ...],
    affected: bool,
    how: str | None,
    at: str,
    note: str,
    strike: str,
    reason: str,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Record who was told after a check, how and when; without options, list it. Nothing is sent."""
    from workbench.casefile.checks import check_run
    from workbench.desk.check_standing import standing
    from workbench.model.errors import UsageError
    from workbench.response.checking.telling import strike_check_told, untold

    new = bool(who or affected)
    if (new or how) and (strike or not (new and how)):
        raise UsageError("Say who was told, and how.", "Give --to or --affected, and --how.")
    with at_desk(case_file, create=False) as desk:
        run = check_run(desk.casefile, ref).id
        if strike:
            work(desk, strike_check_told(desk, check_run(desk.casefile, run), strike, reason))
        elif how is not None:
            work(desk, _record(desk, run, who, affected, how, at, note))
        now = standing(desk, check_run(desk.casefile, run))
    left = untold(now)
    rows = [_cells(one) for one in now.run.told]
    data = {
        "run": run,
        "told": [_shape(one) for one in now.run.told],
        "not_told": list(left) if now.run.expired is None else None,
    }
    emit(table(_HEAD, rows) if rows else "Nobody told yet.", data, as_json=as_json)
    if left:
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        narrate(clean_line(f"✘ {len(left)} not told yet: {', '.join(left[:_NAMED])}{more}"))


async def _record(desk: Desk, run: str, who: tuple[str, ...], affected: bool, how: str, at: str, note: str) -> None:
    from workbench.casefile.checks import check_run
    from workbench.desk.check_standing import standing
    from workbench.model.telling import Way
    from workbench.response.checking.telling import record_check_told, to_be_told
    from workbench.response.telling import told_when

    found = check_run(desk.casefile, run)
    people = to_be_told(standing(desk, found)) if affected else who
    made = await record_check_told(desk, found, people, how=Way(how), told_at=told_when(desk, at), note=note)
    narrate(f"Recorded as {made.id}: {made.count} told.")


def _cells(one: Telling) -> tuple[str, ...]:
    more = f" and {one.told.count - _NAMED} more" if one.told.count > _NAMED else ""
    struck = f"STRUCK: {one.struck}" if one.struck else ""
    who = ", ".join(one.who[:_NAMED]) + more
    return one.told.id, f"{one.told.told_at:%Y-%m-%d %H:%M}", who, one.told.how.words, one.by.name, struck


def _shape(one: Telling) -> dict[str, object]:
    shape = one.told.model_dump(mode="json")
    return {**shape, "who": list(one.who), "by": one.by.name, "at": one.at.isoformat(), "struck": one.struck or None}
