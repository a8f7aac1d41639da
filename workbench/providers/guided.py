"""A provider for any mail system: a person does the work in its console, and attaches what proves it."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from functools import lru_cache
from typing import NoReturn

from pydantic import BaseModel, ConfigDict, SecretStr

from workbench.model.actions import ACTIONS, Action, ActionKind
from workbench.model.errors import NotFound, NotReadable, ProviderError
from workbench.model.evidence import Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.state import FacetState
from workbench.model.support import AccountFacts, PasswordPolicy, Receipt, Support
from workbench.model.words import Facet, SupportLevel, facet_title

from .base import MessagePage, SignInPage
from .tables import support_table

__all__ = ["Guided", "GuidedOptions"]

_BY_HAND = "worked by hand in your mail system's console; the proof is what you attach"

_ADDRESS = re.compile(
    r"[^\s@\x00-\x1f\x7f\"(),:;<>\[\]\\]{1,64}@[^\s@.\x00-\x1f\x7f]{1,63}(\.[^\s@.\x00-\x1f\x7f]{1,63})+"
)
"""As wide as addresses in real exports go (RFC 5321, RFC 6531), without quoted local parts."""


class GuidedOptions(BaseModel):
    """What the settings say of a mail system that is worked by hand: `[providers.NAME]`, `kind = "guided"`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    guide: str = ""
    """The guide to work by; empty: that of the settings as a whole."""


@lru_cache(maxsize=8)
def _all_by_hand(why: str) -> tuple[Support, ...]:
    """Asked for by each step of each case, and always the same."""
    by_hand = (SupportLevel.GUIDED, why)
    return support_table(dict.fromkeys(Facet, by_hand), dict.fromkeys(ActionKind, by_hand))


class Guided:
    """Knows no mail system: reads nothing, changes nothing, and says what a person must do instead."""

    def __init__(self, name: str = "guided", guide: str = "generic", why: str = "") -> None:
        """`why`: what keeps a mail system from being asked that could be, in one sentence."""
        self._name = name
        self._guide = guide
        self._why = f"{why} Until then: {_BY_HAND}" if why else _BY_HAND

    @property
    def name(self) -> str:
        return self._name

    @property
    def guide(self) -> str:
        """The id of the guide that holds the manual instructions."""
        return self._guide

    @property
    def password_policy(self) -> PasswordPolicy:
        """A policy that common mail systems accept: the real one is not known."""
        return PasswordPolicy(min_length=14, max_length=64, classes=3, words=True)

    def support(self) -> tuple[Support, ...]:
        return _all_by_hand(self._why)

    def resource(self, action: Action) -> str:
        """Whoever works by hand does one thing after the other."""
        return ""

    async def account(self, address: str) -> AccountFacts:
        """Takes every address that could be one. Raises NotFound for anything else."""
        plain = address.strip()
        if len(plain) > 254 or not _ADDRESS.fullmatch(plain):
            raise NotFound(f"{address!r} is not a mail address.", "Give the full address, such as name@example.com.")
        return AccountFacts(address=plain)

    async def everyone(self) -> AsyncIterator[tuple[str, ...]]:
        """Raises NotReadable: a person exports it."""
        self._unreadable("directory", "Export the accounts from its console, and give the list.")
        yield  # type: ignore[unreachable]

    async def signins(self, account: str, window: Window) -> AsyncIterator[SignInPage]:
        """Raises NotReadable: sign-ins come from an export."""
        self._unreadable("sign-ins", "Export them in its console and take the file in: workbench case intake CASE FILE")
        yield  # type: ignore[unreachable]  # makes it a generator, as the protocol wants

    async def observe(self, account: str, facet: Facet) -> FacetState:
        """Raises NotReadable: a person looks."""
        self._unreadable(
            f"{facet_title(facet).lower()} of {account}",
            "Look in its console as the guide says, and attach what you saw.",
        )

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        """Raises ProviderError: a person does it."""
        self._by_hand(action)

    async def forget_former(self, account: str, ref: str) -> None:
        """Nothing is kept here."""

    async def find_messages(self, query: MessageQuery) -> AsyncIterator[MessagePage]:
        """Raises NotReadable: a person searches."""
        self._unreadable(
            f"messages that {query.sender} sent", "Search in its console as the guide says, and attach the result."
        )
        yield  # type: ignore[unreachable]

    async def withdraw(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Raises ProviderError: a person does it."""
        self._by_hand(action)
        yield  # type: ignore[unreachable]

    async def restore(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Raises ProviderError: a person does it."""
        self._by_hand(action)
        yield  # type: ignore[unreachable]

    async def purge(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Raises ProviderError: a person does it."""
        self._by_hand(action)
        yield  # type: ignore[unreachable]

    async def message_bytes(self, copy: MessageCopy) -> bytes:
        """Raises NotReadable: a person saves it."""
        self._unreadable(f"message to {copy.recipient}", "Save it from the console as .eml, and attach it.")

    async def aclose(self) -> None:
        return None

    def _unreadable(self, what: str, hint: str) -> NoReturn:
        raise NotReadable(f"The provider '{self._name}' can't read the {what}: it works by hand.", hint)

    def _by_hand(self, action: Action) -> NoReturn:
        raise ProviderError(
            f"'{ACTIONS[action.kind].title}' is done by hand with the provider '{self._name}'.",
            "Follow the guide, then confirm it with what you saw: attach the console's output.",
        )
