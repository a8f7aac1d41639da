"""Gap checks: what each run saw of each account's protections, and what people said of it since."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Moment, Thing
from .cases import Actor
from .custody import ExpiredRecord
from .evidence import Coverage
from .protections import ProtectionState, Scope
from .telling import Telling
from .words import Grade

__all__ = ["Answer", "Answered", "Asked", "Cell", "CheckAnswered", "CheckMade", "CheckRun", "Checked"]


class Asked(StrEnum):
    """What a run was asked to look at."""

    ACCOUNT = "account"
    LIST = "list"
    DOMAIN = "domain"


class Cell(Thing):
    """One protection of one account (or of a domain), as a run saw it."""

    protection: str
    state: ProtectionState
    why: str
    """What was seen, or why it was not checked: a sentence."""
    grade: Grade | None = None
    """How it is known; None where it was not checked."""
    source: str = ""
    at: Moment | None = None
    question: str = ""
    """The question that is still to be answered before it is decided."""
    about: tuple[str, ...] = ()
    """What that question is about, each with a name that later runs know it by: a new network and its first day."""
    guided: bool = False
    """The program can't see it here, and a person can: after the guide."""


class Answer(Thing):
    """What a person said to a deciding question."""

    value: str
    by: str
    at: Moment
    grade: Grade = Grade.STATED
    about: tuple[str, ...] = ()
    """What it was said of; empty where it holds for the account as it is."""
    note: str = ""


class Checked(Thing):
    """An account, or a domain, with its protections in the playbook's order."""

    subject: str
    """The address of the account; the domain's name for what is set for all of it."""
    scope: Scope = Scope.ACCOUNT
    name: str = ""
    cells: tuple[Cell, ...]
    answers: dict[str, Answer] = {}
    """By question: what holds from an earlier run, and has been said since."""

    def cell(self, protection: str) -> Cell | None:
        """Returns what was seen of that protection, or None."""
        return next((c for c in self.cells if c.protection == protection), None)


class CheckMade(Thing):
    """A gap check was run, or a part of it: entries of the same run tell of its parts, one after another."""

    type: Literal["check-made"] = "check-made"
    run: str
    provider: str
    playbook: str
    playbook_version: int
    playbook_sha256: str
    """Of the YAML file as it was, kept as evidence."""
    asked: Asked
    of: str
    """The address, the name of the list, or the domain: with provider and `asked`, what makes two runs comparable."""
    accounts: int
    """Of this part."""
    rows: str
    """SHA-256 of JSON lines, a Checked each: kept as evidence."""
    answers: str | None = None
    """SHA-256 of what the mail system answered, kept as evidence; None where it was asked for nothing."""
    counts: dict[str, dict[ProtectionState, int]]
    """By protection: how many were on, off, not checked."""
    looked: tuple[Coverage, ...] = ()
    """What the looks at the directory and the sign-ins covered."""
    unknown: tuple[str, ...] = ()
    """Accounts of the list that the mail system does not know."""
    due_at: Moment
    """When the next run is due; of a part that is not the last: when it was recorded."""
    listed: str | None = None
    """SHA-256 of the addresses to look at, one a line, kept as evidence; the parts follow their order."""
    left: int = 0
    """How many of them, the last ones, nobody has looked at yet."""
    stopped: str = ""
    """Why the run was cut short: a sentence; empty while it goes on, and of one that came to its end."""


class CheckAnswered(Thing):
    """A person said, or showed, what a run could not see; or answered one of the deciding questions."""

    type: Literal["check-answered"] = "check-answered"
    run: str
    subject: str
    name: str
    """A protection's id, or a question's."""
    value: str
    """on or off; of a question: its answer."""
    grade: Grade
    """shown, or stated."""
    evidence: str | None = None
    """SHA-256 of what shows it."""
    also: tuple[str, ...] = ()
    """SHA-256 of whatever else shows it."""
    note: str = ""
    about: tuple[str, ...] = ()
    """Of a question: what it was answered of, as the run named it."""


class Answered(Thing):
    """An answer, with who gave it and when."""

    said: CheckAnswered
    at: Moment
    by: Actor

    @property
    def answer(self) -> Answer:
        """It as an answer to a question."""
        said = self.said
        return Answer(value=said.value, by=self.by.name, at=self.at, grade=said.grade, about=said.about, note=said.note)


class CheckRun(Thing):
    """A run as it stands now."""

    made: CheckMade
    """All parts of it taken together; its evidence is that of the last part."""
    at: Moment
    """When the last part was recorded."""
    by: Actor
    seq: int
    """Of the first entry."""
    parts: tuple[CheckMade, ...] = ()
    answered: tuple[Answered, ...] = ()
    told: tuple[Telling, ...] = ()
    expired: ExpiredRecord | None = None
    """Where what it saw was removed, as retention asks: when, by whom, why."""

    @property
    def id(self) -> str:
        """The run's id."""
        return self.made.run

    @property
    def series(self) -> tuple[str, str, str]:
        """What it is a run of: later runs of the same take its place."""
        return self.made.provider, self.made.asked.value, self.made.of
