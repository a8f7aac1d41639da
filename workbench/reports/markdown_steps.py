"""Steps as lines of Markdown: each with its state, what proves it, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable

from .mdtext import inline
from .mdwho import waived, who
from .model import ReportModel
from .parts import StepPart
from .phrases import STEP_SIGNS
from .times import stamp

__all__ = ["steps_lines"]


def steps_lines(report: ReportModel) -> list[str]:
    """Returns the steps in the order of the playbook."""
    lines: list[str] = []
    for part in report.steps:
        lines += [*([""] if lines else []), f"### {part.number} {inline(part.title)}", "", *_step_lines(part)]
    return lines


def _step_lines(part: StepPart) -> Iterable[str]:
    since = f" since {stamp(part.since)}" if part.since else ""
    by = f" by {who(part.by)}" if part.by else ""
    yield f"- **{STEP_SIGNS[part.state]} {part.state}**{since}{by}"
    if part.waiting_for:
        yield f"  - waiting for {inline(part.waiting_for)}: {inline(part.waiting_what)}"
    if part.reason and not part.waiver:
        yield f"  - reason: {inline(part.reason)}"
    if part.waiver:
        yield f"  - {waived(part.waiver)}"
    yield f"- What proves it: {inline(part.wanted)}"
    for sentence in part.proof:
        yield f"  - ✔ proof: {inline(sentence)}"
    for answer in part.answers:
        if answer.answer is not None and answer.by is not None:
            yield f"- Asked: {inline(answer.ask)}"
            yield f"  - answer: {inline(answer.answer)} — {who(answer.by)}, {stamp(answer.at)}"
        else:
            missing = "– NOT ANSWERED" if answer.required else "– not answered (not required)"
            yield f"- Asked: {inline(answer.ask)} {missing}"
    if part.attack:
        yield f"- MITRE ATT&CK: {', '.join(map(inline, part.attack))}"
