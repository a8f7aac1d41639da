"""Tries each part of a Dovecot without changing anything.

Whether a command is allowed can be seen without carrying it out: it is called for an account that can't exist, and
the server then says either that it is not allowed or that there is no such account.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from workbench.model.errors import NotFound, WorkbenchError
from workbench.model.evidence import Window
from workbench.model.words import Facet

from ..setup import Part, PartState
from .api import NO_USER, NOTHING, Doveadm, DoveadmFailed, Parameter, spoken
from .options import DovecotOptions
from .parts import AccountsPart, SignInsPart
from .parts import Part as ProviderPart
from .server import ServerDoors
from .users import UserDirectory

__all__ = ["Checks"]

_NOBODY = "nobody@workbench.invalid"
"""`.invalid` is a name that nobody has: RFC 2606."""
_NO_FOLDER = "0" * 32
_ON_NOBODY: dict[str, dict[str, dict[str, Parameter]]] = {
    "ending sessions": {"kick": {"mask": [_NOBODY]}, "authCacheFlush": {"user": [_NOBODY]}},
    "switching rules": {
        "sieveDeactivate": {"user": _NOBODY},
        "sieveActivate": {"user": _NOBODY, "scriptname": "x"},
        "sievePut": {"user": _NOBODY, "scriptname": "x", "file": "keep;"},
    },
    "removing delegates": {
        "aclDelete": {"user": _NOBODY, "mailbox": "INBOX", "id": "anyone"},
        "aclSet": {"user": _NOBODY, "mailbox": "INBOX", "id": "anyone", "right": ["lookup"]},
    },
    "withdrawing and purging mail": {
        "mailboxCreate": {"user": _NOBODY, "mailbox": ["x"]},
        "move": {
            "user": _NOBODY,
            "destinationMailbox": "INBOX",
            "sourceType": "user",
            "sourceUser": _NOBODY,
            "query": ["mailbox-guid", _NO_FOLDER, "ALL"],
        },
        "expunge": {"user": _NOBODY, "query": ["mailbox-guid", _NO_FOLDER, "ALL"]},
    },
}
_READING: dict[str, dict[str, dict[str, Parameter]]] = {
    "seeing who is connected": {"who": {"mask": [_NOBODY], "separateConnections": True}},
    "reading rules": {"sieveList": {"user": _NOBODY}, "sieveGet": {"user": _NOBODY, "scriptname": "x"}},
    "reading delegates": {"mailboxList": {"user": _NOBODY}, "aclGet": {"user": _NOBODY, "mailbox": "INBOX"}},
    "searching mailboxes": {
        "mailboxStatus": {"user": _NOBODY, "field": ["guid"], "mailboxMask": ["INBOX"]},
        "fetch": {"user": _NOBODY, "field": ["uid"], "query": ["mailbox-guid", _NO_FOLDER, "ALL"]},
    },
}


class Checks:
    """The parts of one deployment."""

    def __init__(
        self,
        options: DovecotOptions,
        doveadm: Doveadm,
        users: UserDirectory,
        *,
        accounts: AccountsPart | None,
        blocklist: ProviderPart | None,
        signins: SignInsPart | None,
        now: Callable[[], datetime],
    ) -> None:
        self._options = options
        self._doveadm = doveadm
        self._users = users
        self._doors = ServerDoors(doveadm)
        self._accounts = accounts
        self._blocklist = blocklist
        self._signins = signins
        self._now = now

    async def parts(self) -> AsyncIterator[Part]:
        """Yields how each part is. Raises nothing that a person could act on: that is a part which failed."""
        api = await _tried("the server's API", self._api)
        yield api
        if api.state is not PartState.WORKS:
            why = "The server's API must work first."
            yield Part(name="everything else on the server", state=PartState.NOT_CHECKED, why=why)
        else:
            async for part in self._server():
                yield part
        yield await self._of("the database of accounts", self._accounts, self._database, "`accounts` is not set up.")
        yield await self._of("login events", self._signins, self._events, "`events` is not set up.")
        yield await self._of("the blocklist", self._blocklist, self._blocks, "`blocklist` is not set up.")

    async def _server(self) -> AsyncIterator[Part]:
        yield await _tried("the list of accounts", self._listed)
        for name, commands in _READING.items():
            yield await self._allowed(name, commands)
        anybody = await self._is_anybody_somebody()
        for name, commands in _ON_NOBODY.items():
            if anybody:
                why = "The user database takes every name for an account: it can't be tried without a change."
                yield Part(name=name, state=PartState.NOT_CHECKED, why=why)
            else:
                yield await self._allowed(name, commands)
        if self._options.quarantine:
            yield await _tried("the quarantine", self._quarantine)
        else:
            yield _by_hand("the quarantine", "No quarantine account is named: mail is withdrawn by hand.")

    async def _api(self) -> str:
        return f"{self._doveadm.host} takes the key and lists {len(await self._doveadm.commands())} commands."

    async def _listed(self) -> str:
        return f"The server lists {len(await self._users.everybody())} accounts."

    async def _is_anybody_somebody(self) -> bool:
        try:
            await self._users.find(_NOBODY)
        except NotFound:
            return False
        except WorkbenchError:
            return True
        return True

    async def _allowed(self, name: str, commands: Mapping[str, Mapping[str, Parameter]]) -> Part:
        async def ask() -> str:
            for command, parameters in commands.items():
                try:
                    await self._doveadm.once(command, **parameters)
                except DoveadmFailed as failure:
                    if failure.code not in (NO_USER, NOTHING):
                        raise
            said = ", ".join(f"'{spoken(command)}'" for command in commands)
            return f"The server allows {said}; nothing was changed."

        return await _tried(name, ask)

    async def _quarantine(self) -> str:
        account = (await self._users.find(self._options.quarantine)).address
        if self._accounts is None:
            return f"{account} is there. Whether anybody can sign in to it was not checked: see to it that nobody can."
        state = await self._accounts.observe(account, Facet.SIGN_IN)
        if state.attrs.get("suspended") is not True:
            raise NotFound(f"Somebody can sign in to {account}, where withdrawn mail lies.", "Lock that account.")
        return f"{account} is there, and nobody can sign in to it."

    async def _of(self, name: str, part: object | None, work: Callable[[], Awaitable[str]], why_not: str) -> Part:
        return _by_hand(name, why_not) if part is None else await _tried(name, work)

    async def _database(self) -> str:
        assert self._accounts is not None
        someone = (await self._users.everybody())[0]
        state = await self._accounts.observe(someone, Facet.PASSWORD)
        return f"{state.coverage.source} can be read. Whether it can be written was not tried."

    async def _events(self) -> str:
        assert self._signins is not None
        window, seen, rows = Window(start=self._now() - timedelta(days=1)), 0, 0
        async for page in self._signins.pages("*", window):
            seen, rows = seen + len(page.signins), page.coverage.rows
        return f"{seen} sign-ins of the last day, in {rows} records."

    async def _blocks(self) -> str:
        assert self._blocklist is not None
        state = await self._blocklist.observe(_NOBODY, Facet.IP_ACCESS)
        return f"{state.coverage.source} can be read: {len(state.items)} networks are blocked."


async def _tried(name: str, work: Callable[[], Awaitable[str]]) -> Part:
    try:
        return Part(name=name, state=PartState.WORKS, why=await work())
    except WorkbenchError as error:
        return Part(name=name, state=PartState.FAILED, why=error.title, hint=error.hint)


def _by_hand(name: str, why: str) -> Part:
    return Part(name=name, state=PartState.GUIDED, why=why, hint="workbench provider change sets it up.")
