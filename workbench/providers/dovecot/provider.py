"""Dovecot as a provider: asks each part for what it reads and changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NoReturn

from pydantic import SecretStr

from workbench.model.actions import ON_COPIES, Action
from workbench.model.errors import NotReadable, ProviderError
from workbench.model.evidence import Coverage, Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.state import FacetState
from workbench.model.support import AccountFacts, PasswordPolicy, Receipt, Support
from workbench.model.words import Facet, SupportLevel, facet_name

from ..base import MessagePage, SignInPage
from .offers import support_rows
from .parts import AccountsPart, Directory, MailPart, Moved, Part, SignInsPart, Trial

__all__ = ["Dovecot"]

_ON_SCRIPT = frozenset({Facet.RULES, Facet.FORWARDING, Facet.AUTO_REPLY})
"""All of them live in the one script that is active."""


class Dovecot:
    """A Dovecot, put together from its parts; those that a deployment lacks are None."""

    def __init__(
        self,
        *,
        name: str = "dovecot",
        directory: Directory,
        mail: MailPart,
        parts: tuple[Part, ...],
        accounts: AccountsPart | None = None,
        blocklist: Part | None = None,
        signins: SignInsPart | None = None,
        close: tuple[Callable[[], Awaitable[None]], ...] = (),
        trials: tuple[Trial, ...] = (),
    ) -> None:
        self.trials = trials
        """How each part is tried, for who sets it up."""
        self._name = name
        self._directory = directory
        self._mail = mail
        self._accounts = accounts
        self._blocklist = blocklist
        self._signins = signins
        self._parts: tuple[Part, ...] = (*parts, *(p for p in (accounts, blocklist) if p is not None))
        self._support = support_rows(self._parts, mail)
        self._close = close

    @property
    def name(self) -> str:
        return self._name

    @property
    def guide(self) -> str:
        """The id of the guide for what it can't do itself."""
        return "dovecot"

    @property
    def password_policy(self) -> PasswordPolicy:
        """Dovecot takes any password: this is the workbench's own measure."""
        return PasswordPolicy(min_length=14, max_length=128, classes=3, words=True)

    def support(self) -> tuple[Support, ...]:
        return self._support

    def resource(self, action: Action) -> str:
        """Rules, forwarding and automatic reply share a script; moves of mail meet in the same mailboxes."""
        if action.kind in ON_COPIES:
            return "mail"
        return "sieve" if action.spec.facet in _ON_SCRIPT else ""

    async def account(self, address: str) -> AccountFacts:
        return await self._directory.find(address)

    async def everyone(self) -> AsyncIterator[tuple[str, ...]]:
        """NotReadable where its user database can't list them."""
        yield await self._directory.everybody()

    async def signins(self, account: str, window: Window) -> AsyncIterator[SignInPage]:
        """The sign-ins of an account, or of all of them for `*`, oldest first. NotReadable without `events`."""
        if self._signins is None:
            raise NotReadable(
                "No source of login events is set up for this Dovecot.",
                "Name it in this provider's settings (`events`), or take its log in: workbench case intake CASE FILE",
            )
        async for page in self._signins.pages(account, window):
            yield page

    async def observe(self, account: str, facet: Facet) -> FacetState:
        readers = [p for p in self._parts if p.observes().get(facet, (SupportLevel.NONE, ""))[0] is _AUTOMATED]
        if not readers:
            self._unreadable(facet)
        states = [await part.observe(account, facet) for part in readers]
        return states[0] if len(states) == 1 else _together(states)

    def _unreadable(self, facet: Facet) -> NoReturn:
        reason = next(row.reason for row in self.support() if row.name is facet)
        raise NotReadable(f"This Dovecot can't show the account's {facet_name(facet)}: {reason}.")

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        """Carries out one action, once. A lost answer is an unknown outcome, never a second try."""
        for part in self._parts:
            if part.performs().get(action.kind, (SupportLevel.NONE, ""))[0] is _AUTOMATED:
                return await part.perform(account, action, secret)
        raise ProviderError(f"'{action.spec.title}' is not something that this Dovecot can be told to do.")

    async def forget_former(self, account: str, ref: str) -> None:
        if self._accounts is not None:
            await self._accounts.forget_former(account, ref)

    def find_messages(self, query: MessageQuery) -> AsyncIterator[MessagePage]:
        """Every copy in every mailbox, the quarantine included; mailboxes that can't be opened are named."""
        return self._mail.find(query)

    async def message_bytes(self, copy: MessageCopy) -> bytes:
        return await self._mail.raw(copy)

    def withdraw(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """Moves copies into the quarantine account, a batch for each mailbox."""
        return self._mail.withdraw(action, copies)

    def restore(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """Moves copies back into the folder that they came from; into INBOX where that is gone."""
        return self._mail.restore(action, copies)

    def purge(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """Removes copies from the quarantine for good."""
        return self._mail.purge(action, copies)

    async def aclose(self) -> None:
        for close in self._close:
            await close()


_AUTOMATED = SupportLevel.AUTOMATED


def _together(states: list[FacetState]) -> FacetState:
    """One facet that two parts read: the blocklist of the whole server, and whence this account may sign in."""
    looks = [state.coverage for state in states]
    coverage = Coverage(
        source=" and ".join(c.source for c in looks),
        rows=sum(c.rows for c in looks),
        unique=sum(c.unique for c in looks),
        accounts=max(c.accounts for c in looks),
        gaps=tuple(gap for c in looks for gap in c.gaps),
    )
    attrs = {key: value for state in states for key, value in state.attrs.items()}
    return states[0].model_copy(
        update={"items": tuple(i for s in states for i in s.items), "attrs": attrs, "coverage": coverage}
    )
