"""`case step`: everything that is done on one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import at_desk, case_file_option, json_option, secret_fd_option, work
from .output import emit

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.model.words import Facet
    from workbench.response.survey import StepView

__all__ = ["facet_of", "step"]

_VERDICT = ("verdict", "verdict-reason", "verdict-note")
_CAUSE = ("cause", "cause-reason")


@dataclass(frozen=True)
class _Asked:
    """The options, as given."""

    answers: tuple[str, ...]
    look: tuple[str, ...]
    do: tuple[str, ...]
    confirm: tuple[str, ...]
    attach: tuple[Path, ...]
    dry_run: bool
    waive: str | None
    exposure: str
    facet: str
    action: str
    recheck: datetime | None
    told: str
    wait_for: str | None
    what: str
    blind: str
    note: str
    secret_fd: int | None
    unseen: bool


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("step_ref", metavar="STEP")
@click.option(
    "--answer", "answers", multiple=True, metavar="K=V", help="Answer a question; verdict=… gives the verdict."
)
@click.option(
    "--look", multiple=True, metavar="FACET|signins|all", help="Look at a facet now (or show it with --attach)."
)
@click.option("--do", multiple=True, metavar="ACTION|all", help="Do an action: its kind, its id, or all suggested.")
@click.option(
    "--confirm", multiple=True, metavar="ACTION_ID", help="Confirm an action that reaches beyond the account."
)
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), help="What the console shows, as proof.")
@click.option("--dry-run", is_flag=True, help="Show the plan, do nothing.")
@click.option("--waive", default=None, metavar="REASON", help="Leave the step (or what is named below) undone.")
@click.option("--exposure", default="", metavar="ID", help="With --waive or --told: this exposure only.")
@click.option("--facet", default="", metavar="FACET", help="With --waive: this facet only.")
@click.option("--action", default="", metavar="ACTION_ID", help="With --waive: this action only.")
@click.option("--recheck", type=click.DateTime(), default=None, help="With --waive: when to look again (UTC).")
@click.option("--told", default="", metavar="WHO", help="The exposure is beyond reach; WHO was told.")
@click.option("--wait-for", default=None, metavar="NAME", help="Stop at waiting for NAME (empty: go on).")
@click.option("--for", "what", default="", metavar="WHAT", help="With --wait-for: what for.")
@click.option("--blind", default="", metavar="REASON", help="Act though the state before can't be read, and why.")
@click.option("--note", default="", help="Write a remark into the case.")
@secret_fd_option
@click.option("--unseen", is_flag=True, help="A new password that nobody sees, until the owner was called.")
@case_file_option
@json_option
def step(ref: str, step_ref: str, case_file: Path | None, as_json: bool, **options: Any) -> None:
    """Work on one step. Without options, shows what it asks and what it lacks.

    Several options are carried out in this order: answers, looks, actions, waivers, waits.
    """
    from workbench.response.answering import step_of
    from workbench.response.facts import gather
    from workbench.response.survey import survey

    from .shapes import step_shape
    from .step_text import describe_step

    asked = _Asked(**options)
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        step_id = step_of(gather(desk, case), step_ref).id
        done = work(desk, _carry_out(desk, case, step_id, asked))
        view = survey(desk, case)
        at_step = view.step(step_id)
        assert at_step is not None
        told = "" if asked.dry_run else describe_step(view.facts, at_step, whole=not _asks_for_something(options))
        text = "\n\n".join(part for part in (done.text, told) if part)
        emit(text, {"step": step_shape(at_step, view.facts), **done.data}, as_json=as_json)
    _leave(done, at_step)


def _asks_for_something(options: dict[str, Any]) -> bool:
    """An empty name ends a wait, so it asks for something too."""
    return options["wait_for"] is not None or any(options.values())


def _leave(done: _Done, step: StepView) -> None:
    from .exits import ExitCode

    if step.unknown or done.unknown:
        raise click.exceptions.Exit(ExitCode.UNKNOWN)
    if done.failed:
        raise click.exceptions.Exit(ExitCode.PROVIDER)
    if done.unproved:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


@dataclass
class _Done:
    """What came of the options."""

    text: str
    data: dict[str, Any]
    unknown: bool = False
    failed: bool = False
    unproved: bool = False


async def _carry_out(desk: Desk, case: Case, step_id: str, asked: _Asked) -> _Done:
    done = _Done("", {})
    await _answer(desk, case, step_id, asked.answers)
    if asked.note:
        from workbench.response.answering import note

        await note(desk, case, asked.note, step_id)
    if asked.look:
        await _look(desk, case, step_id, asked)
    if asked.do:
        from .case_act import do_actions

        rows = await do_actions(desk, case, step_id, asked)
        done = _Done(rows.text, rows.data, rows.unknown, rows.failed, rows.unproved)
    if not asked.dry_run:
        await _leave_undone(desk, case, step_id, asked)
    return done


async def _answer(desk: Desk, case: Case, step_id: str, answers: tuple[str, ...]) -> None:
    from workbench.model.errors import UsageError
    from workbench.response.answering import answer_all, choose_cause, give_verdict, verdict_of
    from workbench.response.facts import gather

    given: dict[str, str] = {}
    for pair in answers:
        key, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"'{pair}' is no answer.", "Write it as QUESTION=ANSWER.")
        given[key.strip()] = value
    verdict = {key: given.pop(key) for key in _VERDICT if key in given}
    wanted = verdict_of(gather(desk, case), verdict.get("verdict", "")) if verdict else None
    cause = {key: given.pop(key) for key in _CAUSE if key in given} if "cause-reason" in given else {}
    if cause:
        await choose_cause(desk, case, cause.get("cause", ""), cause["cause-reason"])
    if given:
        await answer_all(desk, case, step_id, given)
    if wanted is not None:
        code, words = verdict.get("verdict-reason", ""), verdict.get("verdict-note", "")
        await give_verdict(desk, case, wanted.value, reason_code=code, reason=words)


async def _look(desk: Desk, case: Case, step_id: str, asked: _Asked) -> None:
    from workbench.response.by_hand import keep_files, show_facets
    from workbench.response.facts import gather
    from workbench.response.judging import fetch_signins
    from workbench.response.looking import look

    definition = gather(desk, case).playbook.step(step_id)
    assert definition is not None
    names = list(asked.look)
    if "signins" in names:
        names.remove("signins")
        await fetch_signins(desk, case)
    if "all" in names:
        names = [f.value for f in definition.checks]
    facets = [facet_of(n) for n in names]
    if asked.attach and not asked.do:
        if facets:
            files = keep_files(desk, asked.attach, step=step_id, supports=", ".join(names))
            await show_facets(desk, case, step_id, facets, files)
    elif facets:
        await look(desk, case, facets, step=step_id)


def facet_of(name: str) -> Facet:
    """Returns the facet of that name. Raises NotFound, naming them all."""
    from workbench.model.errors import NotFound
    from workbench.model.words import Facet

    known = [f.value for f in Facet]
    if name not in known:
        raise NotFound(f"There is no facet '{name}'.", f"One of: {', '.join(known)}.")
    return Facet(name)


async def _leave_undone(desk: Desk, case: Case, step_id: str, asked: _Asked) -> None:
    from workbench.model.errors import UsageError
    from workbench.response.answering import beyond_reach, wait_for, waive

    if asked.told:
        if not asked.exposure:
            raise UsageError("--told needs --exposure ID.", "workbench case exposures CASE lists the ids.")
        await beyond_reach(desk, case, asked.exposure, asked.told)
    if asked.waive is not None:
        await waive(
            desk,
            case,
            step_id,
            asked.waive,
            exposure=asked.exposure,
            facet=facet_of(asked.facet) if asked.facet else None,
            action=asked.action,
            recheck_at=asked.recheck.replace(tzinfo=UTC) if asked.recheck else None,
        )
    if asked.wait_for is not None:
        await wait_for(desk, case, step_id, asked.wait_for, asked.what)
