"""What the provider is put together from: each part reads and changes some facets, and says which."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from typing import NamedTuple, Protocol

from pydantic import SecretStr

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import WorkbenchError
from workbench.model.evidence import Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.state import FacetState
from workbench.model.support import AccountFacts, Receipt
from workbench.model.words import Facet

from ..base import MessagePage, SignInPage
from ..tables import Levels

__all__ = ["AccountsPart", "Directory", "Doors", "MailPart", "Moved", "NotTried", "Part", "SignInsPart", "Trial"]

Moved = AsyncGenerator[tuple[MessageCopy, Receipt], None]
"""Each copy as it is afterwards, with its receipt."""


class Part(Protocol):
    """Some facets and actions. Methods raise what `Provider`'s do."""

    def observes(self) -> Mapping[Facet, Levels]:
        """The facets that it reads, or why it can't."""
        ...

    def performs(self) -> Mapping[ActionKind, Levels]:
        """The actions that it carries out, or why it can't."""
        ...

    async def observe(self, account: str, facet: Facet) -> FacetState:
        """One of the facets that it reads. `ip-access` is read by two parts, and put together."""
        ...

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        """One of the actions that it carries out."""
        ...


class Directory(Protocol):
    """Who has an account."""

    async def find(self, address: str) -> AccountFacts:
        """Raises NotFound where there is no such account."""
        ...

    async def everybody(self) -> tuple[str, ...]:
        """Every account, in order."""
        ...


class AccountsPart(Part, Protocol):
    """The database of accounts."""

    async def forget_former(self, account: str, ref: str) -> None:
        """As `Provider.forget_former`."""
        ...

    async def aclose(self) -> None: ...


class MailPart(Protocol):
    """Finds and moves copies in all mailboxes; methods as `Provider`'s."""

    def performs(self) -> Mapping[ActionKind, Levels]: ...

    def find(self, query: MessageQuery) -> AsyncIterator[MessagePage]: ...

    async def raw(self, copy: MessageCopy) -> bytes: ...

    def withdraw(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved: ...

    def restore(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved: ...

    def purge(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved: ...


class SignInsPart(Protocol):
    """Where login events are read."""

    def pages(self, account: str, window: Window) -> AsyncIterator[SignInPage]:
        """As `Provider.signins`."""
        ...


class NotTried(WorkbenchError):
    """It can't be tried without changing something."""


class Trial(NamedTuple):
    """How one part is tried without changing anything."""

    name: str
    try_out: Callable[[], Awaitable[str]] | None
    """Returns what was seen; raises what went wrong. None: it is not set up."""
    missing: str = ""
    """What is done by hand where it is not set up, and the setting that it needs."""
    needs: str = ""
    """The part without which it can't work, and is not tried."""


class Doors(Protocol):
    """What must follow a change in the accounts or the blocklist, or it takes effect an hour late."""

    async def flush(self, account: str = "") -> int:
        """Empties the authentication cache for one account, or for all; returns how many entries went.

        Blocks and OAuth tokens are found under no account: those need all.
        """
        ...

    async def kick(self, mask: str) -> tuple[str, ...]:
        """Ends the sessions of an account, or of a network in CIDR form; returns whose were ended."""
        ...
