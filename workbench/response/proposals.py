"""What a step proposes to do, worked out from what is known of the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.analysis.blocks import SHARED, check_block
from workbench.analysis.exposures import OUTSIDE
from workbench.analysis.filter_rules import rules_from, trials_in
from workbench.analysis.proving import already_so
from workbench.analysis.wording import count
from workbench.desk.desk import Desk
from workbench.desk.linked import block_on
from workbench.model.actions import WHOLE_DOMAIN, Action, ActionKind, action_id, spec_of
from workbench.model.controls import control_title
from workbench.model.records import ActionRecord
from workbench.model.state import FacetItem, FacetState
from workbench.model.words import Attribution, Facet, Grade, Outcome, SupportLevel
from workbench.playbook.schema import Step, StepAction

from .facts import CaseFacts
from .former import takes_back
from .others import users_of_addresses
from .plans import PlannedAction

__all__ = [
    "FAILED_BEFORE",
    "NOBODY_TOOK_IT",
    "as_network",
    "contain_proposals",
    "is_proved",
    "ordered",
    "propose",
    "propose_chosen",
]

_K = ActionKind
_CUTS_FIRST = (_K.RESET_PASSWORD, _K.SUSPEND_SIGN_IN)
_ENDS_WHAT_WAS_ISSUED = (_K.REVOKE_SESSIONS, _K.FORGET_DEVICES, _K.REVOKE_APP_PASSWORD, _K.REVOKE_GRANT)
_COMMON_PROTOCOLS = ("imap", "pop3", "smtp")
"""Proposed by name where nobody can read which ones are on."""

FAILED_BEFORE = "The last try failed."
NOBODY_TOOK_IT = "Nobody took the new password: issue another one after the call."
_ONE_MORE = "Only if the owner needs another one: the password that was shown stops working."
_AGAIN = (NOBODY_TOOK_IT, _ONE_MORE)
"""A second reset hands over a password; it contains nothing."""


@dataclass(frozen=True)
class _Target:
    """What one proposed action would act on."""

    key: str = ""
    label: str = ""
    note: str = ""
    suggested: bool = True
    required: bool = True
    whole_domain: bool = False
    """What it acts on holds for every account of the domain."""


def propose(desk: Desk, facts: CaseFacts, step: Step) -> tuple[PlannedAction, ...]:
    """Returns everything the step proposes now, done or not, in the playbook's order."""
    support = {row.name: row for row in desk.provider(facts.case.provider).support()}
    planned: list[PlannedAction] = []
    for entry in step.actions:
        row = support.get(entry.action)
        level = row.perform if row else SupportLevel.NONE
        why_none = row.reason if row else ""
        here = [_planned(desk, facts, step, entry, level, why_none, target) for target in _targets(desk, facts, entry)]
        planned += [*here, *_again(desk, facts, here)]
    return ordered(tuple(planned))


def propose_chosen(desk: Desk, facts: CaseFacts, step: Step, entry: StepAction, target: str) -> PlannedAction:
    """Returns one action on a target that a person named, for an entry that proposes none by itself."""
    row = next((r for r in desk.provider(facts.case.provider).support() if r.name == entry.action), None)
    level, why_none = (row.perform, row.reason) if row else (SupportLevel.NONE, "")
    return _planned(desk, facts, step, entry, level, why_none, _Target(target, target))


def _again(desk: Desk, facts: CaseFacts, planned: list[PlannedAction]) -> Iterator[PlannedAction]:
    """One more reset, where the new password can't be taken any more: nobody took it, or the owner has lost it."""
    for reset in planned:
        record = facts.action(reset.action.id)
        if reset.action.kind is not _K.RESET_PASSWORD or reset.support is not SupportLevel.AUTOMATED:
            continue
        if not reset.done or reset.refused or record is None or not is_proved(record):
            continue
        if record.action.id in desk.secrets_waiting(facts.case.id):
            continue
        attempts = sum(r.action.kind is _K.RESET_PASSWORD for r in facts.actions)
        action = Action(id=action_id(_K.RESET_PASSWORD, "", attempts + 1), kind=_K.RESET_PASSWORD, label="once more")
        lost = not record.secret_taken
        note = NOBODY_TOOK_IT if lost else _ONE_MORE
        changes = {"action": action, "required": lost, "suggested": lost, "done": False, "proved": False, "note": note}
        yield reset.model_copy(update={**changes, "by_id": record.secret_taken})


def contain_proposals(desk: Desk, facts: CaseFacts) -> tuple[PlannedAction, ...]:
    """Returns what "contain now" proposes, over all steps: the entries that the playbook marks for it."""
    planned: list[PlannedAction] = []
    for step in facts.playbook.steps:
        wanted = frozenset(a.action for a in step.actions if a.contain)
        planned += [p for p in propose(desk, facts, step) if p.action.kind in wanted and p.note not in _AGAIN]
    return ordered(tuple(planned))


def ordered(planned: tuple[PlannedAction, ...]) -> tuple[PlannedAction, ...]:
    """Adds what must come first: access is cut, then what was issued before is ended; blocks come last."""
    cuts = tuple(p.action.id for p in planned if p.action.kind in _CUTS_FIRST and not p.refused)
    others = tuple(p.action.id for p in planned if not p.action.spec.last and not p.refused)
    return tuple(p.model_copy(update={"after": _after(p, cuts, others)}) for p in planned)


def _after(planned: PlannedAction, cuts: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    if planned.action.spec.last:
        return others
    return cuts if planned.action.kind in _ENDS_WHAT_WAS_ISSUED else ()


def as_network(address: str) -> str:
    """Returns one address as the narrowest network: /32 or /128."""
    if "/" in address:
        return address
    return f"{address}/{128 if ':' in address else 32}"


def _targets(desk: Desk, facts: CaseFacts, entry: StepAction) -> Iterator[_Target]:
    facet = spec_of(entry.action).facet
    if entry.on == "account":
        yield _Target()
    elif entry.on == "named":
        yield from (_Target(name, control_title(name)) for name in entry.targets)
    elif entry.on == "reported":
        yield from _filters(desk, facts)
    elif entry.on == "networks":
        yield from _networks(desk, facts)
    elif entry.on == "items":
        yield from _items(facts, entry, facet)
    elif entry.on == "chosen":
        # What was chosen before stays in sight.
        earlier = (r.action for r in facts.actions if r.action.kind is entry.action and r.action.undo_of is None)
        yield from {a.target: _Target(a.target, a.label) for a in earlier}.values()
    else:
        yield from _exposed(facts, entry, facet)


def _networks(desk: Desk, facts: CaseFacts) -> Iterator[_Target]:
    """Every abnormal address; those that look shared, or only failed, are left for the person to tick."""
    abnormal = facts.situation.abnormal_ips
    users = users_of_addresses(desk, facts.case, abnormal) if abnormal else {}
    for address in abnormal:
        got_in = address in facts.situation.ips_with_access
        others = len(users.get(address, frozenset()) - {facts.case.account_id, facts.case.account.lower()})
        note = "" if got_in else "Only failed sign-ins came from it."
        if others >= SHARED:
            note = f"{others} other accounts used it too: ask first, it looks shared."
        elif others:
            note = f"{others} other account{'s' if others > 1 else ''} used it too, and may be stolen as well."
        plain = got_in and others < SHARED
        yield _Target(as_network(address), as_network(address), note=note, suggested=plain, required=plain)


def _filters(desk: Desk, facts: CaseFacts) -> Iterator[_Target]:
    """Every rule that the reported mails give; one that would have caught mail that nobody reported is left to ask."""
    state = facts.state_of(Facet.MESSAGES)
    trials = trials_in(state.attrs.get("filters")) if state is not None else {}
    verdict = facts.playbook.verdict(facts.case.verdict)
    meant = frozenset({"suspicious", "unclear"})
    if verdict is not None and verdict.mail is not None:
        meant = frozenset({"suspicious", "unclear", "nothing found"} if verdict.mail == "abnormal" else ())
    mails = (r.examined.mail for r in facts.examined if r.examined.mail.finding in meant)
    for rule in rules_from(mails, desk.org_domains(facts.case)):
        trial = trials.get(rule.key)
        note = trial.sentence if trial else "NOT CHECKED: what else it would have caught."
        plain = trial is None or not trial.caught_others
        first = plain and rule.field == "from"  # the narrowest there is
        yield _Target(rule.key, rule.what, note=note, suggested=first, required=first)


def _items(facts: CaseFacts, entry: StepAction, facet: Facet) -> Iterator[_Target]:
    state = facts.state_of(facet)
    handled = {r.action.target for r in facts.actions if r.action.kind is entry.action}
    if state is not None and state.grade is Grade.READ:
        for item in state.items:
            if item.enabled or item.key in handled:
                yield _Target(item.key, item.what)
    elif facet is Facet.PROTOCOLS:
        for name in _COMMON_PROTOCOLS:
            yield _Target(name, name.upper())


def _exposed(facts: CaseFacts, entry: StepAction, facet: Facet) -> Iterator[_Target]:
    state = facts.state_of(facet)
    for record in facts.exposures:
        exposure = record.exposure
        if exposure.facet is not facet or not exposure.key or exposure.key.endswith(OUTSIDE):
            continue
        item = state.item(exposure.key) if state else None
        if entry.action is ActionKind.REMOVE_SECOND_FACTOR and item and item.attrs.get("kind") == "backup-codes":
            continue
        owner = exposure.attribution is Attribution.ASK_OWNER
        note = "Ask the owner first: " + exposure.why if owner else _meaning(item)
        label, whole = _label(facet, exposure.key, item), item is not None and item.attrs.get("scope") == WHOLE_DOMAIN
        yield _Target(exposure.key, label, note=note, suggested=not owner, whole_domain=whole)


def _label(facet: Facet, key: str, item: FacetItem | None) -> str:
    """What an action acts on, in as few words as name it."""
    if item is None or facet is Facet.FORWARDING:
        return key
    if facet is Facet.MESSAGES:
        return f"“{item.attrs.get('subject')}”: {_copies(item)}"
    return f"“{item.attrs['name']}”" if facet is Facet.RULES and item.attrs.get("name") else item.what


def _copies(item: FacetItem) -> str:
    inside, waiting, reach = (item.attrs.get(name) for name in ("inside", "waiting", "delivered"))
    told = f"{count(inside, 'copy', 'copies')} inside" if isinstance(inside, int) else ""
    if isinstance(inside, int) and isinstance(reach, int) and 0 < reach < inside and not waiting:
        told += f", {reach:,} in reach"
    planned = f"{waiting} not sent yet" if waiting else ""
    return ", ".join([told] * bool(inside or not planned) + [planned] * bool(planned))


def _failed_before(earlier: list[ActionRecord], over: bool) -> str:
    """Says that the last try failed, and why: whoever tries again knows."""
    last = earlier[-1] if earlier and not over else None
    if last is None or last.outcome is not Outcome.FAILED:
        return ""
    return f"{FAILED_BEFORE} {last.detail.rstrip('.')}." if last.detail else FAILED_BEFORE


def _meaning(item: FacetItem | None) -> str:
    return f"It says: {item.what.rstrip('.')}." if item is not None and item.attrs.get("name") else ""


def _planned(
    desk: Desk, facts: CaseFacts, step: Step, entry: StepAction, level: SupportLevel, why_none: str, target: _Target
) -> PlannedAction:
    earlier = [r for r in facts.actions if r.action.kind is entry.action and r.action.target == target.key]
    state = facts.state_of(spec_of(entry.action).facet)
    proved = next((r for r in reversed(earlier) if is_proved(r) and not _is_back(r.action, state, facts)), None)
    unknown = next((r for r in earlier if r in facts.unknown), None)
    unread = next((r for r in earlier if r in facts.unread), None)
    under_way = next((r for r in earlier if r.action.id in facts.under_way), None)
    known = under_way or unknown or unread or proved
    action = (
        known.action
        if known
        else Action(
            id=action_id(entry.action, target.key, len(earlier) + 1),
            kind=entry.action,
            target=target.key,
            label=target.label,
            params={"scope": WHOLE_DOMAIN} if target.whole_domain else {},
        )
    )
    refused = ""
    if under_way:
        refused = "it is under way"
    elif unknown:
        refused = "its outcome is unknown: read the state back first"
    elif unread:
        refused = "it was done, and the state has not shown it yet: read it back"
    elif level is SupportLevel.NONE:
        refused = why_none or f"{facts.case.provider} does not offer it"
    elif entry.action is ActionKind.BLOCK_IP:
        refused = check_block(target.key, own_networks=desk.config.organisation.own_networks).refused
    elif entry.action is ActionKind.WITHDRAW_MESSAGES and state is not None and _is_left_alone(state, target.key):
        refused = "it is not judged abnormal any more"
    elif entry.action is ActionKind.PURGE_MESSAGES and not (proved or _withdrawn(state, target.key)):
        refused = "no copy of it is withdrawn: withdraw first"
    open_ended = bool(under_way or unknown or unread)
    held = None if known else block_on(target.key, facts.shared_blocks) if entry.action is ActionKind.BLOCK_IP else None
    settled = not open_ended and (proved is not None or held is not None or _is_so(action, state, facts))
    awaits = ""
    if not refused and not settled:
        refused, awaits = _unanswered(facts, step, entry.action)
    return PlannedAction(
        action=action,
        step=step.id,
        support=level,
        required=entry.required and target.required,
        instead_of=entry.instead_of.value if entry.instead_of else "",
        note=" ".join(
            text for text in (_failed_before(earlier, open_ended or settled), target.note, entry.note) if text
        ),
        refused=refused,
        awaits=awaits,
        done=settled,
        proved=settled and proved is not None,
        grade=_grade(proved, state) if settled else None,
        elsewhere=held.where if held else "",
        undoable=takes_back(desk, facts.case, entry.action),
        suggested=entry.required and target.suggested and not refused and not settled,
        resource=desk.provider(facts.case.provider).resource(action),
        limits=_limits(action, why_none) if level is SupportLevel.AUTOMATED else "",
    )


def _grade(proved: ActionRecord | None, state: FacetState | None) -> Grade | None:
    if proved is not None and proved.proof is not None:
        return proved.proof.after
    return state.grade if state else None


def _limits(action: Action, reason: str) -> str:
    """What the provider's support data say; that there is no way back stands elsewhere."""
    return reason.replace(f"no undo: {action.spec.irreversible}", "").strip("; ")


def _withdrawn(state: FacetState | None, group: str) -> bool:
    item = state.item(group) if state else None
    return item is not None and bool(item.attrs.get("withdrawn"))


def _is_left_alone(state: FacetState, group: str) -> bool:
    item = state.item(group)
    return item is not None and not item.enabled


def _unanswered(facts: CaseFacts, step: Step, kind: ActionKind) -> tuple[str, str]:
    """The question that must be answered before such an action is started: why it is held back, and what an earlier
    step asks, where it is one of those; both empty where there is none.

    Of this step, or of an earlier one that has no such action itself.
    """
    for number, other in enumerate(facts.playbook.steps, start=1):
        here = other.id == step.id
        if here or kind not in {entry.action for entry in other.actions}:
            question = next((q for q in other.questions if kind in q.before and facts.awaits(other, q)), None)
            if question is not None:
                where = "" if here else f" in step {number}"
                return f"first answer “{question.ask}” ({question.id}{where})", "" if here else question.ask
        if here:
            break
    return "", ""


def _is_so(action: Action, state: FacetState | None, facts: CaseFacts) -> bool:
    return state is not None and state.grade is Grade.READ and already_so(action, state, facts.at)


def _is_back(action: Action, state: FacetState | None, facts: CaseFacts) -> bool:
    """What was shut is open again, as last read: it must be shut once more."""
    if not action.target or action.spec.facet is Facet.MESSAGES:
        return False  # a new session or the owner's new codes are no reason to end them again
    return state is not None and state.grade is Grade.READ and not _is_so(action, state, facts)


def is_proved(record: ActionRecord) -> bool:
    """An action that took effect, as read back, and was not undone since."""
    return record.proof is not None and record.proof.proved and record.undone_by is None
