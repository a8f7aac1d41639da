"""What is known of how the intruder got in, gathered from the case file.

The close step shows it, a choice keeps it, and reports print it: so it stands below all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo

from workbench.analysis.causes import Traces, weigh
from workbench.analysis.mail_findings import mail_findings
from workbench.casefile import CaseFile
from workbench.casefile.examined import examined_of
from workbench.casefile.links import links_of
from workbench.casefile.views import Views
from workbench.model.actions import ActionKind
from workbench.model.cases import Case
from workbench.model.causes import CauseEvidence, Said
from workbench.model.examined import MailExamined
from workbench.model.records import AnswerRecord, SignInRecord
from workbench.model.signins import AuditEvent, Reason, SignIn
from workbench.model.state import Exposure, FacetState
from workbench.model.words import Facet, Grade, Judgement
from workbench.playbook.route import is_asked
from workbench.playbook.schema import Option, Playbook, Question

__all__ = ["NOT_ASKED", "cause_evidence", "cause_question"]

NOT_ASKED = "Not asked: "
"""Begins what is not known of a cause because a question has no answer."""

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_OWN = (Judgement.OWNER, Judgement.DELEGATE)


def cause_question(playbook: Playbook) -> tuple[str, Question] | None:
    """Returns the question for the cause, with the id of its step; None where the playbook asks none."""
    found = ((s.id, q) for s in playbook.steps for q in s.questions if q.kind == "cause")
    return next(found, None)


def cause_evidence(casefile: CaseFile, case: Case, playbook: Playbook, zone: tzinfo) -> tuple[CauseEvidence, ...]:
    """Returns what speaks for and against each cause of the playbook, in its order; nothing where it has none.

    What needs no evidence (not known, no theft) is left out.
    """
    causes = [(c.id, c.title) for c in playbook.causes if c.kind in ("cause", "other")]
    if not causes:
        return ()
    views = casefile.views
    traces = _traces(views, views.case(case.id))
    return weigh(causes, traces, _said(playbook, views.answers(case.id)), zone)


# -- the answers ------------------------------------------------------------------------------------------


def _said(playbook: Playbook, answers: dict[tuple[str, str], AnswerRecord]) -> Iterator[Said]:
    given = {question: record for (_, question), record in answers.items()}
    values = {question: record.value for question, record in given.items()}
    for question in (q for step in playbook.steps for q in step.questions if is_asked(q, values)):
        about = tuple(dict.fromkeys(c for o in question.options for c in (*o.speaks_for, *o.speaks_against)))
        if not about:
            continue
        record = given.get(question.id)
        if record is None:
            yield Said(sentence=f"{NOT_ASKED}{question.ask}", unknown=about)
            continue
        option = next((o for o in question.options if o.value == record.value), Option(value="none", label="–"))
        sentence = f"{question.ask} “{option.label}”, as {record.by.name} recorded."
        told = bool(option.speaks_for or option.speaks_against)
        yield Said(
            sentence=sentence,
            speaks_for=option.speaks_for,
            speaks_against=option.speaks_against,
            unknown=() if told or option.value == "no" else about,
            strong=option.strong,
        )


# -- the records ------------------------------------------------------------------------------------------


def _traces(views: Views, case: Case) -> Traces:
    own = views.signins(case.id)
    abnormal = [r for r in own if r.judged is not None and r.judged.judgement is Judgement.ABNORMAL]
    entry = next((r.signin for r in abnormal if r.signin.success), None)
    reset_at, back_at = _back(views, case, abnormal)
    mail, grants = _state(views, case, Facet.MESSAGES), _state(views, case, Facet.OAUTH_GRANTS)
    app_passwords, factors = _first(views, case, Facet.APP_PASSWORDS), _first(views, case, Facet.SECOND_FACTORS)
    return Traces(
        signins=len(own),
        first_record_at=own[0].signin.at if own else None,
        entry=entry,
        tries_before=_tries_before(own, entry),
        failures_on_record=any(r.signin.success is False for r in own),
        signin_grade=_signin_grade(views, case, own),
        findings=views.findings(case.id),
        sessions_moved=sum(any(reason.code == "session-moved" for reason in _reasons(r)) for r in abnormal),
        mail=mail_findings(mail),
        mail_grade=mail.grade if mail else Grade.READ,
        examined=_examined(views, case),
        grants=None if grants is None else _flagged(views, case),
        grants_grade=grants.grade if grants else Grade.READ,
        app_passwords=None if app_passwords is None else _used(app_passwords, entry, abnormal),
        app_passwords_grade=app_passwords.grade if app_passwords else Grade.READ,
        set_by_others=_set_by_others(views, case, entry),
        back_at=back_at,
        reset_at=reset_at,
        second_factor_before=_required(factors),
        second_factor_grade=factors.grade if factors else Grade.READ,
    )


def _examined(views: Views, case: Case) -> tuple[MailExamined, ...]:
    linked = (link.linked.other for link in links_of(views, case.id))
    return tuple(record.examined for id_ in (case.id, *linked) for record in examined_of(views, id_))


def _reasons(record: SignInRecord) -> Iterable[Reason]:
    return record.judged.reasons if record.judged else ()


def _state(views: Views, case: Case, facet: Facet) -> FacetState | None:
    record = views.facets(case.id).get(facet)
    return record.state if record else None


def _first(views: Views, case: Case, facet: Facet) -> FacetState | None:
    """As it was before anything was changed."""
    return next((look.state for look in views.looks(case.id, facet) if look.state is not None), None)


def _tries_before(own: Iterable[SignInRecord], entry: SignIn | None) -> int:
    if entry is None:
        return 0
    tries = (
        r.signin for r in own if r.signin.success is False and not (r.judged is not None and r.judged.judgement in _OWN)
    )
    return sum(s.attempts for s in tries if entry.at - _DAY <= s.at <= entry.at)


def _signin_grade(views: Views, case: Case, own: Iterable[SignInRecord]) -> Grade:
    """Read where the program fetched every file that they stand in; shown where somebody handed one in."""
    kinds = {record.evidence.sha256: record.evidence.kind for record in views.evidence_of(case.id)}
    sources = {r.signin.source for r in own}
    return Grade.READ if sources and all(kinds.get(s) == "exchange" for s in sources) else Grade.SHOWN


def _flagged(views: Views, case: Case) -> tuple[Exposure, ...]:
    return tuple(r.exposure for r in views.exposures(case.id) if r.exposure.facet is Facet.OAUTH_GRANTS)


def _used(state: FacetState, entry: SignIn | None, abnormal: Iterable[SignInRecord]) -> tuple[str, ...]:
    """App passwords that the intruder used and can't have made."""
    addresses = {r.signin.ip for r in abnormal if r.signin.ip}
    return tuple(
        f"The app password “{item.what}”"
        for item in state.items
        if item.attrs.get("last_used_ip") in addresses and item.since is not None and entry and item.since < entry.at
    )


def _set_by_others(views: Views, case: Case, entry: SignIn | None) -> tuple[AuditEvent, ...]:
    if entry is None:
        return ()
    addresses = set(views.addresses(case.id))
    return tuple(
        event
        for event in views.audit(case.id)
        if event.facet is Facet.PASSWORD
        and event.account.lower() in addresses
        and event.by
        and event.by.lower() not in addresses
        and entry.at - _WEEK <= event.at <= entry.at
    )


def _back(views: Views, case: Case, abnormal: Iterable[SignInRecord]) -> tuple[datetime | None, datetime | None]:
    """When the intruder was in again after a password that was proved to be new, with the time of that one."""
    resets = [
        record.effective_at or record.ended_at
        for record in views.actions(case.id)
        if record.action.kind is ActionKind.RESET_PASSWORD and record.proof is not None and record.proof.proved
    ]
    first = min((at for at in resets if at is not None), default=None)
    if first is None:
        return None, None
    logins = (r.signin for r in abnormal if r.signin.success and r.signin.event == "login")
    return first, next((s.at for s in logins if s.at > first), None)


def _required(state: FacetState | None) -> bool | None:
    value = state.attrs.get("required") if state else None
    return value if isinstance(value, bool) else None
