"""Puts a Dovecot together from its settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from pydantic import SecretStr

from ..http.transport import Transport
from .api import Doveadm, KeyHeader
from .delegates import Delegates
from .mail import Mail
from .options import DovecotOptions
from .parts import Trial
from .provider import Dovecot
from .scripts import Scripts
from .sent_log import SentLog
from .server import ServerDoors
from .sessions import Sessions
from .trials import server_trials
from .users import UserDirectory

if TYPE_CHECKING:
    from .accounts import Accounts
    from .accounts_database import Database
    from .blocklist import Blocklist
    from .signins import SignIns

__all__ = ["build"]


def build(options: DovecotOptions, now: Callable[[], datetime], name: str = "dovecot") -> Dovecot:
    """Returns the provider; nothing is opened or asked yet. Raises UsageError where a setting leads nowhere."""
    key = KeyHeader(options.api_key)
    # Each connection is a process of the server's own.
    transport = Transport(options.base_url, now=now, authority=key, ca_file=options.ca_file, connections=8)
    doveadm = Doveadm(transport)
    doors = ServerDoors(doveadm)
    users = UserDirectory(doveadm)
    database = _database(options)
    accounts = _accounts(options, database, doors, now)
    blocklist, close_blocklist = _blocklist(options, database, doors, now)
    signins = _signins(options)
    sent = SentLog(options.events.path) if options.events else None
    return Dovecot(
        name=name,
        directory=users,
        mail=Mail(doveadm, users, sent, now, quarantine=options.quarantine, separator=options.separator),
        parts=(
            Sessions(doors, now),
            Scripts(doveadm, now),
            Delegates(doveadm, doors, now, separator=options.separator, shared=options.shared),
        ),
        accounts=accounts,
        blocklist=blocklist,
        signins=signins,
        close=(doveadm.aclose, *((accounts.aclose,) if accounts else ()), *close_blocklist),
        trials=(
            *server_trials(doveadm, users, options.quarantine, accounts),
            Trial(
                "passwords, protocols, app passwords: the accounts' database",
                accounts.try_out if accounts else None,
                "They are changed by hand: `accounts` is not set up.",
            ),
            Trial(
                "blocking addresses: the blocklist",
                blocklist.try_out if blocklist else None,
                "Addresses are blocked by hand: `blocklist` is not set up.",
            ),
            Trial(
                "sign-ins: the event export or the log",
                partial(_signins_seen, signins, now) if signins else None,
                "Sign-ins are taken in as files: `events` is not set up.",
            ),
        ),
    )


async def _signins_seen(signins: SignIns, now: Callable[[], datetime]) -> str:
    return await signins.try_out(now())


def _database(options: DovecotOptions) -> Database | None:
    if options.accounts is None:
        return None
    from .accounts_database import open_database

    password = options.accounts.password
    return open_database(options.accounts.url, password.get_secret_value() if password else "")


def _accounts(
    options: DovecotOptions, database: Database | None, doors: ServerDoors, now: Callable[[], datetime]
) -> Accounts | None:
    if options.accounts is None or database is None:
        return None
    from .accounts import Accounts

    return Accounts(options.accounts, database, doors, now)


def _blocklist(
    options: DovecotOptions, database: Database | None, doors: ServerDoors, now: Callable[[], datetime]
) -> tuple[Blocklist | None, tuple[Callable[[], Awaitable[None]], ...]]:
    """Returns it, and what closes it."""
    asked = options.blocklist
    if asked is None:
        return None, ()
    from .blocklist import Blocklist

    if asked.kind == "weakforced":
        from .blocklist_weakforced import Password, Weakforced

        authority = Password(asked.weakforced_password or SecretStr(""))
        transport = Transport(asked.weakforced_url, now=now, authority=authority, ca_file=asked.ca_file)
        # Dovecot asks it before it looks into its cache.
        return Blocklist(Weakforced(transport), doors, now, cached=False), (transport.aclose,)
    from .blocklist_table import BlockTable

    assert database is not None  # the options see to it
    return Blocklist(BlockTable(asked, database), doors, now, cached=asked.cached), ()


def _signins(options: DovecotOptions) -> SignIns | None:
    if options.events is None:
        return None
    from .signins import SignIns

    return SignIns(options.events)
