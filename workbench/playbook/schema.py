"""The shape of a playbook's YAML."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from workbench.model.actions import ActionKind
from workbench.model.mistakes import Misfit
from workbench.model.words import AccountKind, Facet, VerdictWord

from .causes import Cause, FollowUpIdea
from .crosscheck import misfits_of_playbook, misfits_of_question
from .verdicts import VerdictOption, verdicts_of_theft
from .written import Id, Option, Sentence, Written

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
    "VerdictOption",
    "Written",
]

AttackId = Annotated[str, StringConstraints(pattern=r"^T[0-9]{4}(\.[0-9]{3})?$")]


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
    one to do, required or not; where this step has none such, those of all later ones; and `search-mailboxes`: no other
    person's mailbox is searched for mail before."""
    names_left: bool = False
    """Asks what is left of this step's actions: "nothing" is refused while one that can be done is neither done nor
    waived."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Question:
        if misfits := misfits_of_question(self):
            raise Misfit(misfits)
        return self


class StepAction(Written):
    """An action that a step proposes."""

    action: ActionKind
    on: Literal["account", "exposures", "items", "networks", "messages", "reported", "chosen", "named"] = "account"
    """account: once. exposures: one for each open exposure of the action's facet. items: one for each
    enabled item of the facet. networks: one for each address that was judged abnormal.
    messages: one for each group of abnormal mail. reported: one for each filter rule that the reported mails give.
    chosen: only for a target that the responder names
    (the network of the office, an app of the provider); nothing is proposed by itself.
    named: one for each of `targets`."""
    targets: tuple[Sentence, ...] = ()
    """With `on: named`: what to set up (monitoring, approval, filter-rules, …)."""
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
    verdict: bool = False
    """The verdict is given in this step, without a look at sign-ins."""
    examines: bool = False
    """Reported mail is taken in and examined in this step: at least one."""
    widens: bool = False
    """Whoever answered the mail is named in this step, and gets a linked case."""
    actions: tuple[StepAction, ...] = ()
    proof: Sentence
    """What proves that the step is done, in plain words."""
    attack: tuple[AttackId, ...] = ()
    """MITRE ATT&CK technique ids that the step answers."""
    next: dict[VerdictWord, Id] = {}
    """Where the case goes after this step, for each verdict; the next in the list where not named."""
    for_kind: dict[AccountKind, Sentence] = {}
    """What changes for this kind of account."""
    slip: Slip | None = None
    closes: bool = False
    """The step in which the case is closed."""

    @property
    def gives_verdict(self) -> bool:
        """The verdict is given in this step."""
        return self.verdict or self.signins


class Playbook(Written):
    """An ordered list of steps."""

    id: Id
    title: Sentence
    version: int = Field(ge=1)
    summary: Sentence
    source: str = ""
    """Where its content comes from."""
    about: Sentence = "suspected theft of"
    """What a case is about, before the name of its account, as its report is headed."""
    word: Sentence = "theft"
    """That in one or two words, for lists of cases."""
    account_is: Sentence = "the mail address that may be stolen"
    """Which account is to be named when a case is opened."""
    asks: Sentence = "was somebody else in the mailbox?"
    """What the verdict answers."""
    verdicts: tuple[VerdictOption, ...] = ()
    """The verdicts that a case can be given. Left out: confirmed, suspected, undetermined, not compromised."""
    not_compromised_reasons: tuple[Option, ...] = ()
    """The reasons that "not compromised" may carry, where the verdicts are left out."""
    by: Sentence = "the intruder"
    """Whose doing an exposure is taken to be, as the report says it."""
    reads: Literal["everything", "asked"] = "everything"
    """What is read when a case is opened and when it is looked at again: every setting that can be read, or those that
    the steps ask for. Sign-ins are read where a step is about them."""
    mail: Literal["sent", "reported"] = "sent"
    """Which mail is abnormal. sent: what left the account while somebody else was in. reported: the copies of what was
    reported and examined, in whatever mailbox."""
    notices: Id | None = None
    """Whose notices tell people of it: a folder below `notices`. Left out: those of a theft."""
    headings: dict[Literal["exposures", "mail", "copies"], Sentence] = {}
    """Headings of the report that are others than a theft's."""
    linked: Id | None = None
    """The playbook of the linked cases that are opened from a case. Left out: this one, as the case keeps it."""
    recheck_hours: tuple[int, ...] = (24, 168)
    causes: tuple[Cause, ...] = ()
    """How an intruder may have got in: what a question of kind `cause` is answered by."""
    follow_ups: tuple[FollowUpIdea, ...] = ()
    """What is left to do after a theft, whatever its cause was."""
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Playbook:
        if misfits := misfits_of_playbook(self):
            raise Misfit(misfits)
        return self

    def step(self, step_id: str) -> Step | None:
        """Returns the step with that id, or None."""
        return next((s for s in self.steps if s.id == step_id), None)

    @property
    def reads_signins(self) -> bool:
        """A step of it is about judging sign-ins."""
        return any(step.signins for step in self.steps)

    @property
    def asked(self) -> frozenset[Facet]:
        """The facets that its steps ask for."""
        return frozenset(facet for step in self.steps for facet in step.checks)

    @property
    def offered(self) -> tuple[VerdictOption, ...]:
        """The verdicts that a case can be given, in the order in which they are offered."""
        return self.verdicts or verdicts_of_theft(self.not_compromised_reasons)

    def verdict(self, value: str | None) -> VerdictOption | None:
        """Returns the verdict of that name, or None."""
        return next((v for v in self.offered if v.value == value), None)

    def theft(self, verdict: str | None) -> str | None:
        """Returns what a verdict says of the account: confirmed, suspected, none; None where it says nothing of it."""
        offered = self.verdict(verdict)
        return offered.theft if offered else None

    def cause(self, cause_id: str) -> Cause | None:
        """Returns the cause with that id, or None."""
        return next((c for c in self.causes if c.id == cause_id), None)
