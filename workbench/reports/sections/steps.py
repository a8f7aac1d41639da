"""The steps of the playbook: each with its state, what proves it, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Heading, Item, Items, table
from ..model import ReportModel
from ..parts import AnswerPart, StepPart
from ..phrases import STEP_SIGNS
from ..saying import Term, Text, in_a_row, say, sign, together, word
from ..times import stamp
from .persons import waived, who

__all__ = ["steps", "steps_short"]


def steps(report: ReportModel) -> Iterator[Block]:
    """Yields the steps in the order of the playbook."""
    for part in report.steps:
        yield Heading(say("{n} {title}", n=part.number, title=Term(part.title)))
        yield Items(tuple(_items(part)))


def steps_short(report: ReportModel) -> Iterator[Block]:
    """Yields a line for each step."""
    head = say("Step"), say("State"), say("Since (UTC)"), say("By"), say("Why")
    yield table(head, map(_row, report.steps))


def _row(part: StepPart) -> tuple[Text, ...]:
    return (
        say("{n} {title}", n=part.number, title=Term(part.title)),
        _state(part),
        stamp(part.since, zone=False) or "–",
        who(part.by) if part.by else "–",
        in_a_row(_why(part), "; "),
    )


def _state(part: StepPart) -> Text:
    return together(sign(f"{STEP_SIGNS[part.state]} "), word(part.state))


def _items(part: StepPart) -> Iterator[Item]:
    since = say(" since {at}", at=stamp(part.since)) if part.since else ""
    by = say(" by {by}", by=who(part.by)) if part.by else ""
    yield Item(say("**{state}**{since}{by}", state=_state(part), since=since, by=by), tuple(_why(part)))
    proof = tuple(say("✔ proof: {proof}", proof=sentence) for sentence in part.proof)
    yield Item(say("What proves it: {wanted}", wanted=part.wanted), proof)
    yield from map(_answer, part.answers)
    if part.attack:
        yield Item(say("MITRE ATT&CK: {ids}", ids=in_a_row(part.attack)))


def _why(part: StepPart) -> Iterator[Text]:
    if part.waiting_for:
        yield say("waiting for {who}: {what}", who=part.waiting_for, what=part.waiting_what)
    if part.reason and not part.waiver:
        yield say("reason: {reason}", reason=part.reason)
    if part.waiver:
        yield waived(part.waiver)


def _answer(answer: AnswerPart) -> Item:
    if answer.answer is None or answer.by is None:
        if answer.required:
            return Item(say("Asked: {ask} – NOT ANSWERED", ask=answer.ask))
        return Item(say("Asked: {ask} – not answered (not required)", ask=answer.ask))
    said = say("answer: {answer} — {by}, {at}", answer=answer.answer, by=who(answer.by), at=stamp(answer.at))
    return Item(say("Asked: {ask}", ask=answer.ask), (said,))
