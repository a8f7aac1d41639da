"""Alibaba Mail, as a provider."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from pydantic import SecretStr

from workbench.model.actions import ACTIONS, Action
from workbench.model.errors import NotReadable, ProviderError
from workbench.model.evidence import Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.state import FacetState
from workbench.model.support import AccountFacts, PasswordPolicy, Receipt, Support
from workbench.model.words import Facet, facet_title

from ..base import MessagePage, SignInPage
from ..http.transport import Transport
from .accounts import CHANGES, OBSERVED, Accounts
from .api import Api
from .directory import Directory
from .folders import Folders
from .mail_search import MailTools, Search
from .messages import Messages
from .offers import support_rows
from .options import Options
from .pace import Pace
from .passwords import policy
from .purged import Purged
from .token import Token
from .withdraw import Mover

__all__ = ["Alimail"]

_GUIDE = "Do it in its console as the guide says, and attach what it shows."


class Alimail:
    """One tenant of Alibaba Mail. Nothing is asked before the first call.

    `state`: a folder for what it must find again; `timeout`: seconds to wait for an answer. Raises UsageError where the
    host is no address that a secret may be sent to.
    """

    def __init__(
        self,
        options: Options,
        now: Callable[[], datetime],
        *,
        name: str = "alimail",
        state: Path | None = None,
        pace: Pace | None = None,
        timeout: float = 30.0,
    ) -> None:
        pace = pace or Pace()
        self._name = name
        self._options = options
        self._token_line = Transport(options.host, now=now, limiter=pace)
        token = Token(self._token_line, options.client_id, options.client_secret)
        # More connections than calls under way: a call must not wait for one after its turn has come.
        self._line = Transport(options.host, now=now, authority=token, limiter=pace, connections=64, timeout=timeout)
        api = Api(self._line)
        self.folders = folders = Folders(api, options.quarantine)
        self.directory = Directory(api)
        self._accounts = Accounts(api, now, options.forbidden)
        purged = Purged(state)
        self._mover = Mover(api, folders, purged, now)
        self._mail = MailTools(Messages(api), folders, self.directory, purged, options.everyone)

    @property
    def name(self) -> str:
        return self._name

    @property
    def guide(self) -> str:
        return "alimail"

    @property
    def password_policy(self) -> PasswordPolicy:
        return policy(self._options.forbidden)

    def support(self) -> tuple[Support, ...]:
        return support_rows()

    def resource(self, action: Action) -> str:
        """Nothing gets in anything else's way: each call changes one thing, and only that."""
        return ""

    async def account(self, address: str) -> AccountFacts:
        return await self._accounts.facts(address.strip().lower())

    def everyone(self) -> AsyncIterator[tuple[str, ...]]:
        return self.directory.everyone()

    async def signins(self, account: str, window: Window) -> AsyncIterator[SignInPage]:
        """Raises NotReadable: no call for them is confirmed."""
        self._by_hand_only("the sign-ins", "Query them in its console, copy the table, and take it in.")
        yield  # type: ignore[unreachable]  # makes it a generator, as the protocol wants

    async def observe(self, account: str, facet: Facet) -> FacetState:
        if facet is Facet.MESSAGES:
            raise NotReadable("Abnormal mail can't be read as a part of the account.", "Search for what it sent.")
        if facet not in OBSERVED:
            self._by_hand_only(facet_title(facet).lower(), _GUIDE)
        return await self._accounts.observe(account, facet)

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        if action.kind not in CHANGES:
            raise ProviderError(f"'{ACTIONS[action.kind].title}' is done by hand with Alibaba Mail.", _GUIDE)
        return await self._accounts.perform(account, action, secret)

    async def forget_former(self, account: str, ref: str) -> None:
        """Nothing is kept here."""

    async def find_messages(self, query: MessageQuery) -> AsyncIterator[MessagePage]:
        async with aclosing(Search(self._mail, query).pages()) as pages:
            async for page in pages:
                yield page

    async def message_bytes(self, copy: MessageCopy) -> bytes:
        """Raises NotReadable: the API shows the parts of a message, and not the message as it came."""
        raise NotReadable(
            f"Alibaba Mail's API does not show the message to {copy.recipient} as it came, byte for byte.",
            "Export it as .eml from webmail, or have its recipient send it as an attachment, and attach it.",
        )

    def withdraw(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        return self._mover.withdraw(action, copies)

    def restore(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        return self._mover.restore(action, copies)

    def purge(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        return self._mover.purge(action, copies)

    async def aclose(self) -> None:
        await self._line.aclose()
        await self._token_line.aclose()

    def _by_hand_only(self, what: str, hint: str) -> NoReturn:
        raise NotReadable(f"No confirmed call of Alibaba Mail's API reads {what}: a person looks.", hint)
