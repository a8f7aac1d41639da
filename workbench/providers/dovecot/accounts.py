"""The accounts in SQL: what an account may do, and its credentials.

The order of a change is fixed: the row is written, Dovecot's authentication cache emptied for the account, and its
sessions are ended. Until the cache is empty, what was in force before still opens the door.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import datetime

from pydantic import SecretStr

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import ProviderError, WorkbenchError
from workbench.model.evidence import Coverage
from workbench.model.state import FacetState
from workbench.model.support import AccountFacts, Receipt
from workbench.model.words import Facet, facet_title

from ..tables import Levels
from . import receipts
from .accounts_app_passwords import AppPasswords
from .accounts_changes import Change, Changes
from .accounts_database import AnswerLost, Database, Statements
from .accounts_former import FormerPasswords
from .accounts_hashes import Entropy, hashed
from .accounts_offers import observed, performed
from .accounts_reading import Reading
from .accounts_rows import Rows
from .after import CACHE_TTL, cache_emptied, sessions_ended
from .options import AccountsOptions
from .parts import Doors

__all__ = ["Accounts"]


class Accounts:
    """Reads and changes the accounts' database, and tells Dovecot that it changed."""

    def __init__(
        self,
        options: AccountsOptions,
        database: Database,
        doors: Doors,
        clock: Callable[[], datetime],
        entropy: Entropy = os.urandom,
    ) -> None:
        self._options = options
        self._database = database
        self._doors = doors
        self._clock = clock
        self._entropy = entropy
        self._rows = Rows(options)
        self._app_passwords = app_passwords = AppPasswords(options, self._rows)
        self._former = FormerPasswords(options, self._rows)
        self._reading = Reading(options, self._rows, app_passwords)
        self._changes = Changes(options, self._rows, app_passwords, self._former)

    def observes(self) -> Mapping[Facet, Levels]:
        return observed(self._options)

    def performs(self) -> Mapping[ActionKind, Levels]:
        return performed(self._options)

    async def find(self, address: str) -> AccountFacts:
        """Raises NotFound where there is no such account."""
        return AccountFacts(address=await self._database.read(lambda db: self._rows.key(db, address)))

    async def observe(self, account: str, facet: Facet) -> FacetState:
        now = self._clock()
        items, attrs = await self._database.read(lambda db: self._reading.facet(db, account, facet, now))
        source = f"{self._database.name}: {facet_title(facet).lower()}"
        rows = max(len(items), 1)
        coverage = Coverage(source=source, rows=rows, unique=rows, accounts=1)
        return FacetState(facet=facet, at=now, items=items, attrs=attrs, coverage=coverage)

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        """Writes the row, empties the cache, ends sessions where the action asks for that."""
        stored = None
        if action.kind is ActionKind.RESET_PASSWORD:
            if secret is None:
                raise ProviderError("No new password was given.")
            stored = await asyncio.to_thread(hashed, secret, self._options.scheme, self._entropy)
        change = self._changes.of(action, self._clock(), stored, self._entropy(8).hex())
        return await self._carried_out(account, action, change)

    async def forget_former(self, account: str, ref: str) -> None:
        """Deletes the hash from before a reset: the intruder knows that password. Without a name, all of the account's.

        Does nothing where there is no table of them.
        """
        if self._options.former_passwords:
            await self._database.change(lambda db: self._former.forget(db, ref, account))

    async def try_out(self) -> str:
        """Reads and writes every table and column that the options name, changes nothing; returns what was seen.

        Raises NotReadable, NotSent or ProviderError.
        """

        def rehearsal(db: Statements) -> int:
            if self._options.app_passwords:
                self._app_passwords.try_out(db)
            if self._options.former_passwords:
                self._former.try_out(db)
            return self._rows.try_out(db)

        count = await self._database.rehearse(rehearsal)
        return f"{count} account{'' if count == 1 else 's'}; every column is there, and may be written."

    async def aclose(self) -> None: ...

    async def _carried_out(self, account: str, action: Action, change: Change) -> Receipt:
        exchange: list[str] = []

        def work(db: Statements) -> None:
            try:
                change.write(db, account)
            finally:
                exchange.append(db.exchange)

        note = ""
        try:
            await self._database.change(work)
        except AnswerLost as lost:
            if not await self._is_there(account, change):
                return self._lost(action, lost, "\n".join(exchange))
            note = " The database's answer was lost; what was read back shows that it is done."
        except WorkbenchError as error:
            return receipts.failed(action, error.title, exchange="\n".join(exchange))
        return await self._told(account, action, change, note, "\n".join(exchange))

    async def _is_there(self, account: str, change: Change) -> bool:
        try:
            return await self._database.read(lambda db: change.holds(db, account))
        except WorkbenchError:
            return False

    def _lost(self, action: Action, lost: AnswerLost, exchange: str) -> Receipt:
        if self._database.settles_at_once:
            return receipts.failed(action, f"{lost.title} Read back, nothing was changed.", exchange=exchange)
        return receipts.unknown(action, f"{lost.title} {receipts.NO_ANSWER}", exchange=exchange)

    async def _told(self, account: str, action: Action, change: Change, note: str, exchange: str) -> Receipt:
        """The row is written: tells Dovecot, and says so where that failed."""
        emptied, late = await cache_emptied(self._doors, account)
        said = [change.detail + note, emptied]
        if change.ends_sessions:
            said.append(await sessions_ended(self._doors, account, "of the account"))
        receipt = receipts.done(action, " ".join(said), self._clock(), exchange=exchange, result=change.result)
        return receipt.model_copy(update={"pending_until": self._clock() + CACHE_TTL}) if late else receipt
