"""What was found in the reported mails of a case."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from workbench.analysis.examined_text import examined_lines
from workbench.model.actions import ActionKind
from workbench.model.examined import MailExamined
from workbench.response.survey import CaseView, StepView

from ..showing import safe

__all__ = ["examined_content"]

_LINKS, _REASONS = 10, 8
_SIGNS = {"suspicious": "✘", "unclear": "?", "nothing found": "·", "not examined": "–"}
_IN_FULL = 3
"""Mails up to which each is shown in full."""


def examined_content(view: CaseView, step: StepView) -> Content:
    """Returns the mails in full in the steps that examine them or judge them, in one line each elsewhere.

    Below them, what was not looked at to tell who clicked; with proposed filter rules, what each would have caught.
    """
    mails = [record.examined for record in view.facts.examined]
    whole = (step.step.examines or step.step.verdict) and len(mails) <= _IN_FULL
    lines = [line for one in mails for line in (_whole(one) if whole else [_short(one)])]
    lines += [f"– {told}" for told in (view.facts.clicks_unchecked if step.step.widens else ())]
    lines += [f"· {p.action.label}: {p.note}" for p in step.proposals if p.action.kind is ActionKind.FILTER_MAIL]
    return Content("\n").join(map(safe, lines))


def _short(one: MailExamined) -> str:
    mail = one.mail
    return f"{_SIGNS[mail.finding]} {mail.finding}: “{mail.subject or one.name}” from {mail.sender or 'nobody'}"


def _whole(one: MailExamined) -> Iterator[str]:
    yield f"{_SIGNS[one.mail.finding]} {one.mail.finding.upper()}: {one.mail.says}"
    yield from examined_lines(one.mail, links=_LINKS, reasons=_REASONS, way_last=True)
    yield ""
