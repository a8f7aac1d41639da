"""Puts a Dovecot together from its settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..http.transport import Transport
from .api import Doveadm, KeyHeader
from .delegates import Delegates
from .mail import Mail
from .options import DovecotOptions
from .parts import AccountsPart
from .provider import Dovecot
from .scripts import Scripts
from .server import ServerDoors
from .sessions import Sessions
from .users import UserDirectory

__all__ = ["build"]


def build(options: DovecotOptions, now: Callable[[], datetime]) -> Dovecot:
    """Returns the provider; nothing is opened or asked yet. Raises UsageError where a setting leads nowhere."""
    key = KeyHeader(options.api_key)
    # Each connection is a process of the server's own.
    transport = Transport(options.base_url, now=now, authority=key, ca_file=options.ca_file, connections=8)
    doveadm = Doveadm(transport)
    doors = ServerDoors(doveadm)
    users = UserDirectory(doveadm)
    accounts = _accounts(options, doors, now)
    return Dovecot(
        directory=users,
        mail=Mail(doveadm, users, now, quarantine=options.quarantine, separator=options.separator),
        parts=(
            Sessions(doors, now),
            Scripts(doveadm, now),
            Delegates(doveadm, doors, now, separator=options.separator, shared=options.shared),
        ),
        accounts=accounts,
        close=(doveadm.aclose, *((accounts.aclose,) if accounts else ())),
    )


def _accounts(options: DovecotOptions, doors: ServerDoors, now: Callable[[], datetime]) -> AccountsPart | None:
    if options.accounts is None:
        return None
    from .accounts import Accounts
    from .accounts_database import open_database

    password = options.accounts.password
    database = open_database(options.accounts.url, password.get_secret_value() if password else "")
    return Accounts(options.accounts, database, doors, now)
