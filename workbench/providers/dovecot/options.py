"""What a deployment tells about its Dovecot. Table and column names default to those in the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from workbench.model.errors import ProviderError

from ..http.address import typed_address

__all__ = [
    "AccountsOptions",
    "AppPasswordColumns",
    "BlocklistColumns",
    "BlocklistOptions",
    "DovecotOptions",
    "EventsOptions",
    "UserColumns",
]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?")


def _sql_name(value: str) -> str:
    """A name goes into SQL as it is: nothing but a plain one may."""
    if value and not _NAME.fullmatch(value):
        raise ValueError(f"'{value}' is no plain table or column name: letters, digits and _ only")
    return value


def _plain_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^/\s@?#]+/?", value):
        raise ValueError("give scheme, host and port only, such as https://mail.example.com:8080")
    return typed_address(value.rstrip("/"))


def _database_url(value: str) -> str:
    from .accounts_server import server_of

    try:
        server_of(value)
    except ProviderError as error:
        raise ValueError(f"{error.title} {error.hint}") from error
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone '{value}'; there are UTC, Europe/Berlin, Asia/Shanghai, …") from error
    return value


def _sql_flag(value: str) -> str:
    _sql_name(value.removeprefix("not ") or value)
    return value


SqlName = Annotated[str, AfterValidator(_sql_name)]
TableName = Annotated[SqlName, Field(min_length=1)]
SqlFlag = Annotated[str, AfterValidator(_sql_flag)]
"""A column that says yes or no; `not active` where it says the opposite."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class UserColumns(_Section):
    """Columns of the table of accounts. Empty: this deployment has none, and the workbench does without."""

    address: SqlName = "email"
    password: SqlName = "password"  # noqa: S105 - a column's name
    changed_at: SqlName = "password_changed_at"
    """When the password was last changed: text (ISO, UTC) or a time type."""
    locked: SqlFlag = "locked"
    """Nobody can sign in; `not active` where there is a column of the opposite meaning."""
    require_app_password: SqlFlag = "require_app_password"  # noqa: S105
    allow_nets: SqlName = "allow_nets"
    protocols: dict[str, SqlFlag] = {
        "imap": "allow_imap",
        "pop3": "allow_pop3",
        "smtp": "allow_smtp",
        "sieve": "allow_sieve",
    }
    """The column that switches each protocol."""


class AppPasswordColumns(_Section):
    """Columns of the table of app passwords."""

    id: SqlName = "id"
    address: SqlName = "email"
    label: SqlName = "label"
    services: SqlName = "services"
    created_at: SqlName = "created_at"
    expires_at: SqlName = "expires_at"
    revoked_at: SqlName = "revoked_at"


class AccountsOptions(_Section):
    """The database that Dovecot looks accounts up in."""

    url: Annotated[str, AfterValidator(_database_url)]
    """Where the database is, as in Dovecot's own SQL settings, without a password:
    sqlite:////var/lib/dovecot/users.sqlite or postgresql://user@host/database"""
    password: SecretStr | None = None
    """The password of the database's user; an SQLite file has none"""
    scheme: Literal["ARGON2ID", "SHA512-CRYPT"] = "SHA512-CRYPT"
    """How new passwords are hashed: take what the accounts have now; either is known to Debian's Dovecot 2.3"""
    users: TableName = "users"
    """The table of accounts. Where its columns have other names than the README lists, give them with --set
    (accounts.user_columns.address=…) or write them into the settings"""
    user_columns: UserColumns = UserColumns()
    app_passwords: SqlName = "app_passwords"
    """The table of app passwords"""
    app_password_columns: AppPasswordColumns = AppPasswordColumns()
    former_passwords: SqlName = ""
    """A table that keeps the password's hash from before a reset, so that a false alarm can be taken back; its columns
    stand in the README. Without one, a reset can't be taken back"""


class EventsOptions(_Section):
    """Where login events are read: Dovecot's JSON event export, or its log."""

    path: Path
    """The file on this machine, /var/log/dovecot/events.jsonl; or several by a pattern, /var/log/dovecot*.log"""
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """The time zone of its times, where they name none"""


class BlocklistColumns(_Section):
    """Columns of the table of blocked networks. Empty: this table has none."""

    network: SqlName = "cidr"
    """In CIDR form: text, or the type cidr of PostgreSQL."""
    reason: SqlName = "reason"
    created_at: SqlName = "created_at"
    expires_at: SqlName = "expires_at"
    low: SqlName = ""
    high: SqlName = ""
    """The first and the last address as whole numbers, where a deny passdb compares those (IPv4 only)."""


class BlocklistOptions(_Section):
    """Where blocked networks stand: a table that the policy server or a deny passdb reads, or weakforced."""

    kind: Literal["table", "weakforced"] = "table"
    """Where they stand: a table of the accounts' database, or weakforced"""
    table: TableName = "blocked_nets"
    """The table of blocked networks (weakforced: leave it)"""
    columns: BlocklistColumns = BlocklistColumns()
    weakforced_url: Annotated[str, AfterValidator(lambda url: _plain_url(url) if url else url)] = ""
    """Where weakforced's web server listens, such as https://mail.example.com:8084 (a table: leave it)"""
    weakforced_password: SecretStr | None = None
    """The password of weakforced's web server: `webserver` in wforce.conf"""
    ca_file: Path | None = None
    """The file with the certificate authority that weakforced's certificate is from, where this machine does not trust
    it anyway"""
    cached: bool = True
    """Does a passdb with `deny = yes` read the table? Dovecot's cache is then emptied after each change; a policy
    server needs none of that"""

    @model_validator(mode="after")
    def _weakforced_has_address(self) -> BlocklistOptions:
        if self.kind == "weakforced" and not self.weakforced_url:
            raise ValueError("say where weakforced listens: `weakforced_url`")
        if bool(self.columns.low) is not bool(self.columns.high):
            raise ValueError("name both columns of the numbers, `low` and `high`, or none")
        return self


class DovecotOptions(_Section):
    """Everything that the workbench knows of a Dovecot before it asks."""

    base_url: Annotated[str, AfterValidator(_plain_url)]
    """Where doveadm's HTTP API listens (`service doveadm` in the server's settings): https://mail.example.com:8080"""
    api_key: SecretStr
    """The key of that API: `doveadm_api_key` in the server's settings. It opens every mailbox"""
    ca_file: Path | None = None
    """The file with the certificate authority that its certificate is from, where this machine does not trust it
    anyway"""
    quarantine: str = ""
    """The account that withdrawn mail is moved into: it must exist, and nobody may be able to sign in to it. Without
    one, mail is withdrawn by hand"""
    separator: str = Field(default="/", min_length=1, max_length=1)
    """The character between the names of folders (`separator` in the server's `namespace`)"""
    shared: str = "shared"
    """The folder below which other people's mailboxes show (`prefix` of the shared `namespace`)"""
    accounts: AccountsOptions | None = None
    """Do the accounts stand in SQLite or PostgreSQL? Without it, passwords, protocols and app passwords are changed by
    hand"""
    events: EventsOptions | None = None
    """Can this machine read Dovecot's event export or log? Without it, sign-ins are taken in as files"""
    blocklist: BlocklistOptions | None = None
    """Is there a list of blocked addresses, a table or weakforced? Without it, addresses are blocked by hand"""

    @model_validator(mode="after")
    def _table_has_database(self) -> DovecotOptions:
        if self.blocklist and self.blocklist.kind == "table" and self.accounts is None:
            raise ValueError("a blocklist in a table needs `accounts`: it is read in the accounts' database")
        return self
