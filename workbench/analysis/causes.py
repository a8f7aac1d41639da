"""What the records of a case say about how the intruder got in: for and against each cause, and what is not known.

Nothing here concludes: a person does. The ids of the causes are those of `playbooks/suspected-theft.yaml`; a playbook
with causes of its own gets for them what its questions tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta, tzinfo
from typing import Literal, NamedTuple

from workbench.model.base import Moment, Thing
from workbench.model.causes import CauseEvidence, Clue, Said
from workbench.model.events import Finding
from workbench.model.examined import MailExamined
from workbench.model.mail_findings import MailFindings
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.state import Exposure
from workbench.model.words import Grade

from .wording import count, moment, span

__all__ = ["Traces", "weigh"]

SAME_LOGIN, SITE_STOLEN = "same-login", "site-stolen"
TROJAN_SITE, INFECTED = "trojan-site", "infected-device"
PHISHING, GUESSED, APP_GRANT = "phishing", "guessed", "app-grant"
HELPDESK, INSIDER = "helpdesk", "insider"

_KNEW_IT = (SAME_LOGIN, SITE_STOLEN, TROJAN_SITE, INFECTED, PHISHING)
"""The causes by which an intruder has the right password before the first try."""
_PASSWORD_ALONE = (SAME_LOGIN, SITE_STOLEN, GUESSED)
_MANY_TRIES, _SOME_TRIES = 10, 3
_REACHES_BACK = timedelta(days=7)
_SPRAYS = ("spray", "spray-across-accounts", "spray-from-many-networks")
_NO_SECOND_FACTOR = ("imap", "pop3", "smtp")


class Traces(Thing):
    """What a case has on record that can tell causes apart."""

    signins: int = 0
    """Sign-in records of the account at hand."""
    first_record_at: Moment | None = None
    """How far back they reach."""
    entry: SignIn | None = None
    """The first sign-in with success that is judged abnormal."""
    tries_before: int = 0
    """Failed tries at this account in the day before it, from networks that nobody judged the owner's."""
    failures_on_record: bool = False
    """The records hold failed tries at all: those that hold none can't show that there were none."""
    signin_grade: Grade = Grade.SHOWN
    findings: tuple[Finding, ...] = ()
    """What judging the sign-ins brought up."""
    sessions_moved: int = 0
    """Abnormal sign-ins that went on with a session of the owner's."""
    mail: MailFindings | None = None
    """The last look at the account's mail; None: nobody looked."""
    mail_grade: Grade = Grade.READ
    examined: tuple[MailExamined, ...] = ()
    """Reported mails that were examined, in this case and in those linked with it."""
    grants: tuple[Exposure, ...] | None = None
    """Connected apps that are taken to be the intruder's, or are to be asked about; None: nobody looked."""
    grants_grade: Grade = Grade.READ
    app_passwords: tuple[str, ...] | None = None
    """App passwords from before the first abnormal sign-in that were used from the intruder's addresses: what they are
    called. None: nobody looked."""
    app_passwords_grade: Grade = Grade.READ
    set_by_others: tuple[AuditEvent, ...] = ()
    """Changes of the password by somebody else in the week before the first abnormal sign-in."""
    back_at: Moment | None = None
    """When the intruder was in again after a reset that was read back."""
    reset_at: Moment | None = None
    second_factor_before: bool | None = None
    """A second factor was required when it was first looked at; None: nobody looked, or it does not tell."""
    second_factor_grade: Grade = Grade.READ


class _Says(NamedTuple):
    """One thing that is told of some causes."""

    causes: tuple[str, ...]
    how: Literal["for", "against", "not known"]
    sentence: str
    grade: Grade = Grade.STATED
    strong: bool = False


def weigh(
    causes: Sequence[tuple[str, str]], traces: Traces, said: Iterable[Said], zone: tzinfo
) -> tuple[CauseEvidence, ...]:
    """Returns what is known of each cause, in the order given. `causes`: ids with titles; `said`: the answers."""
    told: dict[str, list[_Says]] = defaultdict(list)
    for one in (*_records(traces, zone), *_answers(said)):
        for cause in one.causes:
            told[cause].append(one)
    return tuple(
        CauseEvidence(
            cause=cause,
            title=title,
            speaks_for=_clues(told[cause], "for"),
            speaks_against=_clues(told[cause], "against"),
            not_known=tuple(dict.fromkeys(s.sentence for s in told[cause] if s.how == "not known")),
        )
        for cause, title in causes
    )


def _clues(told: Iterable[_Says], how: str) -> tuple[Clue, ...]:
    found = [Clue(sentence=s.sentence, grade=s.grade, strong=s.strong) for s in told if s.how == how]
    return tuple(sorted(found, key=lambda clue: not clue.strong))


def _records(traces: Traces, zone: tzinfo) -> Iterator[_Says]:
    yield from _entry(traces, zone)
    yield from _tries(traces, zone)
    yield from _sprays(traces)
    yield from _sessions(traces, zone)
    yield from _mail(traces)
    yield from _grants(traces)
    yield from _app_passwords(traces)
    yield from _resets(traces, zone)
    yield from _second_factor(traces)


def _answers(said: Iterable[Said]) -> Iterator[_Says]:
    for one in said:
        yield _Says(one.speaks_for, "for", one.sentence, strong=one.strong)
        yield _Says(one.speaks_against, "against", one.sentence, strong=one.strong)
        yield _Says(one.unknown, "not known", one.sentence)


def _entry(traces: Traces, zone: tzinfo) -> Iterator[_Says]:
    everything = (*_KNEW_IT, GUESSED)
    if not traces.signins:
        sentence = "No sign-in record of this account is at hand: how the first sign-in went is not known."
        yield _Says(everything, "not known", sentence)
    elif traces.entry is None:
        yield _Says(everything, "not known", "No sign-in with success is judged abnormal: the way in is not on record.")
    elif _reach(traces) < _REACHES_BACK:
        begin = moment(traces.first_record_at or traces.entry.at, zone)
        sentence = f"The records begin {begin}, {span(_reach(traces))} before the first abnormal sign-in: what came"
        yield _Says(everything, "not known", f"{sentence} earlier is not known.")


def _reach(traces: Traces) -> timedelta:
    if traces.entry is None or traces.first_record_at is None:
        return timedelta(0)
    return max(traces.entry.at - traces.first_record_at, timedelta(0))


def _tries(traces: Traces, zone: tzinfo) -> Iterator[_Says]:
    """How often it was tried before it worked."""
    if traces.entry is None:
        return
    first = moment(traces.entry.at, zone)
    grade = traces.signin_grade
    if traces.tries_before >= _SOME_TRIES:
        sentence = f"{traces.tries_before} failed tries from strange networks came in the day before the first"
        strong = traces.tries_before >= _MANY_TRIES
        yield _Says((GUESSED,), "for", f"{sentence} abnormal sign-in ({first}).", grade, strong)
        if strong:
            yield _Says((PHISHING, INFECTED), "against", f"{sentence} abnormal sign-in: it was searched for.", grade)
    elif traces.failures_on_record:
        some = count(traces.tries_before, "failed try", "failed tries") if traces.tries_before else "no failed try"
        sentence = f"The first abnormal sign-in ({first}) worked with {some} before it: the password was known."
        yield _Says(_KNEW_IT, "for", sentence, grade)
        if _reach(traces) >= _REACHES_BACK:
            yield _Says((GUESSED,), "against", sentence, grade)
    else:
        sentence = "The records hold no failed try at all: whether passwords were tried before is not known."
        yield _Says((GUESSED,), "not known", sentence)


def _sprays(traces: Traces) -> Iterator[_Says]:
    """Many accounts tried at once: from a list of guesses, or of logins that were stolen elsewhere."""
    for finding in traces.findings:
        if finding.code in _SPRAYS:
            got_in = traces.entry is not None and traces.entry.id in finding.records
            yield _Says((GUESSED,), "for", finding.sentence, traces.signin_grade, got_in)
            words = f"{finding.sentence} Lists of logins stolen at other sites are tried in the same way."
            yield _Says((SAME_LOGIN, SITE_STOLEN), "for", words, traces.signin_grade)
        elif finding.code == "shared-exit":
            words = f"{finding.sentence} Somebody of your own may have signed in from there."
            yield _Says((INSIDER,), "for", words, traces.signin_grade)


def _sessions(traces: Traces, zone: tzinfo) -> Iterator[_Says]:
    if traces.sessions_moved:
        sentence = (
            f"{count(traces.sessions_moved, 'abnormal sign-in')} went on with a session of the owner's: it was taken"
            " from the owner's computer, or by a false page that passed the sign-in on."
        )
        yield _Says((PHISHING, INFECTED, TROJAN_SITE), "for", sentence, traces.signin_grade, strong=True)
        yield _Says(_PASSWORD_ALONE, "against", sentence, traces.signin_grade)
    if traces.back_at is not None and traces.reset_at is not None:
        sentence = (
            f"The intruder was in again at {moment(traces.back_at, zone)}, after the new password of"
            f" {moment(traces.reset_at, zone)}: it may have been taken where it was typed."
        )
        yield _Says((INFECTED,), "for", sentence, traces.signin_grade, strong=True)
        yield _Says(_PASSWORD_ALONE, "against", sentence, traces.signin_grade)


def _mail(traces: Traces) -> Iterator[_Says]:
    for one in [e for e in traces.examined if e.mail.finding == "suspicious"][:3]:
        sentence = f"A reported mail was examined and is suspicious: “{one.mail.subject}”, from {one.mail.sender}."
        yield _Says((PHISHING,), "for", sentence, Grade.READ if one.mailbox else Grade.SHOWN)
    mail = traces.mail
    if mail is None or mail.received is None:
        yield _Says(
            (PHISHING,), "not known", "The mail before the first abnormal sign-in was not looked at for a lure."
        )
        return
    opened = {True: " It was opened.", None: " Whether it was opened is not known."}
    for lure in mail.lures[:3]:
        why = " ".join(lure.reasons[:2])
        sentence = f"“{lure.subject}” came before, from {lure.sender}. {why}{opened.get(lure.seen, '')}"
        yield _Says((PHISHING,), "for", sentence, traces.mail_grade, bool(lure.seen))
    if not mail.lures:
        sentence = (
            f"Of {count(mail.received, 'mail')} that came in the week before, none looks like a lure."
            " A deleted one would not be seen, nor a message that came by another way."
        )
        yield _Says((PHISHING,), "against", sentence, traces.mail_grade)


def _grants(traces: Traces) -> Iterator[_Says]:
    if traces.grants is None:
        yield _Says((APP_GRANT,), "not known", "Connected apps were not looked at.")
        return
    for grant in traces.grants:
        made = grant.opened.at if grant.opened.precision == "exact" else None
        entry = traces.entry.at if traces.entry else None
        if made is not None and (entry is None or made <= entry):
            sentence = f"Before the first abnormal sign-in: {grant.what}."
            yield _Says((APP_GRANT,), "for", sentence, traces.grants_grade, strong=True)
        elif made is not None:
            sentence = f"Left behind after the first abnormal sign-in, not the way in: {grant.what}."
            yield _Says((APP_GRANT,), "against", sentence, traces.grants_grade)
        else:
            yield _Says(
                (APP_GRANT,),
                "not known",
                f"Whether this came before the first abnormal sign-in is not known: {grant.what}.",
            )
    if not traces.grants:
        sentence = "Connected apps were looked at, and none is flagged."
        yield _Says((APP_GRANT,), "against", sentence, traces.grants_grade, traces.grants_grade is Grade.READ)


def _app_passwords(traces: Traces) -> Iterator[_Says]:
    if traces.app_passwords is None:
        yield _Says((INFECTED,), "not known", "App passwords were not looked at.")
        return
    for what in traces.app_passwords:
        sentence = f"{what}, made before the theft, was used from the intruder's address: a mail program held it."
        yield _Says((INFECTED,), "for", sentence, traces.app_passwords_grade, strong=True)
        yield _Says((GUESSED, PHISHING, SAME_LOGIN, SITE_STOLEN), "against", sentence, traces.app_passwords_grade)


def _resets(traces: Traces, zone: tzinfo) -> Iterator[_Says]:
    for event in traces.set_by_others[:3]:
        sentence = f"{event.by} changed the password at {moment(event.at, zone)}, before the first abnormal sign-in."
        yield _Says((HELPDESK,), "for", sentence, traces.signin_grade, strong=True)
        yield _Says((INSIDER,), "for", sentence, traces.signin_grade)


def _second_factor(traces: Traces) -> Iterator[_Says]:
    entry = traces.entry
    if not traces.second_factor_before or entry is None:
        return
    if entry.protocol is None:
        sentence = "A second factor was required, but by which protocol the intruder came in is not on record."
        yield _Says(_PASSWORD_ALONE, "not known", sentence)
    elif entry.protocol not in _NO_SECOND_FACTOR:
        sentence = "A second factor was required when it was first looked at: a password alone would not have done."
        yield _Says(_PASSWORD_ALONE, "against", sentence, traces.second_factor_grade)
        yield _Says((PHISHING, INFECTED), "for", sentence, traces.second_factor_grade)
