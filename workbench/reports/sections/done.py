"""What was done: each action with its proof, and the consents."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.words import Grade, Outcome

from ..blocks import Block, Item, Items, Paragraph, table
from ..model import ReportModel
from ..parts import ActionPart, ConsentPart
from ..phrases import GRADES
from ..saying import Code, Said, Term, Text, either, in_a_row, say, together, word
from ..times import stamp
from .persons import waived, who
from .stood_down import stood_down

__all__ = ["action_state", "done"]


def done(report: ReportModel) -> Iterator[Block]:
    """Yields the actions, who consented to them, and the stand-down."""
    yield Paragraph(
        say(
            "Persons are named as they stated themselves, with the operating-system account behind it. "
            "A stated name is not authenticated."
        )
    )
    if report.actions:
        yield Items(tuple(Item(_named(part), tuple(_told(part))) for part in report.actions))
    else:
        yield Paragraph(say("Nothing was changed: no action is on record."))
    if report.consents:
        yield Paragraph(say("Consents:"))
        head = say("Time (UTC)"), say("By"), say("Plan"), say("How"), say("Actions")
        yield table(head, map(_consent, report.consents))
    yield from stood_down(report)


def _consent(part: ConsentPart) -> tuple[Text, ...]:
    actions = in_a_row(map(Code, part.actions))
    return stamp(part.at, zone=False), who(part.by), Code(part.plan_digest[:16]), part.how, actions


def action_state(part: ActionPart) -> Said:
    """Returns how an action stands, with a sign."""
    if part.under_way:
        return say("⏳ under way")
    if part.otherwise_at:
        return say("● done, proved, and NO LONGER SO")
    if part.proved:
        return say("✔ done, proved")
    match part.outcome:
        case Outcome.DONE:
            return say("● done, NOT PROVED")
        case Outcome.FAILED:
            return say("✘ failed")
        case _:
            return say("? outcome unknown")


def _named(part: ActionPart) -> Text:
    return say(
        "**{state}{undone}:** {title} {label} ({id})",
        state=action_state(part),
        undone=say(", undone since") if part.undone_by else "",
        title=Term(part.title),
        label=part.label,
        id=Code(part.id),
    )


def _told(part: ActionPart) -> Iterator[Text]:
    yield say(
        "by {by}, step {step}, run {run}; reach: {reach}",
        by=who(part.by),
        step=Code(part.step) if part.step else say("none"),
        run=Code(part.run),
        reach=word(part.reach),
    )
    yield say(
        "intended {intended}; ended {ended}; effective {effective}; proved {proved}",
        intended=stamp(part.intended_at),
        ended=either(stamp(part.ended_at), say("not recorded")),
        effective=either(stamp(part.effective_at), say("not stated by the provider")),
        proved=stamp(part.proved_at) if part.proved else say("no"),
    )
    if part.pending_until:
        yield say("its effect was not expected before {at}", at=stamp(part.pending_until))
    yield say(
        "proof: {proof} State before: {before}. State after: {after}.",
        proof=either(part.proof, say("none.")),
        before=_grade(part.grade_before),
        after=_grade(part.grade_after),
    )
    if part.otherwise_at:
        yield say("seen {at}, by the program: it is no longer so", at=stamp(part.otherwise_at))
    told = [text for text in (part.detail, *part.result) if text]
    if told:
        yield say("answer: {told}", told=in_a_row(told, "; "))
    if part.blind_reason:
        yield say("done without a readable state before, because: {reason}", reason=part.blind_reason)
    undo = say("undo: {undo}", undo=part.undo)
    yield together(undo, say("; takes back {action}", action=Code(part.undo_of))) if part.undo_of else undo
    if part.secret:
        yield say("secret: {secret}", secret=Term(part.secret))
    if part.evidence:
        yield say("exchange kept: SHA-256 {sha256}", sha256=Code(part.evidence))
    if part.waiver:
        yield waived(part.waiver)


def _grade(grade: Grade | None) -> Said:
    return Said(GRADES[grade]) if grade else say("not known")
