"""Everything that can go wrong, as sentences for the person at the desk.

WorkbenchError
├── UsageError              the request itself can't be carried out as asked
│   ├── NotFound            no such case, step, action, playbook …
│   ├── Refused             a rule of the house says no (wide block, closed case …)
│   ├── ConsentMissing      actions need a confirmation of their own
│   ├── PlanStale           the case moved on since the plan was shown
│   └── NeedsTerminal       there is no terminal to draw on, or it is too small
├── ProviderError           the mail system said no or could not be reached
│   ├── NotReadable         a facet can't be read there
│   ├── NotSent             it could not be reached: nothing left this machine
│   ├── RateLimited         too many calls; says when to come back
│   └── ConnectionLost      no answer: what happened there is unknown
├── OutcomeUnknown          an action's effect must be read back before going on
├── CaseFileDamaged         the ledger does not check out
├── LocalFileError          a file or disk here can't be used
└── UnreadableInput         a file that was given can't be understood
"""

from __future__ import annotations

from typing import Literal

__all__ = [
    "Asked",
    "CaseFileDamaged",
    "CheckFailed",
    "ConnectionLost",
    "ConsentMissing",
    "LocalFileError",
    "NeedsTerminal",
    "NotFound",
    "NotReadable",
    "NotSent",
    "OutcomeUnknown",
    "PlanStale",
    "ProviderError",
    "RateLimited",
    "Refused",
    "UnreadableInput",
    "UsageError",
    "WorkbenchError",
]

Asked = Literal["", "zone", "year", "mapping"]
"""The zone of times that name none, the year of a log that names none, what the columns of a table mean."""


class WorkbenchError(Exception):
    """A failure that a person can act on.

    `title` says what happened in one sentence; `hint` says what to do next.
    Both are plain text and may hold text from strangers: clean them where they are shown.
    """

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint


class UsageError(WorkbenchError):
    """What was asked can't be done as it was asked."""


class NotFound(UsageError):
    """Nothing goes by that name."""


class Refused(UsageError):
    """A rule of the house forbids it."""


class ConsentMissing(UsageError):
    """Some actions reach further than this account and are confirmed one by one."""

    def __init__(self, title: str, hint: str = "", action_ids: tuple[str, ...] = ()) -> None:
        super().__init__(title, hint)
        self.action_ids = action_ids


class PlanStale(UsageError):
    """The plan that was agreed to is not the plan that would run now."""


class NeedsTerminal(UsageError):
    """There is no usable terminal."""


class ProviderError(WorkbenchError):
    """The mail system refused, or could not be reached."""


class NotReadable(ProviderError):
    """The provider can't show this part of the account."""


class NotSent(ProviderError):
    """The mail system could not be reached, so that nothing was asked of it and nothing changed there."""


class RateLimited(ProviderError):
    """The provider asks us to slow down."""

    def __init__(self, title: str, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(title, hint)
        self.retry_after = retry_after
        """Seconds to wait, where the provider said so."""


class ConnectionLost(ProviderError):
    """The call left, and no answer came: it may or may not have taken effect."""


class CheckFailed(WorkbenchError):
    """Something was checked and does not hold yet; the hint lists what is missing."""


class OutcomeUnknown(WorkbenchError):
    """At least one action has no known end. Read the state back before anything else."""


class CaseFileDamaged(WorkbenchError):
    """The case file does not agree with itself, or with the head kept outside it."""


class LocalFileError(WorkbenchError):
    """A file, folder or disk on this machine can't be used."""


class UnreadableInput(WorkbenchError):
    """A file that was handed in can't be understood."""

    def __init__(self, title: str, hint: str = "", asks: Asked = "") -> None:
        super().__init__(title, hint)
        self.asks = asks
        """What a person could say so that it can be understood; empty where nothing would help."""
