"""What the practice tenant offers, and why no more than that."""

from __future__ import annotations

import functools

from workbench.model.actions import ActionKind
from workbench.model.support import Support
from workbench.model.words import Facet, SupportLevel

from ..tables import Levels, support_table
from .changes import SUPPORTED

__all__ = ["support_rows"]

_AUTO, _HAND, _NO = SupportLevel.AUTOMATED, SupportLevel.GUIDED, SupportLevel.NONE

_MOVES = {
    ActionKind.WITHDRAW_MESSAGES: "copies inside example.com, read or not, unless fetched by POP or answered; "
    "they go to a quarantine, and nobody is told; planned mail is stopped",
    ActionKind.PURGE_MESSAGES: "out of the quarantine, for good",
    ActionKind.RESTORE_MESSAGES: "out of the quarantine, back to where they were",
}
_OTHERS: dict[ActionKind, Levels] = {
    ActionKind.CLEAR_AUTO_REPLY: (_HAND, "the tenant shows the automatic reply but has no call to change it"),
    ActionKind.RESTORE_AUTO_REPLY: (_HAND, "the tenant shows the automatic reply but has no call to change it"),
    ActionKind.RESTRICT_OWN_CLIENTS: (_NO, "the tenant has no apps of its own"),
    ActionKind.LIFT_OWN_CLIENTS: (_NO, "the tenant has no apps of its own"),
}
_NOTES = {
    ActionKind.RESTORE_PASSWORD: "kept until the theft is confirmed or the case is closed",
    ActionKind.RESET_PASSWORD: "sessions, app passwords and grants stay alive: end them as well",
    ActionKind.SUSPEND_SIGN_IN: "sessions that are open stay open: end them as well",
    ActionKind.FILTER_MAIL: "holds for the whole domain, from then on; what was delivered before stays",
    ActionKind.SET_CONTROL: "for the mailbox or the whole domain, and a gap check sees it; no mail obeys it",
    ActionKind.BLOCK_IP: "holds for the whole domain; /16 (IPv6: /32) is the widest it takes",
}


@functools.cache
def support_rows() -> tuple[Support, ...]:
    """Returns one row for each facet and each action."""
    observe: dict[Facet, Levels] = dict.fromkeys(Facet, (_AUTO, ""))
    observe[Facet.MESSAGES] = (_AUTO, "found by searching for what the account sent, not read as a whole")
    return support_table(observe, {k: _performed(k) for k in ActionKind})


def _performed(kind: ActionKind) -> Levels:
    if kind in SUPPORTED:
        return _AUTO, _NOTES.get(kind, "")
    if kind in _MOVES:
        return _AUTO, _MOVES[kind]
    return _OTHERS[kind]
