"""What can be done by the API, and why no more than that.

Only what Alibaba's own pages or SDK say, or working code shows, is automated. What somebody says that the API can do,
without anything that shows how, and what nothing confirms, is worked by hand after the guide.
"""

from __future__ import annotations

from workbench.model.actions import ActionKind, spec_of
from workbench.model.support import Support
from workbench.model.words import Facet, SupportLevel

from ..tables import Levels, support_table
from .accounts import OBSERVED

__all__ = ["support_rows"]

_AUTO, _HAND = SupportLevel.AUTOMATED, SupportLevel.GUIDED
_K, _F = ActionKind, Facet

_NO_CALL = "nothing confirms that the API has a call for it"
_SAID = "the API is said to have a call for it, and nothing shows which"

_SEEN: dict[Facet, str] = {
    _F.SIGN_IN: "whether it is frozen",
    _F.PASSWORD: "when it was last changed, and the last sign-in; the API has no confirmed list of sign-ins: "
    "take in the table of the console",
    _F.SEND_AS: "its aliases; who else may send as the account is seen in the console only",
    _F.MESSAGES: "found by searching the account's mailbox and that of everybody inside who got it",
}
_WHY_BY_HAND: dict[Facet, str] = {
    _F.SESSIONS: _SAID,
    _F.APP_PASSWORDS: "the API tells only whether security passwords are switched on",
    _F.OAUTH_GRANTS: _NO_CALL,
    _F.SECOND_FACTORS: _NO_CALL,
    _F.PROTOCOLS: _NO_CALL,
    _F.IP_ACCESS: _NO_CALL,
    _F.RULES: _NO_CALL,
    _F.FORWARDING: _SAID,
    _F.DELEGATES: _SAID,
    _F.AUTO_REPLY: _NO_CALL,
    _F.RECOVERY: _SAID,
    _F.SENDING: _SAID,
    _F.SETTINGS: _NO_CALL,
}
_DONE: dict[ActionKind, str] = {
    _K.RESET_PASSWORD: "a new one, to be changed at the next sign-in; whether that ends sessions and security "
    "passwords is not confirmed: end them as well",
    _K.SUSPEND_SIGN_IN: "freezes the account; what that does to new mail and to open sessions is not confirmed",
    _K.RESUME_SIGN_IN: "nobody was seen to use this call; the state is read back",
    _K.REMOVE_SEND_AS: "aliases only",
    _K.RESTORE_SEND_AS: "aliases only; not as the default one",
    _K.WITHDRAW_MESSAGES: "moves each copy inside, read or not, to a folder of its recipient's own mailbox: out of the "
    "inbox, but whoever opens that folder finds it there until it is purged; administrators have a withdrawal of "
    "their own in the console",
    _K.RESTORE_MESSAGES: "out of that folder into the inbox, wherever they were before",
    _K.PURGE_MESSAGES: "deletes what was withdrawn; whether for good, or whether it can be found in the deleted "
    "folder or the administrator's recycle bin, is not confirmed: what is found again is told",
}


def support_rows() -> tuple[Support, ...]:
    """Returns one row for each facet and each action."""
    observe: dict[Facet, Levels] = {f: (_AUTO, _SEEN[f]) if f in _SEEN else (_HAND, _WHY_BY_HAND[f]) for f in Facet}
    assert set(OBSERVED) <= _SEEN.keys()
    return support_table(observe, {k: _performed(k) for k in ActionKind})


def _performed(kind: ActionKind) -> Levels:
    if kind in _DONE:
        return _AUTO, _DONE[kind]
    facet = spec_of(kind).facet
    return _HAND, _WHY_BY_HAND.get(facet, _NO_CALL)
