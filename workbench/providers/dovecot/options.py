"""What a deployment tells about its Dovecot. Table and column names default to those in the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

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
    return value.rstrip("/")


def _sql_flag(value: str) -> str:
    _sql_name(value.removeprefix("not ") or value)
    return value


SqlName = Annotated[str, AfterValidator(_sql_name)]
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

    url: str
    """sqlite:////var/lib/dovecot/users.sqlite or postgresql://user@host/database, without a password."""
    password: SecretStr | None = None
    """Of the database's user, where it needs one."""
    scheme: Literal["ARGON2ID", "SHA512-CRYPT"] = "SHA512-CRYPT"
    """How new passwords are hashed: both are known to every Dovecot 2.3 of Debian."""
    users: SqlName = "users"
    user_columns: UserColumns = UserColumns()
    app_passwords: SqlName = "app_passwords"
    """Empty: there are none here."""
    app_password_columns: AppPasswordColumns = AppPasswordColumns()
    former_passwords: SqlName = ""
    """A table that keeps the hash from before a reset, so that a false alarm can be taken back. Empty: there is none.

    Its columns: `ref` (text, the key), `address`, `former`, `written` (text), `kept_at` (text or a time type).
    """


class EventsOptions(_Section):
    """Where login events are read: Dovecot's JSON event export, or its log."""

    path: Path
    """A file, or several by a pattern (`/var/log/dovecot/events*.jsonl`)."""
    zone: str = "UTC"
    """Of times that name none."""


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
    """Where they stand."""
    table: SqlName = "blocked_nets"
    """In the accounts' database, where it is a table."""
    columns: BlocklistColumns = BlocklistColumns()
    weakforced_url: Annotated[str, AfterValidator(lambda url: _plain_url(url) if url else url)] = ""
    """Where weakforced's web server listens, without a path, where it is weakforced."""
    weakforced_password: SecretStr | None = None
    """Of that web server (`webserver` in wforce.conf)."""
    ca_file: Path | None = None
    """The certificate authority that signed its certificate, where the system does not know it."""
    cached: bool = True
    """Dovecot's authentication cache stands before it (a deny passdb): the whole cache is flushed after a change."""

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
    """Where doveadm's HTTP API listens, without a path."""
    api_key: SecretStr
    """`doveadm_api_key`: opens every mailbox."""
    ca_file: Path | None = None
    """The certificate authority that signed its certificate, where the system does not know it."""
    quarantine: str = ""
    """The account that withdrawn mail is moved into: it exists, and nobody can sign in to it."""
    separator: str = Field(default="/", min_length=1, max_length=1)
    """Between the names of folders, as the namespace of the quarantine account has it."""
    shared: str = "shared"
    """The folder below which other people's mailboxes show; empty where there is no such namespace."""
    accounts: AccountsOptions | None = None
    events: EventsOptions | None = None
    blocklist: BlocklistOptions | None = None

    @model_validator(mode="after")
    def _table_has_database(self) -> DovecotOptions:
        if self.blocklist and self.blocklist.kind == "table" and self.accounts is None:
            raise ValueError("a blocklist in a table needs `accounts`: it is read in the accounts' database")
        return self
