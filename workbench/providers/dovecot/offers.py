"""What this Dovecot offers, and why no more than that: what its parts say, and what Dovecot has not."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.actions import ActionKind
from workbench.model.support import Support
from workbench.model.words import Facet, SupportLevel

from ..tables import Levels, support_table
from .parts import MailPart, Part

__all__ = ["support_rows"]

_AUTO, _HAND, _NO = SupportLevel.AUTOMATED, SupportLevel.GUIDED, SupportLevel.NONE
_K = ActionKind

_NO_ACCOUNTS: Levels = (_HAND, "the database of accounts is not set up here: `accounts` in this provider's settings")
_NO_BLOCKLIST: Levels = (_HAND, "no blocklist is set up here: `blocklist` in this provider's settings")
_ELSEWHERE: Levels = (
    _HAND,
    "Dovecot does not know it: look where people get in otherwise (webmail, identity provider)",
)
_FILTER: Levels = (_HAND, "Dovecot keeps none of them: look into the spam filter and the webmail")
_MTA: Levels = (_HAND, "the mail transfer agent (Postfix …) decides it, not Dovecot")
_NEVER: Levels = (_NO, "Dovecot has no such thing")

_OBSERVE: dict[Facet, Levels] = {
    Facet.SIGN_IN: _NO_ACCOUNTS,
    Facet.PASSWORD: _NO_ACCOUNTS,
    Facet.APP_PASSWORDS: _NO_ACCOUNTS,
    Facet.SECOND_FACTORS: _NO_ACCOUNTS,
    Facet.PROTOCOLS: _NO_ACCOUNTS,
    Facet.IP_ACCESS: _NO_BLOCKLIST,
    Facet.OAUTH_GRANTS: _ELSEWHERE,
    Facet.RECOVERY: _ELSEWHERE,
    Facet.SETTINGS: _FILTER,
    Facet.SEND_AS: _MTA,
    Facet.SENDING: _MTA,
    Facet.MESSAGES: (_AUTO, "found by searching every mailbox for what the account sent"),
}
_PERFORM: dict[ActionKind, Levels] = {
    **dict.fromkeys(
        (
            _K.RESET_PASSWORD, _K.SUSPEND_SIGN_IN, _K.RESUME_SIGN_IN, _K.REVOKE_APP_PASSWORD, _K.DISABLE_PROTOCOL,
            _K.ENABLE_PROTOCOL, _K.REQUIRE_SECOND_FACTOR, _K.LIFT_SECOND_FACTOR, _K.RESTRICT_LOGIN_IP,
            _K.LIFT_LOGIN_IP,
        ),
        _NO_ACCOUNTS,
    ),
    **dict.fromkeys((_K.BLOCK_IP, _K.UNBLOCK_IP), _NO_BLOCKLIST),
    **dict.fromkeys((_K.REVOKE_GRANT, _K.RESET_RECOVERY, _K.RESTORE_RECOVERY), _ELSEWHERE),
    **dict.fromkeys((_K.RESET_SETTING, _K.RESTORE_SETTING), _FILTER),
    **dict.fromkeys((_K.REMOVE_SEND_AS, _K.RESTORE_SEND_AS, _K.RESTRICT_SENDING, _K.LIFT_SENDING), _MTA),
    **dict.fromkeys((_K.RESTRICT_RECEIVING, _K.LIFT_RECEIVING), _MTA),
    **dict.fromkeys((_K.SET_CONTROL, _K.LIFT_CONTROL), _MTA),
    **dict.fromkeys((_K.FORGET_DEVICES, _K.REVOKE_BACKUP_CODES, _K.REMOVE_SECOND_FACTOR), _NEVER),
    **dict.fromkeys((_K.RESTRICT_OWN_CLIENTS, _K.LIFT_OWN_CLIENTS), _NEVER),
}  # fmt: skip


def support_rows(parts: Iterable[Part], mail: MailPart) -> tuple[Support, ...]:
    """Returns one row for each facet and each action."""
    observe, perform = dict(_OBSERVE), {**_PERFORM, **mail.performs()}
    for part in parts:
        observe |= part.observes()
        perform |= part.performs()
    return support_table(observe, perform)
