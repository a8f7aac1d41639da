"""The page for whom the account belongs to: plain words, no names of machines, what to do now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from workbench.model.actions import ActionKind as K
from workbench.model.words import Judgement, Verdict

from ..blocks import Block, Paragraph, items
from ..model import ReportModel
from ..saying import Code, Said, Strong, Term, Text, counted, say
from ..times import stamp
from .owner_words import DONE

__all__ = ["owner_ask", "owner_done", "owner_happened", "owner_title", "owner_todo"]

_NO_TRAP = "honest mail"
_LEADS_ON = "theft suspected"
"""The verdicts of the playbooks for reported mail and for gaps that change what its reader is told."""


def owner_title(report: ReportModel) -> Said:
    """Returns the title of the page."""
    account = Code(report.case.account)
    if report.reported is not None:
        return say("The mail that {account} reported: what we found, and what to do now", account=account)
    if not report.about_theft:
        return say("Your mail account {account}: how it is protected", account=account)
    return say("Your mail account {account}: what happened, and what to do now", account=account)


def owner_happened(report: ReportModel) -> Iterator[Block]:
    """Yields what is thought to have happened, and when."""
    if report.reported is not None:
        yield from _examined(report)
    elif report.about_theft:
        yield from _theft(report)
    else:
        yield from _guarded(report)
    if report.case.closed_at is None:
        at = stamp(report.made_at)
        yield Paragraph(say("**Not final:** we are still working on it. This page tells how things stand {at}.", at=at))


def _guarded(report: ReportModel) -> Iterator[Block]:
    verdict = report.verdict.verdict if report.verdict else ""
    if verdict == _LEADS_ON:
        yield Paragraph(
            Strong(say("A sign-in to your account may not have been yours. We look into that, and call you."))
        )
        return
    nothing = say("Nothing happened to your account that we know of. We look after how it is protected.")
    yield Paragraph(Strong(nothing))
    if verdict:
        yield Paragraph(say("Where it stands: {verdict}.", verdict=Term(verdict)))


def _examined(report: ReportModel) -> Iterator[Block]:
    mails = report.reported.mails if report.reported else ()
    if not mails:
        yield Paragraph(Strong(say("A mail was reported. We have not examined it yet.")))
        return
    yield Paragraph(Strong(say("We examined the mail that was reported.")))
    for mail in mails:
        yield Paragraph(say("“{subject}”: {finding}", subject=mail.subject, finding=Term(mail.finding)))
    if report.verdict:
        yield Paragraph(say("What we conclude: {verdict}.", verdict=Term(report.verdict.verdict)))


def _theft(report: ReportModel) -> Iterator[Block]:
    yield Paragraph(Strong(_verdict(report)))
    if _innocent(report):
        return
    first, last = _in_from_to(report)
    if first and last:
        zone = ZoneInfo(report.house.zone)
        yield Paragraph(
            say(
                "The first sign-in that was not yours: {first}. The last one: {last}. Time zone: {zone}.",
                first=_clock(first, zone),
                last=_clock(last, zone),
                zone=report.house.zone,
            )
        )
    if report.mail is not None:
        sent = sum(g.messages for g in report.mail.groups if g.abnormal)
        if sent:
            mails = counted(sent, "1 mail", "{n} mails")
            yield Paragraph(say("{mails} went out from your account that you did not write.", mails=mails))
    yield Paragraph(say("This is not your fault, and you did right to report it."))


def _verdict(report: ReportModel) -> Said:
    verdict = report.verdict
    match (verdict.theft or verdict.verdict) if verdict else "":
        case "confirmed":
            return say("Somebody else was in your mail account.")
        case "suspected":
            return say("Somebody else may have been in your mail account. We act as if it were so.")
        case "none":
            return say("As far as we can see, nobody else was in your mail account.")
        case Verdict.UNDETERMINED:
            return say("We could not find out whether somebody else was in your mail account.")
        case _:
            return say("We are still looking into whether somebody else was in your mail account.")


def _innocent(report: ReportModel) -> bool:
    """Nobody was in the account, as far as the case is about that at all."""
    if report.reported is not None or not report.about_theft:
        return True
    return report.verdict is not None and report.verdict.theft == "none"


def _in_from_to(report: ReportModel) -> tuple[datetime | None, datetime | None]:
    bad = [n for n in report.signins.networks if n.judgements.get(Judgement.ABNORMAL) and n.successes]
    inside = [s.at for s in report.signins.abnormal if s.success]
    if inside and not report.signins.abnormal_left_out:
        return min(inside), max(inside)
    return min((n.first_at for n in bad), default=None), max((n.last_at for n in bad), default=None)


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def owner_todo(report: ReportModel) -> Iterator[Block]:
    """Yields what the owner is asked to do, the most urgent first."""
    yield items(_todo(report))


def _todo(report: ReportModel) -> Iterator[Text]:
    done = _done_kinds(report)
    if report.reported is not None and not (report.verdict and report.verdict.verdict == _NO_TRAP):
        yield say("Did you click in it, type a password or answer? Call us now: every minute counts.")
        yield say("Don't open its links or files, and don't answer it. Keep it until we say otherwise.")
    if K.RESET_PASSWORD in done:
        yield say("Sign in with your new password, on your own devices only. You get it by telephone, never by mail.")
    if K.SUSPEND_SIGN_IN in done:
        yield say("You can't sign in for now. We call you when you can.")
    if not _innocent(report):
        yield say("Did you use the old password anywhere else? Change it there too, today.")
    if K.REQUIRE_SECOND_FACTOR in done:
        yield say("Set up the second step of signing in when you are asked for it.")
    if K.DISABLE_PROTOCOL in done:
        yield say("Does your mail program no longer fetch mail? That was us. Use the web page, and call us for help.")
    if not _innocent(report):
        yield say(
            "Look at your rules, your forwarding and your signature. Tell us what is not yours; don't change it yet."
        )
        yield say("Has anybody answered a mail that you never wrote? Tell us who.")
        yield say("Keep every mail that looks odd to you: it is evidence.")
    yield say("If somebody asks for your password or for a code, it is not us. Don't give it.")


def owner_done(report: ReportModel) -> Iterator[Block]:
    """Yields what was done and shown to hold, each kind once."""
    done = [DONE[kind] for kind in _done_kinds(report) if kind in DONE]
    if done:
        yield items(done)
    else:
        yield Paragraph(say("Nothing in your account was changed so far."))


def _done_kinds(report: ReportModel) -> tuple[K, ...]:
    return tuple(dict.fromkeys(part.kind for part in report.actions if part.proved and not part.undone_by))


def owner_ask(report: ReportModel) -> Iterator[Block]:
    """Yields whom to call."""
    house = report.house
    if house.contact:
        yield Paragraph(
            say("Call us: {contact}. Your ticket is {ticket}.", contact=house.contact, ticket=report.case.ticket)
        )
    else:
        yield Paragraph(say("Call the helpdesk. Your ticket is {ticket}.", ticket=report.case.ticket))
    if not _innocent(report):
        yield Paragraph(say("Please don't write to us from the account that this is about."))
    if house.name:
        yield Paragraph(house.name)
