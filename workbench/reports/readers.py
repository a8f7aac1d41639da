"""Who a report is for, and what each reader gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from .blocks import Block, Document, Paragraph, Section
from .model import ReportModel
from .saying import Code, Said, Term, Text, say
from .sections.cause import cause
from .sections.checked import checked, looks
from .sections.conclusion import conclusion
from .sections.copies import copies
from .sections.done import done
from .sections.done_short import done_short
from .sections.exposures import exposures, exposures_short
from .sections.follow_ups import follow_ups
from .sections.happened import happened, happened_short
from .sections.in_numbers import in_numbers
from .sections.kept import kept
from .sections.linked import linked
from .sections.mail import mail
from .sections.owner import owner_ask, owner_done, owner_happened, owner_title, owner_todo
from .sections.owner_open import owner_open
from .sections.persons import who
from .sections.record import record
from .sections.redacted import redacted
from .sections.reported import reported
from .sections.reviewed import reviewed
from .sections.signins import signins
from .sections.standards import standards
from .sections.steps import steps, steps_short
from .sections.told import told
from .times import stamp

__all__ = ["Reader", "document_for", "for_responder"]


class Reader(StrEnum):
    """For whom a report is written."""

    OWNER = "owner"
    """Whose account it is: plain words, one page, what to do now."""
    MANAGER = "manager"
    """A manager or an auditor: what happened, what was done and proved, what is open."""
    RESPONDER = "responder"
    """Whoever works with the case: everything."""


Build = Callable[[ReportModel], Iterator[Block]]
Sections = tuple[tuple[Said, Build], ...]

_ABOUT: dict[Build, str] = {exposures: "exposures", exposures_short: "exposures", mail: "mail", copies: "copies"}
"""What a playbook calls the sections that it may head in its own words."""

_OWNER: Sections = (
    (say("What happened"), owner_happened),
    (say("What you do now"), owner_todo),
    (say("What we have done"), owner_done),
    (say("What is still open"), owner_open),
    (say("Questions?"), owner_ask),
)

_MANAGER: Sections = (
    (say("What stands, and what is still open"), conclusion),
    (say("Reported mail"), reported),
    (say("In numbers"), in_numbers),
    (say("What happened"), happened_short),
    (say("Exposures"), exposures_short),
    (say("What was done, and how it is known"), done_short),
    (say("What was checked, and what was not"), looks),
    (say("Who was told"), told),
    (say("How the intruder got in"), cause),
    (say("To do afterwards"), follow_ups),
    (say("Review"), reviewed),
    (say("Steps"), steps_short),
    (say("Standards"), standards),
    (say("The record"), record),
)

_RESPONDER: Sections = (
    (say("What stands, and what is still open"), conclusion),
    (say("Reported mail"), reported),
    (say("What happened"), happened),
    (say("Exposures"), exposures),
    (say("What was done"), done),
    (say("What was checked, and what was not"), checked),
    (say("Sign-ins"), signins),
    (say("The account's mail"), mail),
    (say("Copies of the abnormal mail"), copies),
    (say("Who was told"), told),
    (say("How the intruder got in"), cause),
    (say("To do afterwards"), follow_ups),
    (say("Linked cases"), linked),
    (say("Review"), reviewed),
    (say("Steps"), steps),
    (say("Evidence"), kept),
    (say("The record"), record),
)


def document_for(reader: Reader, report: ReportModel) -> Document:
    """Returns the report as one reader gets it."""
    match reader:
        case Reader.OWNER:
            return _for_owner(report)
        case Reader.MANAGER:
            return _document(report, _MANAGER)
        case Reader.RESPONDER:
            return for_responder(report)


def for_responder(report: ReportModel) -> Document:
    """Returns everything."""
    return _document(report, _RESPONDER)


def _for_owner(report: ReportModel) -> Document:
    return Document(
        owner_title(report),
        tuple(redacted(report.redacted)),
        _built(_OWNER, report),
        numbered=False,
        foot=_foot(report),
    )


def _document(report: ReportModel, sections: Sections) -> Document:
    case = report.case
    about = say(
        "Ticket {ticket}. Report made {at} by {by} with {program}. All times are UTC.",
        ticket=case.ticket,
        at=stamp(report.made_at),
        by=who(report.made_by),
        program=report.program,
    )
    title = say("Case {id}: {about} {account}", id=case.id, about=Term(case.about), account=Code(case.account))
    return Document(
        title,
        (Paragraph(about), *_not_final(report), *redacted(report.redacted)),
        _built(sections, report),
        foot=_foot(report),
    )


def _not_final(report: ReportModel) -> Iterator[Block]:
    if report.case.closed_at is None:
        yield Paragraph(say("**Not final:** the case is open. This is what was on record when the report was made."))


def _built(sections: Sections, report: ReportModel) -> tuple[Section, ...]:
    wanted = ((title, build) for title, build in sections if _wanted(report, build))
    return tuple(Section(_heading(report, title, build), tuple(build(report))) for title, build in wanted)


def _wanted(report: ReportModel, build: Build) -> bool:
    if build is reported:
        return report.reported is not None
    if build is cause:
        return report.cause is not None
    return build is not signins or report.reads_signins


def _heading(report: ReportModel, title: Said, build: Build) -> Text:
    """The playbook's own heading, where it has one for what the section is about."""
    own = report.headings.get(_ABOUT.get(build, ""), "")
    return Term(own) if own else title


def _foot(report: ReportModel) -> Said:
    """Which report it is: enough to find it again, and to check it against the case file."""
    return say(
        "Case {id}, ticket {ticket}. Made {at} from entry {seq} of ledger {ledger}, link {link}.",
        id=report.case.id,
        ticket=report.case.ticket,
        at=stamp(report.made_at),
        seq=report.chain.head_seq,
        ledger=Code(report.chain.ledger_id),
        link=Code(report.chain.head_link[:16]),
    )
