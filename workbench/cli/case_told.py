"""`case told`: who was told, how and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.model.telling import Telling

__all__ = ["told"]

_AUDIENCES = ("inside", "outside", "bank", "owner", "others")
_WAYS = ("phone", "mail", "in-person", "chat", "ticket", "letter", "other")
_HEAD = ("entry", "told at (UTC)", "audience", "who", "how", "recorded by", "")
_NAMED = 3


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--to", "who", multiple=True, metavar="ADDRESS", help="Who was told; may be given again. A name, too.")
@click.option(
    "--audience",
    type=click.Choice(_AUDIENCES),
    default=None,
    help="What they are to the theft. Without --to: everybody of inside or outside who was not told yet, or the owner.",
)
@click.option("--how", type=click.Choice(_WAYS), default=None, help="By which way; mail: from another mailbox.")
@click.option(
    "--at", default="", metavar="TIME", help="When: 14:05 is today, in your organisation's zone; now otherwise."
)
@click.option("--group", default="", help="The group of like mails they were told of; the theft as a whole otherwise.")
@click.option("--note", default="", help="A remark, such as who called.")
@click.option("--strike", default="", metavar="ENTRY", help="An entry was a mistake: it stays, and counts no more.")
@click.option("--reason", default="", help="With --strike: what was wrong with it.")
@click.option("--list", "only_list", is_flag=True, help="List who was told, and who was not.")
@case_file_option
@json_option
def told(
    ref: str, case_file: Path | None, as_json: bool, only_list: bool, strike: str, reason: str, **new: Any
) -> None:
    """Record who was told of a theft, how and when; or list it. Nothing is sent.

    A copy that nobody can take back ends once its recipient is on this list.
    """
    from workbench.model.errors import UsageError

    if sum((bool(strike), only_list, any(new.values()))) > 1:
        raise UsageError("List, strike or record: one at a time.", "Leave the other options out.")
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if strike:
            from workbench.response.telling import strike as strike_out

            work(desk, strike_out(desk, case, strike, reason))
        elif any(new.values()):
            work(desk, _record(desk, case, **new))
        _show(desk, case, as_json=as_json)


async def _record(
    desk: Desk,
    case: Case,
    *,
    who: tuple[str, ...],
    audience: str | None,
    how: str | None,
    at: str,
    group: str,
    note: str,
) -> None:
    from workbench.model.errors import UsageError
    from workbench.model.telling import Audience, Way
    from workbench.response.telling import audience_of, record_told, to_be_told, told_when

    if how is None or not (who or audience):
        raise UsageError("Say who was told, and how.", "Give --to or --audience, and --how.")
    moment = told_when(desk, at)
    told_by: dict[Audience, list[str]] = {}
    if audience is None:
        for one in who:
            told_by.setdefault(audience_of(desk, case, one), []).append(one)
    else:
        meant = Audience(audience)
        told_by[meant] = list(who or to_be_told(desk, case, meant, group))
        if not told_by[meant]:
            raise UsageError(f"The case knows nobody {meant} who is left to be told.", "Name them: --to.")
    for meant, people in told_by.items():
        made = await record_told(
            desk, case, people, audience=meant, how=Way(how), told_at=moment, note=note, group=group
        )
        narrate(f"Recorded as {made.id}: {made.count} told, {meant}.")


def _show(desk: Desk, case: Case, *, as_json: bool) -> None:
    from workbench.casefile.tellings import who_was_told
    from workbench.response.telling import nobody_told

    tellings = who_was_told(desk.casefile, case.id)
    untold = nobody_told(desk, case)
    rows = [_cells(t) for t in tellings]
    data = {"told": [_shape(t) for t in tellings], "not_told": list(untold)}
    emit(table(_HEAD, rows) if rows else "Nobody told yet.", data, as_json=as_json)
    for sentence in untold:
        narrate(clean_line(f"✘ {sentence}"))


def _cells(telling: Telling) -> tuple[str, ...]:
    made = telling.told
    more = f" and {made.count - _NAMED} more" if made.count > _NAMED else ""
    who = ", ".join(telling.who[:_NAMED]) + more if telling.who else f"{made.count} (their list was let go)"
    struck = f"STRUCK: {telling.struck}" if telling.struck else ""
    how = f"{made.how.words}{f': {made.note}' if made.note else ''}"
    return made.id, f"{made.told_at:%Y-%m-%d %H:%M}", made.audience.value, who, how, telling.by.name, struck


def _shape(telling: Telling) -> dict[str, Any]:
    made = telling.told
    return {
        "id": made.id,
        "who": list(telling.who),
        "count": made.count,
        "audience": made.audience.value,
        "how": made.how.value,
        "told_at": made.told_at.isoformat(),
        "note": made.note,
        "group": made.group,
        "recorded_at": telling.at.isoformat(),
        "by": telling.by.name,
        "struck": telling.struck,
    }
