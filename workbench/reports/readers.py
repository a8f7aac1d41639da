"""Who a report is for, and which sections each reader gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .blocks import Block, Document, Paragraph, Section
from .model import ReportModel
from .saying import Code, Said, say
from .sections.checked import checked
from .sections.conclusion import conclusion
from .sections.copies import copies
from .sections.done import done
from .sections.exposures import exposures
from .sections.happened import happened
from .sections.kept import kept
from .sections.linked import linked
from .sections.mail import mail
from .sections.persons import who
from .sections.record import record
from .sections.reviewed import reviewed
from .sections.signins import signins
from .sections.steps import steps
from .sections.told import told
from .times import stamp

__all__ = ["for_responder"]

Sections = tuple[tuple[Said, Callable[[ReportModel], Iterator[Block]]], ...]

_RESPONDER: Sections = (
    (say("What stands, and what is still open"), conclusion),
    (say("What happened"), happened),
    (say("Exposures"), exposures),
    (say("What was done"), done),
    (say("What was checked, and what was not"), checked),
    (say("Sign-ins"), signins),
    (say("The account's mail"), mail),
    (say("Copies of the abnormal mail"), copies),
    (say("Who was told"), told),
    (say("Linked cases"), linked),
    (say("Review"), reviewed),
    (say("Steps"), steps),
    (say("Evidence"), kept),
    (say("The record"), record),
)


def for_responder(report: ReportModel) -> Document:
    """Returns everything."""
    case = report.case
    about = say(
        "Ticket {ticket}. Report made {at} by {by} with {program}. All times are UTC.",
        ticket=case.ticket,
        at=stamp(report.made_at),
        by=who(report.made_by),
        program=report.program,
    )
    return Document(
        title=say("Case {id}: suspected theft of {account}", id=case.id, account=Code(case.account)),
        about=(Paragraph(about),),
        sections=tuple(Section(title, tuple(build(report))) for title, build in _RESPONDER),
    )
