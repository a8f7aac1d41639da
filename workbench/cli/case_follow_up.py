"""`case follow-up`: what is left to do after a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .lazy import LazyGroup
from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table

if TYPE_CHECKING:
    from datetime import datetime

    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.model.follow_ups import FollowUp, FollowUpDone

__all__ = ["add", "done", "drop", "follow_up", "list_follow_ups"]

_MODULE = "workbench.cli.case_follow_up"
_COMMANDS = {
    "add": (_MODULE, "add", "Add something to do, with owner and day; or what the chosen cause proposes."),
    "done": (_MODULE, "done", "Record that one was done: by whom, when, and how that is known."),
    "drop": (_MODULE, "drop", "One is not to be done after all, with the reason."),
    "list": (_MODULE, "list_follow_ups", "List them: of a case, or what is due of all cases."),
}
_HEAD = ("no.", "by", "", "owner", "what", "how it ended")


@click.group("follow-up", cls=LazyGroup, lazy=_COMMANDS)
def follow_up() -> None:
    """Things to do after a case. Each has an owner and a day, and outlives the closing of the case."""


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--what", default="", help="What is left to do.")
@click.option("--owner", default="", help="Who does it. With --proposed: of all of them.")
@click.option("--due", default="", metavar="DAY", help="By which day: 2026-11-30, tomorrow, or 3 (days from today).")
@click.option("--why", default="", help="Why, in a few words.")
@click.option("--proposed", is_flag=True, help="Take over all that the chosen cause proposes.")
@click.option("--idea", "picked", multiple=True, metavar="ID", help="With --proposed: only this one; may be repeated.")
@case_file_option
@json_option
def add(
    ref: str,
    what: str,
    owner: str,
    due: str,
    why: str,
    proposed: bool,
    picked: tuple[str, ...],
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Add a follow-up. Also to a closed case."""
    from workbench.model.errors import UsageError
    from workbench.response.follow_ups import NewFollowUp, add_follow_ups, due_day

    if proposed == bool(what) or (picked and not proposed):
        raise UsageError("Say what is left to do, or take over what is proposed.", "--what WORDS, or --proposed.")
    if what and not due:
        raise UsageError(
            "Say by which day it is to be done.", "--due 2026-11-30, or --due 3 for three days from today."
        )
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        day = due_day(desk, due) if due else None
        if proposed:
            new = _proposed(desk, case, picked, owner, day)
        else:
            assert day is not None
            new = [NewFollowUp(what=what, owner=owner, due=day, why=why)]
        work(desk, add_follow_ups(desk, case, new))
        _show(desk, case, as_json=as_json)


def _proposed(desk: Desk, case: Case, picked: tuple[str, ...], owner: str, day: datetime | None) -> list[Any]:
    from workbench.model.errors import CheckFailed, NotFound
    from workbench.response.causes import chosen_cause
    from workbench.response.follow_ups import ideas

    known = {one.idea: one for one in ideas(desk, case)}
    if not known:
        if chosen_cause(desk, case) is not None:
            raise CheckFailed("Nothing more is proposed.", "Add one of your own: --what WORDS --owner NAME --due DAY.")
        raise CheckFailed("Nothing is proposed.", "Choose the cause first: workbench case cause CASE --choose CAUSE.")
    if strange := [one for one in picked if one not in known]:
        raise NotFound(f"Nothing called '{strange[0]}' is proposed.", f"One of: {', '.join(known)}.")
    given = {name: value for name, value in (("owner", owner), ("due", day)) if value}
    return [one.model_copy(update=given) for name, one in known.items() if not picked or name in picked]


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("number", metavar="NUMBER")
@click.option("--who", required=True, help="Who did it.")
@click.option("--how", required=True, help="How you know that it was done.")
@click.option("--at", default="", metavar="TIME", help="When: 14:05 is today; now otherwise.")
@click.option(
    "--attach", multiple=True, type=click.Path(path_type=Path), help="What shows it: then it counts as shown."
)
@case_file_option
@json_option
def done(
    ref: str,
    number: str,
    who: str,
    how: str,
    at: str,
    attach: tuple[Path, ...],
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Record that a follow-up was done. NUMBER is its place in the list. Works on a closed case too."""
    from workbench.response.by_hand import keep_files
    from workbench.response.follow_ups import finish_follow_up, follow_up_of
    from workbench.response.telling import told_when

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        found, when = follow_up_of(desk, case, number), told_when(desk, at)
        files = keep_files(desk, attach, step="", supports=found.added.id)
        made = work(desk, finish_follow_up(desk, case, number, who=who, how_seen=how, done_at=when, files=files))
        _show(desk, case, as_json=as_json)
    if made.grade == "stated":
        narrate("It rests on a word alone (stated). --attach FILE what shows it, where there is something.")


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("number", metavar="NUMBER")
@click.option("--reason", required=True, help="Why it is not to be done.")
@case_file_option
@json_option
def drop(ref: str, number: str, reason: str, case_file: Path | None, as_json: bool) -> None:
    """Say that a follow-up is not to be done after all. It stays to be read."""
    from workbench.response.follow_ups import drop_follow_up

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        work(desk, drop_follow_up(desk, case, number, reason))
        _show(desk, case, as_json=as_json)


@click.command("list")
@click.argument("ref", metavar="[CASE]", default="")
@click.option("--all", "everything", is_flag=True, help="Of all cases: what is to come as well.")
@case_file_option
@json_option
def list_follow_ups(ref: str, everything: bool, case_file: Path | None, as_json: bool) -> None:
    """List the follow-ups of a case; without CASE what is due of all cases. Exit code 1 where one is overdue."""
    from .case_show import own_file
    from .exits import ExitCode

    overdue = False
    if ref:
        with at_desk(case_file, create=False) as desk:
            overdue = _show(desk, desk.casefile.views.case(ref), as_json=as_json)
    elif case_file is not None or own_file().exists():
        with at_desk(case_file, create=False) as desk:
            overdue = _show_all(desk, everything=everything, as_json=as_json)
    else:
        emit("No follow-up is due.", [], as_json=as_json)
    if overdue:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


def _show(desk: Desk, case: Case, *, as_json: bool) -> bool:
    """Prints the follow-ups of a case, and tells whether one is overdue."""
    known, now = desk.casefile.views.follow_ups(case.id), desk.now()
    rows = [_cells(number, one, now) for number, one in enumerate(known, start=1)]
    data = [_shape(number, one, now) for number, one in enumerate(known, start=1)]
    emit(table(_HEAD, rows) if rows else "Nothing is left to do.", data, as_json=as_json)
    return any(row["standing"] == "overdue" for row in data)


def _show_all(desk: Desk, *, everything: bool, as_json: bool) -> bool:
    from workbench.response.follow_ups import all_follow_ups

    found, now = all_follow_ups(desk, everything=everything), desk.now()
    rows = [(one.case.ticket, one.case.account, *_cells(one.number, one.follow_up, now)[:-1]) for one in found]
    data = [{"case": one.case.id, "ticket": one.case.ticket, **_shape(one.number, one.follow_up, now)} for one in found]
    text = table(("ticket", "account", *_HEAD[:-1]), rows) if rows else "No follow-up is due."
    emit(text, data, as_json=as_json)
    return any(one.standing == "overdue" for one in found)


def _cells(number: int, one: FollowUp, now: datetime) -> tuple[str, ...]:
    added, standing = one.added, one.standing(now)
    ended = _ended(one.done) if one.done else f"dropped: {one.dropped}" if one.dropped_by else ""
    shown = standing.upper() if standing == "overdue" else standing.value
    return str(number), str(added.by_day), shown, added.owner, added.what, ended


def _ended(made: FollowUpDone) -> str:
    return clean_line(f"{made.who}, {made.done_at:%Y-%m-%d %H:%M}: {made.how_seen} ({made.grade})")


def _shape(number: int, one: FollowUp, now: datetime) -> dict[str, Any]:
    added, made = one.added, one.done
    return {
        "number": number,
        "id": added.id,
        "what": added.what,
        "owner": added.owner,
        "due": added.due.isoformat(),
        "day": added.by_day.isoformat(),
        "standing": one.standing(now).value,
        "why": added.why,
        "cause": added.cause,
        "added_at": one.at.isoformat(),
        "added_by": one.by.name,
        "done": None
        if made is None
        else {
            "who": made.who,
            "at": made.done_at.isoformat(),
            "how_seen": made.how_seen,
            "grade": made.grade.value,
            "evidence": list(made.evidence),
        },
        "dropped": one.dropped,
    }
