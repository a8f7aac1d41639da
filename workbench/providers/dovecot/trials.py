"""Tries what the server's API lets the workbench do, without changing anything.

Whether a command is allowed can be seen without carrying it out: it is called for an account that can't exist, and
the server then says either that it is not allowed or that there is no such account.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from workbench.model.errors import NotFound, ProviderError
from workbench.model.words import Facet

from .api import NO_USER, NOTHING, Doveadm, DoveadmFailed, Parameter, spoken
from .parts import AccountsPart, NotTried, Trial
from .users import UserDirectory

__all__ = ["server_trials"]

_NOBODY = "nobody@workbench.invalid"
"""`.invalid` is a name that nobody has: RFC 2606."""
_API = "the server's API"
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


def server_trials(
    doveadm: Doveadm, users: UserDirectory, quarantine: str, accounts: AccountsPart | None
) -> tuple[Trial, ...]:
    """Returns what is tried on the server itself."""
    return (
        Trial(_API, partial(_api, doveadm)),
        Trial("the list of accounts", partial(_listed, users), needs=_API),
        *(Trial(name, partial(_allowed, doveadm, commands), needs=_API) for name, commands in _READING.items()),
        *(
            Trial(name, partial(_allowed_change, doveadm, users, commands), needs=_API)
            for name, commands in _ON_NOBODY.items()
        ),
        Trial(
            "the quarantine",
            partial(_quarantine, users, quarantine, accounts) if quarantine else None,
            "Mail is withdrawn by hand: `quarantine` names no account.",
            needs=_API,
        ),
    )


async def _api(doveadm: Doveadm) -> str:
    return f"{doveadm.host} takes the key and lists {len(await doveadm.commands())} commands."


async def _listed(users: UserDirectory) -> str:
    return f"The server lists {len(await users.everybody())} accounts."


async def _allowed(doveadm: Doveadm, commands: Mapping[str, Mapping[str, Parameter]]) -> str:
    for command, parameters in commands.items():
        try:
            await doveadm.once(command, **parameters)
        except DoveadmFailed as failure:
            if failure.code not in (NO_USER, NOTHING):
                raise
    said = ", ".join(f"'{spoken(command)}'" for command in commands)
    return f"The server allows {said}; nothing was changed."


async def _allowed_change(
    doveadm: Doveadm, users: UserDirectory, commands: Mapping[str, Mapping[str, Parameter]]
) -> str:
    try:
        await users.find(_NOBODY)
    except NotFound:
        return await _allowed(doveadm, commands)
    raise NotTried("The user database takes every name for an account: it can't be tried without a change.")


async def _quarantine(users: UserDirectory, quarantine: str, accounts: AccountsPart | None) -> str:
    account = (await users.find(quarantine)).address
    if accounts is None:
        return f"{account} is there. Whether anybody can sign in to it was not checked: see to it that nobody can."
    state = await accounts.observe(account, Facet.SIGN_IN)
    if state.attrs.get("suspended") is not True:
        raise ProviderError(f"Somebody can sign in to {account}, where withdrawn mail lies.", "Lock that account.")
    return f"{account} is there, and nobody can sign in to it."
