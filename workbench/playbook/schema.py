"""The shape of a playbook's YAML."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from workbench.model.actions import ActionKind
from workbench.model.base import Thing
from workbench.model.mistakes import Misfit
from workbench.model.words import AccountKind, Facet, Verdict

from .crosscheck import misfits_of_playbook, misfits_of_question

__all__ = [
    "Cause",
    "FollowUpIdea",
    "Id",
    "Option",
    "Playbook",
    "Question",
    "Sentence",
    "Slip",
    "Step",
    "StepAction",
    "Written",
]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
AttackId = Annotated[str, StringConstraints(pattern=r"^T[0-9]{4}(\.[0-9]{3})?$")]


class Written(Thing):
    """A thing that people write in YAML: its docstrings become the descriptions of the JSON Schema."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Option(Written):
    """One answer that can be picked."""

    value: Id
    label: Sentence
    then: str = ""
    """What to do now, if this is the answer ("Call the bank now: …"). Shown as soon as it is picked."""
    speaks_for: tuple[Id, ...] = ()
    """The causes that this answer speaks for."""
    speaks_against: tuple[Id, ...] = ()
    """The causes that this answer speaks against."""
    strong: bool = False
    """It weighs more than others do: hard to explain otherwise."""


class Question(Written):
    """Something the responder answers; kept in the ledger."""

    id: Id
    ask: Sentence
    help: str = ""
    kind: Literal["choice", "yes-no", "text", "time", "cause"]
    """choice: one of the options. yes-no: yes, no, unknown. text: a few words. time: date and time with zone.
    cause: one of the playbook's causes, with the reason."""
    required: bool = False
    options: tuple[Option, ...] = ()
    when: dict[Id, str] = {}
    """Only asked when these earlier answers were given: question id -> value."""
    before: tuple[ActionKind | Literal["search-mailboxes"], ...] = ()
    """What can't be started until it is answered (who allowed it?): actions of this step, asked for as soon as there is
    one to do, required or not; and `search-mailboxes`: no other person's mailbox is searched for mail before."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Question:
        if misfits := misfits_of_question(self):
            raise Misfit(misfits)
        return self


class FollowUpIdea(Written):
    """Something to do after the case."""

    id: Id
    what: Sentence
    owner: Literal["owner", "responder", "administrator", "lead"]
    """Whose job it usually is: the account's owner, whoever works the case, the mail administrator, the security
    lead."""
    days: int = Field(ge=0, le=400)
    """By when: so many days after it is taken over; 0: today."""
    why: str = ""


class Cause(Written):
    """A way in which an intruder gets in."""

    id: Id
    title: Sentence
    kind: Literal["cause", "other", "not-known", "no-theft"] = "cause"
    """other: a named kind of “others”. not-known and no-theft: nothing was found, or there was nothing to find; neither
    needs a reason."""
    means: str = ""
    """How it happens, in a helpdesk's words."""
    then: str = ""
    """What to do now, if it was this."""
    follow_ups: tuple[FollowUpIdea, ...] = ()


class StepAction(Written):
    """An action that a step proposes."""

    action: ActionKind
    on: Literal["account", "exposures", "items", "networks", "messages", "chosen"] = "account"
    """account: once. exposures: one for each open exposure of the action's facet. items: one for each
    enabled item of the facet. networks: one for each address that was judged abnormal.
    messages: one for each group of abnormal mail. chosen: only for a target that the responder names
    (the network of the office, an app of the provider); nothing is proposed by itself."""
    required: bool = True
    """The step is not done until it is proved or waived (where there is something to act on)."""
    instead_of: ActionKind | None = None
    """Does the job of that action where it can't be done."""
    note: str = ""
    """When to use it, in a helpdesk's words."""
    contain: bool = False
    """Part of "contain now"."""


class Slip(Written):
    """What somebody else must do for this step, on a sheet that can be handed over."""

    who: Sentence
    """Whose job it usually is ("the mail administrator")."""
    do: tuple[Sentence, ...]
    send_back: tuple[Sentence, ...]


class Step(Written):
    """One step of a playbook."""

    id: Id
    title: Sentence
    why: Sentence
    guidance: tuple[Sentence, ...] = ()
    """What to do, in order, in a helpdesk's words."""
    say: tuple[Sentence, ...] = ()
    """The call script: what to say to the person on the phone."""
    questions: tuple[Question, ...] = ()
    checks: tuple[Facet, ...] = ()
    """Facets that must have been looked at (or waived one by one)."""
    signins: bool = False
    """The step is about judging sign-ins and giving a verdict."""
    actions: tuple[StepAction, ...] = ()
    proof: Sentence
    """What proves that the step is done, in plain words."""
    attack: tuple[AttackId, ...] = ()
    """MITRE ATT&CK technique ids that the step answers."""
    next: dict[Verdict, Id] = {}
    """Where the case goes after this step, for each verdict; the next in the list where not named."""
    for_kind: dict[AccountKind, Sentence] = {}
    """What changes for this kind of account."""
    slip: Slip | None = None
    closes: bool = False
    """The step in which the case is closed."""


class Playbook(Written):
    """An ordered list of steps."""

    id: Id
    title: Sentence
    version: int = Field(ge=1)
    summary: Sentence
    source: str = ""
    """Where its content comes from."""
    not_compromised_reasons: tuple[Option, ...] = ()
    """The reasons that "not compromised" may carry."""
    recheck_hours: tuple[int, ...] = (24, 168)
    causes: tuple[Cause, ...] = ()
    """How an intruder may have got in: what a question of kind `cause` is answered by."""
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Playbook:
        if misfits := misfits_of_playbook(self):
            raise Misfit(misfits)
        return self

    def step(self, step_id: str) -> Step | None:
        """Returns the step with that id, or None."""
        return next((s for s in self.steps if s.id == step_id), None)

    def cause(self, cause_id: str) -> Cause | None:
        """Returns the cause with that id, or None."""
        return next((c for c in self.causes if c.id == cause_id), None)
