"""What a gap check looks for: protections, and how a look tells whether one is on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from .actions import ActionKind
from .base import Thing
from .words import Facet

__all__ = [
    "WEIGHTS",
    "ConsoleSetting",
    "Fix",
    "Look",
    "Protection",
    "ProtectionState",
    "Scope",
    "Test",
    "Weight",
]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Weight = Literal["high", "medium", "low"]


class ConsoleSetting(StrEnum):
    """What is set in a console and no facet holds; the ids of the protections that it makes."""

    SECURE_PHONE = "secure-phone"
    SECURITY_PASSWORD = "security-password"  # noqa: S105 - a setting's name
    THIRD_PARTY_CLIENTS = "third-party-clients"
    CHANGE_NOTICE = "change-notice"
    PASSWORD_LENGTH = "password-length"  # noqa: S105
    PASSWORD_CLASSES = "password-classes"  # noqa: S105
    FORBIDDEN_WORDS = "forbidden-words"
    MAY_FORWARD = "may-forward"
    EXTERNAL_WARNING = "external-warning"
    WARNING_EXEMPT = "warning-exempt"
    MONITORING = "monitoring"
    APPROVAL = "approval"
    FILTER_RULES = "filter-rules"
    GROUP_SENDERS = "group-senders"
    GROUP_REVIEWER = "group-reviewer"


WEIGHTS: dict[Weight, int] = {"high": 5, "medium": 3, "low": 1}
"""What a protection that is off counts when accounts are put in order, worst first."""


class ProtectionState(StrEnum):
    """Whether a protection is there."""

    ON = "on"
    OFF = "off"
    NOT_CHECKED = "not checked"
    """Nobody saw it: never a guess either way."""


class Scope(StrEnum):
    """What a protection is set for."""

    ACCOUNT = "account"
    DOMAIN = "domain"


class Test(StrEnum):
    """How the state of a facet, or the sign-ins, tell whether a protection is on."""

    __test__ = False  # a test of the product's, not of pytest's

    FACT = "fact"
    """`fact` of the facet is true: on; false: off."""
    NOT_FACT = "not-fact"
    """`fact` is false: on; true: off."""
    FILLED = "filled"
    """`fact` is a list with something in it: on; an empty one: off."""
    AT_LEAST = "at-least"
    """`fact` is a number, and not below `least`."""
    AT_MOST = "at-most"
    """`fact` is a list of `least` entries at most."""
    YOUNGER = "younger"
    """`fact` is a time, within the last `days`."""
    ITEM = "item"
    """The facet holds an item that is on (with key `item` or of kind `kind`, where given)."""
    NO_ITEM = "no-item"
    """The facet holds none such."""
    USED = "used"
    """Every item that is on was used (`last_used_at`), or made, within the last `days`."""
    CLIENTS_USED = "clients-used"
    """Mail programs signed in `least` times within the last `days`, where a protocol for them is on."""
    NETWORK_KNOWN = "network-known"
    """No sign-in of the last `days` came from a network that the account had not used before."""


_ON_SIGNINS = (Test.CLIENTS_USED, Test.NETWORK_KNOWN)


class Look(Thing):
    """One way to tell. Of several, the first that tells counts."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    test: Test
    facet: Facet | None = None
    """The facet that is looked at; none where only the sign-ins are."""
    fact: str = ""
    """A fact about the facet as a whole; `domain.NAME` is one about the whole domain."""
    item: str = ""
    """The key of an item."""
    kind: str = ""
    """The kind of an item."""
    days: int = Field(default=0, ge=0, le=3650)
    least: int = Field(default=0, ge=0)

    @property
    def on_signins(self) -> bool:
        """It looks at sign-ins."""
        return self.test in _ON_SIGNINS


class Fix(Thing):
    """How it is put right."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    action: ActionKind | None = None
    """The action that does it; the guide to it says how where the mail system is worked by hand."""
    say: Words
    """What to do, in a helpdesk's words."""


class Protection(Thing):
    """One row of the gap check."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: Name
    title: Words
    short: Annotated[str, StringConstraints(min_length=1, max_length=8, strip_whitespace=True)]
    """At most eight letters: the head of a column."""
    scope: Scope = Scope.ACCOUNT
    weight: Weight = "medium"
    risk: Words
    """What can happen without it, in plain words."""
    on: Words
    """What was seen where it is on, as a sentence."""
    off: Words
    """What was seen where it is off, as a sentence."""
    looks: tuple[Look, ...] = ()
    """How the program tells; empty: a person looks, after the guide."""
    question: Name | None = None
    """The question of this playbook that decides it, where the setting alone does not."""
    when: dict[str, Name] = {}
    """What an answer makes of it: `on`, `off`, or the id of the protection that counts instead."""
    fix: Fix

    @property
    def points(self) -> int:
        """What it counts where it is off."""
        return WEIGHTS[self.weight]
