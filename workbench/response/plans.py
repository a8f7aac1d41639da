"""A plan: the actions that a step proposes, as the person sees them before agreeing."""

from __future__ import annotations

import hashlib
import json

from workbench.model.actions import Action
from workbench.model.base import Thing
from workbench.model.words import Facet, Grade, Reach, SupportLevel

__all__ = ["Consent", "Plan", "PlannedAction", "label_of", "name_of"]


class PlannedAction(Thing):
    """One proposed action with everything a person needs to decide on it."""

    action: Action
    step: str
    support: SupportLevel
    required: bool = True
    instead_of: str = ""
    note: str = ""
    collateral: str = ""
    """Who else would be hit, as far as evidence at hand tells."""
    limits: str = ""
    """What the provider can and can't do about it, in its own support data's words."""
    refused: str = ""
    """Why it can't be done; empty where it can."""
    awaits: str = ""
    """What an earlier step asks, and must be answered before it is started; empty where nothing."""
    done: bool = False
    """Proved already, or there is nothing left to do."""
    proved: bool = False
    """This case made the change, and it was read back."""
    grade: Grade | None = None
    """Where it is done: how the state that shows it came to be known."""
    elsewhere: str = ""
    """Where it is recorded, where a linked case made it: it holds here too, and is not made again."""
    undoable: bool = True
    """The provider can take it back: of some kinds, only one that keeps what was there before can."""
    suggested: bool = True
    """Picked unless the person says otherwise."""
    by_id: bool = False
    """Picked by its own id only: a script that runs twice must not void what was handed over."""
    after: tuple[str, ...] = ()
    """Ids of the actions of this plan that must have ended first."""
    resource: str = ""
    """Actions that share a resource run one after the other."""

    @property
    def singly(self) -> bool:
        """Reaches beyond the account: confirmed by its own id."""
        return self.action.reach is not Reach.ACCOUNT

    @property
    def irreversible(self) -> str:
        """Why nothing takes it back; empty where something does."""
        spec = self.action.spec
        return spec.irreversible if spec.undo is None or not self.undoable else ""

    @property
    def undo(self) -> str:
        """How it can be taken back, in a few words."""
        if self.action.undo_of is not None:
            return "can be done again"
        return f"can't be undone: {self.irreversible}" if self.irreversible else "can be undone"


class Plan(Thing):
    """What would be done, and on which state it is based."""

    case_id: str
    step: str
    """Empty for "contain now"."""
    actions: tuple[PlannedAction, ...]
    basis: dict[Facet, int] = {}
    """The look (ledger sequence number) at each facet that the plan rests on."""

    @property
    def digest(self) -> str:
        """SHA-256 over what would be done; consent is given to this."""
        body = {
            "case": self.case_id,
            "step": self.step,
            "actions": [p.action.model_dump(mode="json") for p in self.actions],
        }
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()

    def pick(self, ids: frozenset[str]) -> Plan:
        """Returns the plan with only those actions; order between them is kept."""
        chosen = tuple(
            p.model_copy(update={"after": tuple(a for a in p.after if a in ids)})
            for p in self.actions
            if p.action.id in ids
        )
        return self.model_copy(update={"actions": chosen})

    @property
    def single_confirmations(self) -> tuple[str, ...]:
        """Ids of the actions that are confirmed one by one."""
        return tuple(p.action.id for p in self.actions if p.singly)


class Consent(Thing):
    """A person's agreement to one plan."""

    plan_digest: str
    how: str
    """The typed word, or the command line's options."""
    confirmed: frozenset[str] = frozenset()
    """Ids that were confirmed singly."""
    blind_reason: str = ""
    """Why to act where the state before can't be read."""


def name_of(action: Action) -> str:
    """Returns the action with its target, as a person would say it."""
    return f"{action.spec.title} {action.label}".strip()


def label_of(planned: PlannedAction) -> str:
    """Returns a planned action with its target, as a person would say it."""
    return name_of(planned.action)
