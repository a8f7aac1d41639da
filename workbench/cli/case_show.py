"""`case list`, `case show`, `case exposures`, `case slip`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.model.words import Attribution
    from workbench.response.facts import CaseFacts
    from workbench.response.survey import CaseView

__all__ = ["describe", "exposures", "list_cases", "own_file", "show", "slip_command"]

SIGNS = {
    "done": "✔ done",
    "waived": "✋ waived",
    "waiting": "⏳ waiting",
    "skipped": "· skipped",
    "open": "  open",
}


@click.command("list")
@click.option("--open", "only_open", is_flag=True, help="Only cases that are not closed.")
@case_file_option
@json_option
def list_cases(only_open: bool, case_file: Path | None, as_json: bool) -> None:
    """List the cases, newest first."""
    from workbench.response.due import all_due

    from .shapes import due_shape

    cases: list[Case] = []
    due: dict[str, list[dict[str, object]]] = {}
    if case_file is not None or own_file().exists():
        with at_desk(case_file, create=False) as desk:
            cases = [c for c in desk.casefile.views.cases() if not (only_open and c.closed_at)]
            due = {one.case.id: [due_shape(d) for d in one.due] for one in all_due(desk)}
    rows = [
        (
            c.id,
            c.ticket,
            c.account,
            c.provider,
            c.playbook,
            c.verdict or "no verdict",
            "closed" if c.closed_at else "open",
            "RECHECK DUE" if any(d["overdue"] for d in due.get(c.id, [])) else "",
        )
        for c in cases
    ]
    text = (
        table(("case", "ticket", "account", "provider", "playbook", "verdict", "state", ""), rows)
        if rows
        else "No cases yet."
    )
    practice = own_file().with_name("practice.db")
    if not rows and case_file is None and practice.exists():
        narrate(f"The cases of the practice are in a case file of their own: --case-file {practice}")
    emit(text, [{**c.model_dump(mode="json"), "recheck_due": due.get(c.id, [])} for c in cases], as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--at", default="", metavar="TIME", help="As it was then, such as 2026-11-01T08:30Z; UTC where no zone.")
@case_file_option
@json_option
def show(ref: str, at: str, case_file: Path | None, as_json: bool) -> None:
    """Where a case stands: steps, actions, what is open, and the one next thing to do; now, or at a moment."""
    from workbench.response.survey import survey

    from .shapes import view_shape

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if at:
            _show_past(desk, case, at, as_json=as_json)
            return
        view = survey(desk, case)
        data = {**view_shape(view), "in_doubt": clean_line(desk.casefile.trouble)}
        emit(describe(view), data, as_json=as_json)


def _show_past(desk: Desk, case: Case, at: str, *, as_json: bool) -> None:
    from contextlib import closing

    from workbench.desk.past import PastDesk
    from workbench.response.survey import survey

    from .options import asked_moment
    from .shapes import view_shape

    moment = asked_moment(at)
    with closing(PastDesk(desk, case, moment)) as past:
        view = survey(past, case)
        narrate(f"As it was at {moment:%Y-%m-%d %H:%M:%S} UTC, by what was recorded until then.")
        if past.let_go:
            narrate("Evidence was let go since then: sign-ins and mails that were read out of it are not shown.")
        data = {**view_shape(view), "at": moment.isoformat(), "evidence_let_go_since": past.let_go}
        emit(describe(view), data, as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@case_file_option
@json_option
def exposures(ref: str, case_file: Path | None, as_json: bool) -> None:
    """List what lets the intruder in or the mail out, with when it opened and closed."""
    from workbench.response.facts import gather

    from .shapes import exposure_shape

    with at_desk(case_file, create=False) as desk:
        facts = gather(desk, desk.casefile.views.case(ref))
    rows, data = [], []
    for record in facts.exposures:
        waiver = facts.waiver("exposure", record.exposure.id)
        data.append(exposure_shape(record, waiver.reason if waiver else ""))
        state = "closed" if record.closed_at else "beyond reach" if record.beyond_reach else "OPEN"
        if record.is_open and waiver:
            state = "open, waived"
        opened = record.exposure.opened
        when = f"{_time(opened.at)} ({opened.precision})" if opened.at else "unknown"
        shut = _time(record.closed_at)
        rows.append((record.exposure.id, state, when, shut, record.exposure.attribution.value, record.exposure.what))
    head = ("exposure", "state", "opened", "closed", "whose doing", "what")
    text = table(head, rows) if rows else "No exposures found."
    emit(text, data, as_json=as_json)


@click.command("slip")
@click.argument("ref", metavar="CASE")
@click.argument("step")
@click.option("--language", default="", help="Of the console steps: en, zh. That of the settings otherwise.")
@case_file_option
@json_option
def slip_command(ref: str, step: str, language: str, case_file: Path | None, as_json: bool) -> None:
    """Print what somebody else must do for a step, and send back."""
    from workbench.response.slips import slip

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        text = slip(desk, case, step, language)
    emit(text, {"case": case.id, "step": step, "lines": text.splitlines()}, as_json=as_json)


def own_file() -> Path:
    """Returns the desk's own case file, where it would be."""
    from workbench.desk.desk import own_case_file
    from workbench.desk.paths import default_paths

    return own_case_file(default_paths())


def describe(view: CaseView) -> str:
    """Returns the case as text."""
    case, facts = view.case, view.facts
    lines = [
        clean_line(f"{case.ticket}  {case.account}  ({case.id}, {case.provider})"),
        f"{case.verdict or 'no verdict yet'}, opened {_time(case.opened_at)}"
        + (f", closed {_time(case.closed_at)}" if case.closed_at else ""),
    ]
    if facts.playbook.reads_signins or facts.situation.signins:
        lines.append(
            f"{facts.situation.signins} sign-ins, {facts.situation.abnormal} abnormal from "
            f"{len(facts.situation.abnormal_ips)} addresses"
        )
    lines.append("")
    for step in view.steps:
        mark = "▸" if step.step.id == view.current and case.closed_at is None else " "
        lines.append(f"{mark} {step.number} {SIGNS[step.state.value]:<10} {step.step.title}")
    still = [e for e in facts.exposures if e.is_open]
    if still:
        lines += ["", "Still open:"]
        lines += [f"  ● {clean_line(e.exposure.what)} ({_whose(facts, e.exposure.attribution)})" for e in still]
    if facts.examined:
        lines += ["", "Reported mail:"]
        told = (r.examined.mail for r in facts.examined)
        lines += [clean_line(f"  {mail.finding}: “{mail.subject}” from {mail.sender or 'nobody'}") for mail in told]
    if view.locked_out_at:
        lines += [
            "",
            f"Nobody has the new password: the owner is locked out. Step {view.locked_out_at} issues another.",
        ]
    if view.not_checked:
        lines += ["", "Not checked:", *(f"  – {name}" for name in view.not_checked)]
    if facts.unknown:
        lines += ["", "Outcome unknown, read back first:"]
        lines += [f"  ? {clean_line(r.action.id)}" for r in facts.unknown]
    open_remarks = [remark for remark in facts.remarks if remark.is_open]
    if open_remarks:
        lines += ["", f"Sent back; not answered yet (workbench review answer {case.id} REMARK WORDS):"]
        for remark in open_remarks:
            name = f"{remark.review[:4]}-{remark.remark.id}"
            lines.append(clean_line(f"  ✘ {name}, {remark.reviewer}: {remark.remark.text}"))
    if facts.links:
        lines += ["", "Linked cases:"]
        for link in facts.links:
            made = link.linked
            lines.append(clean_line(f"  ↔ {made.account} ({made.other}, {made.ticket}): {made.why}"))
    if facts.standing_down:
        begun = facts.standing_down
        lines += ["", clean_line(f"Being stood down since {_time(begun.at)}, by {begun.by.name}: {begun.reason}")]
        lines.append(f"  not finished; go on with: workbench case stand-down {case.id}")
    if case.closed_at is None:
        lines += ["", f"Next: {clean_line(view.now.next.label)}  (step {view.now.number}, {view.now.step.id})"]
    return "\n".join(lines)


def _time(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC") if moment else "–"


def _whose(facts: CaseFacts, attribution: Attribution) -> str:
    """Whose doing an exposure is taken to be, as cases of this kind call them."""
    return clean_line(facts.playbook.by).removeprefix("the ") if attribution == "intruder" else attribution.value
