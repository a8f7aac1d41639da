"""The page for whom the account belongs to: plain words, no names of machines, what to do now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from workbench.model.actions import ActionKind as K
from workbench.model.words import Judgement, Verdict

from ..blocks import Block, Paragraph, items
from ..model import ReportModel
from ..parts import OpenPoint, Standing
from ..saying import Said, Strong, Term, Text, counted, in_a_row, say
from .owner_words import DONE

__all__ = ["owner_ask", "owner_done", "owner_happened", "owner_open", "owner_todo"]

_NAMED = 8
_LATER = (Standing.NOT_CHECKED,)
_OURS = (Standing.WAIVED, Standing.NOT_DONE, Standing.NOT_TOLD, Standing.ELSEWHERE, Standing.WAITING, Standing.IN_DOUBT)
"""What the desk still has to do, and its owner can't."""


def owner_happened(report: ReportModel) -> Iterator[Block]:
    """Yields what is thought to have happened, and when."""
    if report.reported is not None:
        yield Paragraph(Strong(say("We examined the mail that was reported.")))
        yield from (
            Paragraph(say("“{subject}”: {finding}", subject=mail.subject, finding=mail.finding))
            for mail in report.reported.mails
        )
        return
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
    match report.verdict.verdict if report.verdict else None:
        case Verdict.CONFIRMED:
            return say("Somebody else was in your mail account.")
        case Verdict.SUSPECTED:
            return say("Somebody else may have been in your mail account. We act as if it were so.")
        case Verdict.UNDETERMINED:
            return say("We could not find out whether somebody else was in your mail account.")
        case Verdict.NOT_COMPROMISED:
            return say("As far as we can see, nobody else was in your mail account.")
        case _:
            return say("We are still looking into whether somebody else was in your mail account.")


def _innocent(report: ReportModel) -> bool:
    return report.reported is not None or (
        report.verdict is not None and report.verdict.verdict == Verdict.NOT_COMPROMISED
    )


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


def owner_open(report: ReportModel) -> Iterator[Block]:
    """Yields what is open in words of the account; what only the desk can settle is counted."""
    told = list(_open(report))
    if told:
        yield items(told)
    else:
        yield Paragraph(say("Nothing is open that we know of."))


def _open(report: ReportModel) -> Iterator[Text]:
    points = [p for p in report.open_points if p.standing not in _OURS]
    unchecked = list(dict.fromkeys(p.what for p in points if p.standing in _LATER))
    if unchecked:
        yield say("Not checked yet: {what}.", what=_named(unchecked))
    for point in points:
        if point.standing not in _LATER:
            yield _sentence(point)
    ours = sum(p.standing in _OURS for p in report.open_points)
    if ours:
        yield counted(ours, "1 more thing is left for us to do.", "{n} more things are left for us to do.")


def _sentence(point: OpenPoint) -> Text:
    match point.standing:
        case Standing.OPEN:
            return say("Still open: {what}.", what=point.what)
        case Standing.BEYOND_REACH:
            return say("We can't take back: {what}.", what=point.what)
        case Standing.FAILED:
            return say("It did not work, and we try again: {what}.", what=point.what)
        case _:
            return say("We don't know yet whether it worked: {what}.", what=point.what)


def _named(names: list[str]) -> Text:
    shown = in_a_row(map(Term, names[:_NAMED]), "; ")
    if len(names) <= _NAMED:
        return shown
    return say("{names} and {n} more", names=shown, n=len(names) - _NAMED)


def owner_ask(report: ReportModel) -> Iterator[Block]:
    """Yields whom to call."""
    house = report.house
    if house.contact:
        yield Paragraph(
            say("Call us: {contact}. Your ticket is {ticket}.", contact=house.contact, ticket=report.case.ticket)
        )
    else:
        yield Paragraph(say("Call the helpdesk. Your ticket is {ticket}.", ticket=report.case.ticket))
    yield Paragraph(say("Please don't write to us from the account that this is about."))
    if house.name:
        yield Paragraph(house.name)
