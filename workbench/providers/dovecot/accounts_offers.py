"""What the accounts' database offers: what a deployment has a column for, and why the rest is done by hand."""

from __future__ import annotations

from workbench.model.actions import ActionKind
from workbench.model.words import Facet, SupportLevel

from ..tables import Levels
from .options import AccountsOptions

__all__ = ["observed", "performed"]

_AUTO, _HAND, _NONE = SupportLevel.AUTOMATED, SupportLevel.GUIDED, SupportLevel.NONE
_K = ActionKind

_WEBMAIL = "where IMAP goes off, webmail that is its client, such as Roundcube, stops for the owner too"
"""Roundcube's `default_host`: https://github.com/roundcube/roundcubemail/blob/master/config/defaults.inc.php."""


def _column(name: str, setting: str) -> Levels | None:
    """None where there is one."""
    if name:
        return None
    return _HAND, f"the accounts' table has no column for it: `{setting}` in this provider's settings"


def observed(options: AccountsOptions) -> dict[Facet, Levels]:
    """Returns the facets that are read, or why they can't be."""
    columns = options.user_columns
    changed: Levels = (
        _AUTO,
        "" if columns.changed_at else "no column says when the password was changed: the hash tells that it was",
    )
    return {
        Facet.PASSWORD: changed,
        Facet.SIGN_IN: _column(columns.locked, "user_columns.locked") or (_AUTO, ""),
        Facet.SECOND_FACTORS: _second_factor(options) or (_AUTO, "whether the main password alone opens mail programs"),
        Facet.PROTOCOLS: _protocols(options) or (_AUTO, ""),
        Facet.APP_PASSWORDS: _app_passwords(options) or (_AUTO, ""),
        Facet.IP_ACCESS: _column(columns.allow_nets, "user_columns.allow_nets") or (_AUTO, ""),
    }


def performed(options: AccountsOptions) -> dict[ActionKind, Levels]:
    """Returns the actions that are carried out, or why they can't be."""
    columns = options.user_columns
    reset: Levels = (_AUTO, f"a {options.scheme} hash is stored, the cache emptied, and sessions are ended")
    suspend = _column(columns.locked, "user_columns.locked") or (_AUTO, "mail still arrives")
    second = _second_factor(options) or (
        _AUTO,
        "only app passwords open mail from then on: the owner needs one to get in",
    )
    nets = _column(columns.allow_nets, "user_columns.allow_nets") or (_AUTO, "")
    one = "" if options.app_password_columns.revoked_at else "deletes it: no column says that one was revoked"
    return {
        _K.RESET_PASSWORD: reset,
        **dict.fromkeys((_K.SUSPEND_SIGN_IN, _K.RESUME_SIGN_IN), suspend),
        **dict.fromkeys((_K.REQUIRE_SECOND_FACTOR, _K.LIFT_SECOND_FACTOR), second),
        _K.DISABLE_PROTOCOL: _protocols(options) or (_AUTO, _WEBMAIL),
        _K.ENABLE_PROTOCOL: _protocols(options) or (_AUTO, ""),
        **dict.fromkeys((_K.RESTRICT_LOGIN_IP, _K.LIFT_LOGIN_IP), nets),
        _K.RESTORE_PASSWORD: _former(options),
        _K.REVOKE_APP_PASSWORD: _app_passwords(options) or (_AUTO, one),
        _K.RESTORE_APP_PASSWORD: _app_passwords(options) or ((_NONE, one) if one else (_AUTO, "")),
    }


def _former(options: AccountsOptions) -> Levels:
    if options.former_passwords:
        return _AUTO, "kept until the theft is confirmed or the case is closed"
    return _NONE, "the old password is kept nowhere: `accounts.former_passwords` in this provider's settings"


def _second_factor(options: AccountsOptions) -> Levels | None:
    return _column(options.user_columns.require_app_password, "user_columns.require_app_password")


def _protocols(options: AccountsOptions) -> Levels | None:
    if any(options.user_columns.protocols.values()):
        return None
    return _HAND, "the accounts' table has no columns for it: `user_columns.protocols` in this provider's settings"


def _app_passwords(options: AccountsOptions) -> Levels | None:
    if options.app_passwords:
        return None
    return _HAND, "there is no table of app passwords here: `app_passwords` in this provider's settings"
