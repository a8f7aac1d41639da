"""Where one group of mails stands: what can be done about it, and what comes first."""

from __future__ import annotations

from enum import StrEnum

from workbench.analysis.exposures import OUTSIDE
from workbench.analysis.mail_findings import mail_findings
from workbench.desk.desk import Desk
from workbench.model.actions import ON_COPIES, ActionKind
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.mail_findings import MailFinding
from workbench.model.records import ActionRecord, ExposureRecord
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .plans import PlannedAction
from .proposals import is_proved
from .running import Run
from .survey import CaseView, StepView
from .undo_rules import took_in_part

__all__ = ["GroupMove", "GroupView", "group_view", "run_on"]

_K = ActionKind


class GroupMove(StrEnum):
    """What comes first in a group."""

    WATCH = "watch"
    READ_BACK = "read back"
    SEARCH = "search"
    """Other people's mailboxes were not looked into yet."""
    WITHDRAW = "withdraw"
    TELL = "tell"
    NOTHING = "nothing"


class GroupView(Thing):
    """One group of a step's abnormal mail."""

    key: str
    item: FacetItem | None = None
    """As it was last looked at; None where the last look did not find it."""
    finding: MailFinding | None = None
    """Whose it is, and why."""
    searched: bool = False
    """Other people's mailboxes were looked into, or none of its copies lies in one."""
    withdraw: PlannedAction | None = None
    purge: PlannedAction | None = None
    taken: ActionRecord | None = None
    """The withdrawal that can be taken back."""
    unknown: tuple[ActionRecord, ...] = ()
    """What was begun and has no known end, or was not seen yet."""
    outside: ExposureRecord | None = None
    """Its copies beyond reach, as long as nobody said who was told."""
    move: GroupMove

    def count(self, name: str) -> int:
        """Returns how many copies the last look counted under that name."""
        value = self.item.attrs.get(name) if self.item else None
        return value if isinstance(value, int) else 0

    @property
    def begun(self) -> bool:
        """Some of its copies were withdrawn, and others could be."""
        return bool(self.count("withdrawn") and self.count("delivered"))


def group_view(desk: Desk, view: CaseView, step: StepView, key: str) -> GroupView:
    """Returns where a group of a step's mail stands, on what is recorded."""
    facts = view.facts
    state = facts.state_of(Facet.MESSAGES)
    found = mail_findings(state)
    finding = next((g for g in found.groups if g.key == key), None) if found else None
    on_it = [r for r in facts.actions if r.action.kind in ON_COPIES and r.action.target == key]
    partial = GroupView(
        key=key,
        item=state.item(key) if state else None,
        finding=finding,
        searched=found is None or found.searched_others or (finding is not None and not finding.unchecked),
        withdraw=_proposed(step, _K.WITHDRAW_MESSAGES, key),
        purge=_proposed(step, _K.PURGE_MESSAGES, key),
        taken=next((r for r in reversed(on_it) if _is_taken(desk, view, r)), None),
        unknown=tuple(r for r in on_it if r in facts.unknown or r in facts.unread),
        outside=next((e for e in facts.exposures if e.is_open and e.exposure.key == key + OUTSIDE), None),
        move=GroupMove.NOTHING,
    )
    return partial.model_copy(update={"move": _move(desk, view, partial)})


def _proposed(step: StepView, kind: ActionKind, key: str) -> PlannedAction | None:
    """The last one: an earlier one that was begun stands before it."""
    return next((p for p in reversed(step.proposals) if (p.action.kind, p.action.target) == (kind, key)), None)


def _is_taken(desk: Desk, view: CaseView, record: ActionRecord) -> bool:
    if record.action.kind is not _K.WITHDRAW_MESSAGES or record.undone_by is not None:
        return False
    return is_proved(record) or took_in_part(desk, view.case, record)


def run_on(desk: Desk, case: Case, key: str) -> Run | None:
    """Returns the run that changes copies of a group now."""
    runs = (w for w in desk.work(case.id) if isinstance(w, Run) and not w.finished)
    mine = (r for r in runs if any(p.action.kind in ON_COPIES and p.action.target == key for p in r.plan.actions))
    return next(mine, None)


def _move(desk: Desk, view: CaseView, group: GroupView) -> GroupMove:
    if run_on(desk, view.case, group.key) is not None:
        return GroupMove.WATCH
    if view.case.closed_at is not None:
        return GroupMove.NOTHING
    if group.unknown:
        return GroupMove.READ_BACK
    if not group.searched:
        return GroupMove.SEARCH
    if group.count("delivered") and group.withdraw is not None and not group.withdraw.done:
        return GroupMove.WITHDRAW
    return GroupMove.TELL if group.outside is not None else GroupMove.NOTHING
