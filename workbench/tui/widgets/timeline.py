"""What happened in a case, newest first."""

from __future__ import annotations

from textual.content import Content

from workbench.model import events as e
from workbench.model.events import Event
from workbench.model.words import Grade, Outcome, facet_title

from ..showing import safe
from ..times import clock
from .part import Part

__all__ = ["Timeline", "timeline_lines"]


class Timeline(Part):
    """The last few things, one line each."""

    def show(self, events: tuple[Event, ...]) -> None:
        """Draws the newest events."""
        self.update(Content("\n").join(safe(line) for line in timeline_lines(events)[:12]), layout=False)


def timeline_lines(events: tuple[Event, ...]) -> list[str]:
    """Returns a line for each event that a person wants to see, newest first."""
    lines = []
    for event in reversed(events):
        sentence = _sentence(event.data)
        if sentence:
            lines.append(f"{clock(event.at)}  {sentence}  {event.actor.name}")
    return lines


def _sentence(data: e.EventData) -> str:
    match data:
        case e.CaseOpened():
            return f"case opened for {data.account}"
        case e.RecordsRead():
            mail = f", {data.messages} messages" if data.messages else ""
            return f"read {data.signins} sign-ins and {data.audit} changes{mail}: {data.format}"
        case e.SignInsOverruled():
            return f"{len(data.signins)} sign-ins judged {data.judgement}: {data.reason}"
        case e.QuestionAnswered():
            return f"answered {data.question}: {data.value}"
        case e.VerdictGiven():
            return f"verdict: {data.verdict}"
        case e.StateUnreadable():
            return f"– {facet_title(data.facet)} could not be read: {data.why}"
        case e.ActionIntended():
            return f"▸ {data.action.spec.title} {data.action.label}"
        case e.ActionEnded():
            sign = {Outcome.DONE: "✔", Outcome.FAILED: "✘", Outcome.UNKNOWN: "?"}[data.outcome]
            return f"{sign} {data.action_id} {data.outcome}: {data.detail}"
        case e.ActionProved():
            seen = "read back" if data.proof.after in (None, Grade.READ) else data.proof.after
            return f"{'✔' if data.proof.proved else '✘'} {data.action_id}, {seen}: {data.proof.sentence}"
        case e.ExposureFound():
            return f"● found: {data.exposure.what}"
        case e.ExposureClosed():
            return f"✔ closed: {data.exposure_id}"
        case e.ExposureReopened():
            return f"● open again: {data.exposure_id}"
        case e.ExposureBeyondReach():
            return f"✋ beyond reach: {data.exposure_id}, told: {data.told}"
        case e.PeopleTold():
            return f"✋ told, {data.audience}: {data.count} {data.how.words}"
        case e.TellingStruck():
            return f"✘ entry {data.telling} on who was told was struck: {data.why}"
        case e.CaseLinked():
            return f"linked with {data.ticket}, {data.account}: {data.why}"
        case e.Waived():
            return f"✋ waived {data.subject} {data.name}: {data.reason}"
        case e.StepDone():
            return f"✔ step {data.step} done"
        case e.StepReopened():
            return f"step {data.step} open again: {data.why}"
        case e.StepWaiting():
            return f"⏳ step {data.step} waits for {data.who}" if data.who else f"step {data.step} goes on"
        case e.NoteAdded():
            return f"note: {data.text}"
        case e.SecretTaken():
            return f"the new password was {data.how}"
        case e.MailOverruled():
            whose = "abnormal" if data.abnormal else "the owner's own"
            return f"{data.group} judged {whose} by a person: {data.reason}"
        case e.MailExamined():
            return f"examined “{data.mail.subject}”: {data.mail.finding}"
        case e.FormerForgotten():
            gone = f"still kept: {data.trouble}" if data.trouble else f"deleted: {data.why}"
            return f"{'✘' if data.trouble else '✔'} the password from before {data.action_id} is {gone}"
        case e.CaseClosed():
            return f"case closed: {data.verdict}"
        case e.CaseReopened():
            return f"case reopened: {data.why}"
        case e.ReportMade():
            return f"report {data.name} written"
        case e.RecheckMade():
            return f"looked again: {f'{len(data.back)} open again' if data.back else 'nothing is back'}"
        case e.StandDownBegun():
            return f"standing down: {data.reason}"
        case e.StandDownEnded():
            return f"stood down: {len(data.undone)} taken back, {len(data.left)} left"
        case e.CauseChosen():
            return f"cause: {data.title}{f', because {data.reason}' if data.reason else ''}"
        case e.FollowUpAdded():
            return f"▸ to do by {data.by_day}, {data.owner}: {data.what}"
        case e.FollowUpDone():
            return f"✔ follow-up done by {data.who}, {data.grade}: {data.how_seen}"
        case e.FollowUpDropped():
            return f"✋ follow-up dropped: {data.reason}"
        case e.EvidenceExpired():
            return f"– bytes of {len(data.sha256s)} pieces of evidence removed: {data.reason}"
        case e.ClockSetBack():
            return f"the clock of this desk was set back by {data.seconds:.0f} s or more"
        case e.CaseCountersigned():
            return f"countersigned by {data.reviewer}"
        case e.CaseReviewed():
            return f"review: {data.said.decision} by {data.said.reviewer}"
        case e.RemarkAnswered():
            return f"remark answered: {data.answer}"
        case e.CaseTakenIn():
            return f"{data.entries} entries came from desk {data.desk}"
        case _:
            return ""
