"""Which other open case relies on an action, so that undoing it here would take the ground from under it there."""

from __future__ import annotations

import ipaddress

from workbench.analysis.networks import covers, inside
from workbench.analysis.proving import key_of
from workbench.casefile.links import links_of
from workbench.desk.desk import Desk
from workbench.desk.linked import shared_blocks
from workbench.model.actions import Action, ActionKind
from workbench.model.cases import Case
from workbench.model.controls import OF_THE_DOMAIN, controls_in
from workbench.model.records import ActionRecord
from workbench.model.words import Facet, Grade, Outcome, Reach, facet_name

from .situation import situation_of

__all__ = ["relied_on"]


def relied_on(desk: Desk, case: Case, record: ActionRecord) -> str:
    """Returns which open case relies on the action, and how: half a sentence, empty where none does.

    A case relies on it where it shares what the action changed (the same mailbox; for what holds for a whole domain
    the same mail system or domain), and did the same itself, counts a door as shut that this keeps shut, or took the
    state that this brought about as its look.
    """
    for other in desk.casefile.views.cases():
        if other.id == case.id or other.closed_at is not None:
            continue
        same_account = _same_account(desk, case, other)
        if not same_account and not _same_domain(case, other, record.action):
            continue
        how = _how(desk, case, other, record, same_account)
        if how:
            named = f"{other.ticket} ({other.account})" if other.ticket == case.ticket else other.ticket
            return f"open case {named} relies on it: {how}"
    return ""


def _same_account(desk: Desk, case: Case, other: Case) -> bool:
    if case.provider == other.provider and case.account_id and case.account_id == other.account_id:
        return True
    views = desk.casefile.views
    return bool(set(views.addresses(case.id)) & set(views.addresses(other.id)))


def _same_domain(case: Case, other: Case, action: Action) -> bool:
    if action.reach is not Reach.DOMAIN:
        return False
    if action.kind is ActionKind.SET_CONTROL and action.target not in OF_THE_DOMAIN:
        return False
    domains = {c.account.rpartition("@")[2].lower() for c in (case, other)}
    return case.provider == other.provider or len(domains) == 1


def _how(desk: Desk, case: Case, other: Case, record: ActionRecord, same_account: bool) -> str:
    action = record.action
    views = desk.casefile.views
    if any(_is_same(a, action) for a in views.actions(other.id)):
        return "it did the same"
    if action.kind is ActionKind.BLOCK_IP:
        return _shares_block(desk, case, other, record) or _counts_on_block(desk, other, record)
    if action.kind is ActionKind.SET_CONTROL and not same_account:
        return _counts_on_control(desk, other, record)
    if not same_account:
        return ""
    facet, key = action.spec.facet, key_of(action)
    shut = (e for e in views.exposures(other.id) if e.exposure.facet is facet and e.closed_at is not None)
    if key and any(e.exposure.key == key for e in shut):
        return "it counts this as shut"
    return _took_as_look(desk, other, record, facet)


def _is_same(theirs: ActionRecord, action: Action) -> bool:
    """The same action there, in force or with an end that nobody knows."""
    if theirs.action.kind is not action.kind or theirs.action.target != action.target:
        return False
    if theirs.undone_by is not None or theirs.outcome is Outcome.FAILED:
        return False
    return theirs.is_unknown or theirs.is_unread or (theirs.proof is not None and theirs.proof.proved)


def _took_as_look(desk: Desk, other: Case, record: ActionRecord, facet: Facet) -> str:
    look = desk.casefile.views.facets(other.id).get(facet)
    asked = any(facet in step.checks for step in desk.playbook(other).steps)
    if look is None or look.state is None or not asked or look.at < record.intended_at:
        return ""
    return f"its look at {facet_name(facet)} shows the state as it is now"


def _counts_on_control(desk: Desk, other: Case, record: ActionRecord) -> str:
    """It is about controls too, and saw that this one is set up for everybody: so it proposes none of its own."""
    entries = (a for step in desk.playbook(other).steps for a in step.actions)
    asked = any(a.action is ActionKind.SET_CONTROL and record.action.target in a.targets for a in entries)
    look = desk.casefile.views.facets(other.id).get(Facet.SETTINGS)
    if not asked or look is None or look.state is None or look.at < record.intended_at:
        return ""
    return "it saw that this is set up" if record.action.target in controls_in(look.state.attrs) else ""


def _shares_block(desk: Desk, case: Case, other: Case, record: ActionRecord) -> str:
    """It is linked, the intruder came from there too, and so it takes this block as its own."""
    held = ((b.case.id, b.record.action.id) for b in shared_blocks(desk.casefile, other))
    if (case.id, record.action.id) not in held:
        return ""
    shown = (s.value for link in links_of(desk.casefile.views, other.id) for s in link.linked.shared)
    theirs = (*situation_of(desk, other).abnormal_ips, *shown)
    ip = next((t for t in theirs if covers(record.action.target, t)), None)
    return f"the intruder came from {ip} there too, and this block is in force for both" if ip else ""


def _counts_on_block(desk: Desk, other: Case, record: ActionRecord) -> str:
    """Its intruder came from there, and it saw the block: so it proposes none of its own."""
    look = desk.casefile.views.facets(other.id).get(Facet.IP_ACCESS)
    if look is None or look.state is None or look.at < record.intended_at:
        return ""
    if look.state.grade is Grade.READ and look.state.item(record.action.target) is None:
        return ""
    try:
        network = ipaddress.ip_network(record.action.target, strict=False)
    except ValueError:
        return ""
    theirs = next((ip for ip in situation_of(desk, other).abnormal_ips if inside(ip, (network,))), None)
    return f"{theirs} is abnormal there, and it saw that it is blocked" if theirs else ""
