"""Whether the state read back shows that an action took effect: one small test for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.model.actions import ON_COPIES, Action, ActionKind
from workbench.model.base import JsonObject, moment_in
from workbench.model.controls import controls_in
from workbench.model.state import FacetItem, FacetState, Proof
from workbench.model.words import Facet

__all__ = ["already_so", "essence", "key_of", "prove", "same_password", "untouched"]

_SKEW = timedelta(minutes=5)
"""How far the provider's clock may be behind ours before a time of its own counts as old."""

_K = ActionKind


@dataclass(frozen=True)
class _Seen:
    """What a test compares."""

    action: Action
    before: FacetState | None
    after: FacetState
    intended_at: datetime


_AUTO_REPLY = "auto-reply"

_Test = Callable[[_Seen], tuple[bool, str]]


def prove(
    action: Action,
    before: FacetState | None,
    after: FacetState | None,
    intended_at: datetime,
    unreadable: str = "",
) -> Proof:
    """Compares the facet's state before and after, and says in a sentence what that shows.

    Without a state after there is no proof, whatever the provider answered.
    """
    grade = before.grade if before else None
    if after is None:
        return Proof(proved=False, sentence=f"The state afterwards could not be read: {unreadable}", before=grade)
    proved, sentence = _TESTS[action.kind](_Seen(action, before, after, intended_at))
    return Proof(proved=proved, sentence=sentence, before=grade, after=after.grade)


def already_so(action: Action, state: FacetState, now: datetime) -> bool:
    """Tells whether there is nothing left to do: the state is what the action would bring about."""
    if action.kind is _K.RESET_PASSWORD or action.kind in ON_COPIES:
        return False
    return _TESTS[action.kind](_Seen(action, state, state, now))[0]


def key_of(action: Action) -> str:
    """Returns the key of the item that an action changes; empty where it changes a facet as a whole."""
    return _AUTO_REPLY if action.spec.facet is Facet.AUTO_REPLY else action.target


def untouched(recorded: FacetState, present: FacetState, key: str) -> bool:
    """Tells whether an item (or, without a key, the whole facet's facts) is still as it was recorded."""
    if not key:
        return recorded.attrs == present.attrs
    return essence(recorded.item(key)) == essence(present.item(key))


def essence(item: FacetItem | None) -> object:
    """Returns what makes an item the same one: not when it was last used."""
    if item is None:
        return None
    volatile = {"last_used_at", "last_used_ip"}
    return item.key, item.enabled, {k: v for k, v in item.attrs.items() if k not in volatile}


def _password_changed(seen: _Seen) -> tuple[bool, str]:
    changed = moment_in(seen.after.attrs.get("changed_at"))
    if changed is None:
        return _another_password(seen)
    earlier = moment_in(seen.before.attrs.get("changed_at")) if seen.before else None
    if earlier is not None and changed <= earlier:
        return False, f"The password's last change is still {_clock(changed)}, as before."
    if changed < seen.intended_at - _SKEW:
        return False, f"The password's last change is {_clock(changed)}, before this action."
    return True, f"The password was last changed {_clock(changed)}" + (
        f"; before, it was {_clock(earlier)}." if earlier else "."
    )


def _another_password(seen: _Seen) -> tuple[bool, str]:
    """Where no time of the last change is told, a mark of what is stored may show that it is another one."""
    before, after = seen.before.attrs.get("mark") if seen.before else None, seen.after.attrs.get("mark")
    if after is None or seen.before is None:
        return False, "The provider does not say when the password was last changed."
    if before == after:
        return False, "The stored password is the same as before."
    return True, "The stored password is another one than before; the provider does not say since when."


def same_password(recorded: JsonObject, present: JsonObject) -> bool:
    """Tells whether two looks show one stored password: by its mark, where there is one, else by its last change."""
    marks = recorded.get("mark"), present.get("mark")
    return marks[0] == marks[1] if None not in marks else recorded == present


def _password_back(seen: _Seen) -> tuple[bool, str]:
    recorded = seen.action.params.get("attrs")
    if isinstance(recorded, dict) and (recorded.get("mark") or recorded.get("changed_at")):
        if same_password(recorded, seen.after.attrs):
            return True, "The stored password is the one from before the reset."
        if recorded.get("mark"):
            return False, "The stored password is not the one from before the reset."
    changed, sentence = _password_changed(seen)
    return changed, f"{sentence} That it is the one from before the reset is the provider's word."


def _sessions_ended(seen: _Seen) -> tuple[bool, str]:
    old = [
        i
        for i in _of_kind(seen.after, "session")
        # Clocks differ: one that was there before is old, whatever its time says.
        if i.since is None or i.since <= seen.intended_at or (seen.before is not None and seen.before.item(i.key))
    ]
    newer = len(_of_kind(seen.after, "session")) - len(old)
    before = None if seen.before is None else len(_of_kind(seen.before, "session"))
    count = "" if before is None else f"; before, there were {before}" if before else "; right before, there were none"
    if old:
        return False, f"{_sessions(len(old))} from before {'is' if len(old) == 1 else 'are'} still there{count}."
    fresh = f" ({_sessions(newer)} began afterwards)" if newer else ""
    return True, f"0 sessions from before are left{fresh}{count}."


def _devices_forgotten(seen: _Seen) -> tuple[bool, str]:
    left = _of_kind(seen.after, "trusted-device")
    return not left, f"{len(left)} trusted device{'' if len(left) == 1 else 's'} left."


def _codes_void(seen: _Seen) -> tuple[bool, str]:
    left = [i for i in _of_kind(seen.after, "backup-codes") if i.enabled]
    return not left, "No backup codes are valid." if not left else "Backup codes are still valid."


def _item_gone(seen: _Seen) -> tuple[bool, str]:
    item = seen.after.item(key_of(seen.action))
    if item is None:
        return True, f"It is no longer in the list ({len(seen.after.items)} left)."
    if not item.enabled:
        # "Notices are switched off: it is switched off" would say the opposite of what was done.
        taken_back = seen.action.kind is ActionKind.RESET_SETTING
        return True, "The setting no longer holds." if taken_back else "It is switched off."
    return False, "It is still there, and on."


def _item_barred(seen: _Seen) -> tuple[bool, str]:
    item = seen.after.item(seen.action.target)
    if item is None:
        return False, "It is not in the list, so nothing shows that it is barred."
    return not item.enabled, "It is still allowed." if item.enabled else "It is barred."


def _item_back(seen: _Seen) -> tuple[bool, str]:
    item = seen.after.item(key_of(seen.action))
    wanted = seen.action.params.get("item")
    if item is None:
        return False, "It is not in the list."
    if isinstance(wanted, dict) and essence(FacetItem.model_validate(wanted)) != essence(item):
        return False, "It is there, but not as it was recorded."
    return True, "It is there again, as it was recorded."


def _network_listed(seen: _Seen) -> tuple[bool, str]:
    listed = seen.after.item(seen.action.target) is not None
    size = f"the list has {len(seen.after.items)} entr{'y' if len(seen.after.items) == 1 else 'ies'}"
    return listed, f"{seen.action.target} is {'on' if listed else 'not on'} the blocklist; {size}."


def _network_as_before(seen: _Seen) -> tuple[bool, str]:
    listed, sentence = _network_listed(seen)
    return listed is (seen.action.params.get("item") is not None), sentence


def _filter_set(seen: _Seen) -> tuple[bool, str]:
    item = seen.after.item(seen.action.target)
    if item is None:
        return False, "The rule is not in the list."
    return item.enabled, "The rule is there, and on." if item.enabled else "The rule is there, and switched off."


def _filter_gone(seen: _Seen) -> tuple[bool, str]:
    # It may have been there, on or off, before this case set it.
    wanted = seen.action.params.get("item")
    item = seen.after.item(seen.action.target)
    before = FacetItem.model_validate(wanted) if isinstance(wanted, dict) else None
    same = (item is not None and item.enabled) is (before is not None and before.enabled)
    return same, "The rule is as it was before." if same else "The rule is not as it was before."


def _control_set(seen: _Seen) -> tuple[bool, str]:
    there = seen.action.target in controls_in(seen.after.attrs)
    return there, "It is set up." if there else "It is not set up."


def _control_as_before(seen: _Seen) -> tuple[bool, str]:
    before = seen.action.params.get("attrs")
    wanted = seen.action.target in controls_in(before if isinstance(before, dict) else {})
    same = (seen.action.target in controls_in(seen.after.attrs)) is wanted
    return same, "It is as it was before." if same else "It is not as it was before."


def _attr(name: str, wanted: object, yes: str, no: str) -> _Test:
    def test(seen: _Seen) -> tuple[bool, str]:
        holds = seen.after.attrs.get(name) == wanted
        return holds, yes if holds else no

    return test


def _login_from(seen: _Seen) -> tuple[bool, str]:
    allowed = seen.after.attrs.get("login_from")
    holds = isinstance(allowed, list) and seen.action.target in allowed
    return holds, f"Sign-in is {'' if holds else 'not '}restricted to {seen.action.target}."


def _login_as_before(seen: _Seen) -> tuple[bool, str]:
    """The whole list is what it was: others may have been on it before."""
    recorded = seen.action.params.get("attrs")
    wanted = recorded.get("login_from") if isinstance(recorded, dict) else None
    if not isinstance(wanted, list):
        holds, sentence = _login_from(seen)
        return not holds, sentence
    present = seen.after.attrs.get("login_from")
    named = ", ".join(str(n) for n in wanted) or "nothing"
    if (present if isinstance(present, list) else []) == wanted:
        return True, f"Sign-in is restricted to {named} again, as it was before."
    return False, f"What sign-in is restricted to is not as it was recorded: {named}."


def _copies_gone(seen: _Seen) -> tuple[bool, str]:
    item = seen.after.item(seen.action.target)
    if item is None:
        return False, "The messages could not be found again, so nothing is shown."
    if "delivered" not in item.attrs:
        return False, "Other people's mailboxes were not searched, so nothing is shown."
    count = {name: _number(item.attrs.get(name)) for name in ("delivered", "withdrawn", "purged", "bounced")}
    left, taken = count["delivered"], count["withdrawn"] + count["purged"]
    inside = _number(item.attrs.get("inside")) + _number(item.attrs.get("scheduled"))
    never, lost = count["bounced"], inside - sum(count.values())
    which = "copies" if item.attrs.get("scheduled") else "inside copies"
    aside = _number(item.attrs.get("set-aside"))
    told = f"{taken - aside} of {inside} {which} are out of reach of their recipients; {left} still in reach"
    told += f", {aside} moved to where their recipients can still open them until they are purged" if aside else ""
    told += f", {never} never arrived" if never else ""
    passed = _number(item.attrs.get("passed-on"))
    told += f", {passed} had been sent on elsewhere" if passed else ""
    return left == 0, f"{told}, {lost} can't be withdrawn." if lost else f"{told}."


def _copies_purged(seen: _Seen) -> tuple[bool, str]:
    item = seen.after.item(seen.action.target)
    if item is None:
        return False, "The messages could not be found again, so nothing is shown."
    left, gone = _number(item.attrs.get("withdrawn")), _number(item.attrs.get("purged"))
    return left == 0, f"{gone} copies are purged; {left} are still only withdrawn."


def _copies_back(seen: _Seen) -> tuple[bool, str]:
    item = seen.after.item(seen.action.target)
    left = _number(item.attrs.get("withdrawn")) if item else 0
    return item is not None and left == 0, f"{left} copies are still withdrawn."


def _of_kind(state: FacetState, kind: str) -> list[FacetItem]:
    return [i for i in state.items if i.attrs.get("kind") == kind]


def _sessions(count: int) -> str:
    return f"{count} session{'' if count == 1 else 's'}"


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _clock(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


_TESTS: dict[ActionKind, _Test] = {
    _K.RESET_PASSWORD: _password_changed,
    _K.RESTORE_PASSWORD: _password_back,
    _K.SUSPEND_SIGN_IN: _attr("suspended", True, "Signing in is suspended.", "Signing in is still allowed."),
    _K.RESUME_SIGN_IN: _attr("suspended", False, "Signing in is allowed.", "Signing in is still suspended."),
    _K.REVOKE_SESSIONS: _sessions_ended,
    _K.FORGET_DEVICES: _devices_forgotten,
    _K.REVOKE_BACKUP_CODES: _codes_void,
    _K.REQUIRE_SECOND_FACTOR: _attr("required", True, "A second factor is required.", "No second factor is required."),
    _K.LIFT_SECOND_FACTOR: _attr("required", False, "No second factor is required.", "A second factor is required."),
    _K.RESTRICT_OWN_CLIENTS: _item_barred,
    _K.BLOCK_IP: _network_listed,
    _K.UNBLOCK_IP: _network_as_before,
    _K.RESTRICT_LOGIN_IP: _login_from,
    _K.LIFT_LOGIN_IP: _login_as_before,
    _K.RESTRICT_SENDING: _attr("outside", False, "Sending to outside is off.", "Sending to outside is still on."),
    _K.LIFT_SENDING: _attr("outside", True, "Sending to outside is on.", "Sending to outside is still off."),
    _K.RESTRICT_RECEIVING: _attr(
        "from_outside", False, "Mail from outside is turned away.", "Mail from outside still comes in."
    ),
    _K.LIFT_RECEIVING: _attr(
        "from_outside", True, "Mail from outside comes in.", "Mail from outside is still turned away."
    ),
    _K.WITHDRAW_MESSAGES: _copies_gone,
    _K.RESTORE_MESSAGES: _copies_back,
    _K.PURGE_MESSAGES: _copies_purged,
    _K.FILTER_MAIL: _filter_set,
    _K.UNFILTER_MAIL: _filter_gone,
    _K.SET_CONTROL: _control_set,
    _K.LIFT_CONTROL: _control_as_before,
    **dict.fromkeys(
        (
            _K.REVOKE_APP_PASSWORD,
            _K.REVOKE_GRANT,
            _K.RESET_RECOVERY,
            _K.REMOVE_SECOND_FACTOR,
            _K.DISABLE_PROTOCOL,
            _K.DISABLE_RULE,
            _K.STOP_FORWARDING,
            _K.REMOVE_DELEGATE,
            _K.REMOVE_SEND_AS,
            _K.CLEAR_AUTO_REPLY,
            _K.RESET_SETTING,
        ),
        _item_gone,
    ),
    **dict.fromkeys(
        (
            _K.RESTORE_APP_PASSWORD,
            _K.RESTORE_RECOVERY,
            _K.ENABLE_PROTOCOL,
            _K.LIFT_OWN_CLIENTS,
            _K.ENABLE_RULE,
            _K.RESTORE_FORWARDING,
            _K.RESTORE_DELEGATE,
            _K.RESTORE_SEND_AS,
            _K.RESTORE_AUTO_REPLY,
            _K.RESTORE_SETTING,
        ),
        _item_back,
    ),
}
