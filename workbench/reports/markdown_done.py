"""What was done, as lines of Markdown: each action with its proof, the consents, and what was stood down."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.words import Outcome

from .markdown_after import stand_down_lines
from .mdtext import code, inline, table
from .mdwho import waived, who
from .model import ReportModel
from .parts import ActionPart
from .phrases import GRADES
from .times import stamp

__all__ = ["done_lines"]

_NOT_AUTHENTICATED = (
    "Persons are named as they stated themselves, with the operating-system account behind it. "
    "A stated name is not authenticated."
)


def done_lines(report: ReportModel) -> list[str]:
    """Returns the actions, who consented to them, and the stand-down."""
    lines = [_NOT_AUTHENTICATED, ""]
    if not report.actions:
        lines.append("Nothing was changed: no action is on record.")
    for part in report.actions:
        lines += _action_lines(part)
    if report.consents:
        rows = (
            (
                stamp(c.at, zone=False),
                who(c.by),
                code(c.plan_digest[:16]),
                inline(c.how),
                ", ".join(map(code, c.actions)),
            )
            for c in report.consents
        )
        lines += ["", "Consents:", "", *table(("Time (UTC)", "By", "Plan", "How", "Actions"), rows)]
    return [*lines, *stand_down_lines(report)]


def _action_state(part: ActionPart) -> str:
    if part.under_way:
        return "⏳ under way"
    if part.proved:
        return "✔ done, proved"
    return {
        Outcome.DONE: "● done, NOT PROVED",
        Outcome.FAILED: "✘ failed",
        Outcome.UNKNOWN: "? outcome unknown",
    }[part.outcome]


def _action_lines(part: ActionPart) -> Iterable[str]:
    undone = ", undone since" if part.undone_by else ""
    yield f"- **{_action_state(part)}{undone}:** {inline(part.title)} {inline(part.label)} ({code(part.id)})"
    yield f"  - by {who(part.by)}, step {code(part.step) or 'none'}, run {code(part.run)}; reach: {part.reach}"
    yield (
        f"  - intended {stamp(part.intended_at)}; ended {stamp(part.ended_at) or 'not recorded'};"
        f" effective {stamp(part.effective_at) or 'not stated by the provider'};"
        f" proved {stamp(part.proved_at) if part.proved else 'no'}"
    )
    if part.pending_until:
        yield f"  - its effect was not expected before {stamp(part.pending_until)}"
    before = GRADES[part.grade_before] if part.grade_before else "not known"
    after = GRADES[part.grade_after] if part.grade_after else "not known"
    yield f"  - proof: {inline(part.proof) or 'none.'} State before: {before}. State after: {after}."
    told = "; ".join(inline(text) for text in (part.detail, *part.result) if text)
    if told:
        yield f"  - answer: {told}"
    if part.blind_reason:
        yield f"  - done without a readable state before, because: {inline(part.blind_reason)}"
    yield f"  - undo: {inline(part.undo)}" + (f"; takes back {code(part.undo_of)}" if part.undo_of else "")
    if part.secret:
        yield f"  - secret: {inline(part.secret)}"
    if part.evidence:
        yield f"  - exchange kept: SHA-256 {code(part.evidence)}"
    if part.waiver:
        yield f"  - {waived(part.waiver)}"
