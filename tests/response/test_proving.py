"""What a state read back shows about an action, and what it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workbench.analysis.proving import already_so, prove, untouched
from workbench.model.actions import ACTIONS, Action, ActionKind
from workbench.model.evidence import Coverage
from workbench.model.state import FacetItem, FacetState
from workbench.model.words import Facet

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def state(facet: Facet, *items: FacetItem, **attrs: object) -> FacetState:
    return FacetState(facet=facet, at=NOW, items=items, attrs=attrs, coverage=Coverage(source="test"))


def action(kind: ActionKind, target: str = "", **params: object) -> Action:
    return Action(id="x", kind=kind, target=target, params=params)


@pytest.mark.parametrize("kind", list(ActionKind))
def test_no_action_is_proved_without_a_state_after_it(kind: ActionKind) -> None:
    proof = prove(action(kind, "t"), None, None, NOW, "Not now.")
    assert not proof.proved
    assert "Not now." in proof.sentence


@pytest.mark.parametrize("kind", list(ActionKind))
def test_every_action_has_a_test_that_says_something(kind: ActionKind) -> None:
    proof = prove(action(kind, "t"), None, state(ACTIONS[kind].facet), NOW)
    assert proof.sentence.endswith(".")


def test_a_reset_is_proved_by_a_later_change_only() -> None:
    def proved(before: datetime | None, after: datetime | None) -> bool:
        was = state(Facet.PASSWORD, changed_at=before.isoformat()) if before else None
        is_now = state(Facet.PASSWORD, **({"changed_at": after.isoformat()} if after else {}))
        return prove(action(ActionKind.RESET_PASSWORD), was, is_now, NOW).proved

    old, new = NOW - timedelta(days=90), NOW + timedelta(seconds=2)
    assert proved(old, new)
    assert proved(None, new)
    assert not proved(old, old)
    assert not proved(None, old)
    assert not proved(old, None)
    assert not proved(NOW - timedelta(days=90), NOW - timedelta(hours=1))


def test_without_a_time_a_reset_is_proved_where_what_is_stored_is_another_one() -> None:
    def proved(before: dict[str, object] | None, **after: object) -> bool:
        was = None if before is None else state(Facet.PASSWORD, **before)
        return prove(action(ActionKind.RESET_PASSWORD), was, state(Facet.PASSWORD, **after), NOW).proved

    assert proved({"mark": "aa"}, mark="bb")
    assert proved({}, mark="bb")
    assert not proved({"mark": "aa"}, mark="aa")
    assert not proved({"mark": "aa"})
    assert not proved(None, mark="bb")


def test_a_reset_and_a_withdrawal_are_never_done_already() -> None:
    changed = state(Facet.PASSWORD, changed_at=NOW.isoformat())
    assert not already_so(action(ActionKind.RESET_PASSWORD), changed, NOW)


def test_sessions_that_began_afterwards_do_not_count_against_ending_the_old_ones() -> None:
    def session(key: str, since: datetime | None) -> FacetItem:
        return FacetItem(key=key, what="a browser", since=since, attrs={"kind": "session"})

    old, fresh = session("a", NOW - timedelta(hours=1)), session("b", NOW + timedelta(minutes=1))
    before = state(Facet.SESSIONS, old)
    end = action(ActionKind.REVOKE_SESSIONS)
    assert prove(end, before, state(Facet.SESSIONS), NOW).proved
    assert prove(end, before, state(Facet.SESSIONS, fresh), NOW).proved
    assert not prove(end, before, state(Facet.SESSIONS, old, fresh), NOW).proved
    assert not prove(end, before, state(Facet.SESSIONS, session("c", None)), NOW).proved
    assert not already_so(end, state(Facet.SESSIONS, fresh), NOW)


@pytest.mark.parametrize(("on", "proved"), [(True, False), (False, True)])
def test_an_automatic_reply_is_off_only_when_it_is_off(on: bool, proved: bool) -> None:
    reply = FacetItem(key="auto-reply", what="Out of office", enabled=on)
    signature = FacetItem(key="signature", what="Signature")
    shown = state(Facet.AUTO_REPLY, reply, signature)
    assert prove(action(ActionKind.CLEAR_AUTO_REPLY), None, shown, NOW).proved is proved
    assert already_so(action(ActionKind.CLEAR_AUTO_REPLY), shown, NOW) is proved


def test_an_app_that_is_in_no_list_is_not_barred() -> None:
    bar = action(ActionKind.RESTRICT_OWN_CLIENTS, "phone")
    app = FacetItem(key="phone", what="The phone app")
    assert not already_so(bar, state(Facet.PROTOCOLS), NOW)
    assert not already_so(bar, state(Facet.PROTOCOLS, app), NOW)
    assert already_so(bar, state(Facet.PROTOCOLS, app.model_copy(update={"enabled": False})), NOW)


def test_messages_that_cant_be_found_again_are_not_withdrawn() -> None:
    assert not prove(action(ActionKind.WITHDRAW_MESSAGES, "mail-1"), None, state(Facet.MESSAGES), NOW).proved


def test_an_item_that_came_back_differently_is_not_restored() -> None:
    was = FacetItem(key="r-1", what="rule", attrs={"moves_to": "Archive", "last_used_at": "x"})
    back = action(ActionKind.ENABLE_RULE, "r-1", item=was.model_dump(mode="json"))
    used = was.model_copy(update={"attrs": {"moves_to": "Archive", "last_used_at": "y"}})
    other = was.model_copy(update={"attrs": {"moves_to": "Trash"}})
    assert prove(back, None, state(Facet.RULES, used), NOW).proved
    assert not prove(back, None, state(Facet.RULES, other), NOW).proved
    assert not prove(back, None, state(Facet.RULES), NOW).proved
    assert untouched(state(Facet.RULES, was), state(Facet.RULES, used), "r-1")
    assert not untouched(state(Facet.RULES, was), state(Facet.RULES), "r-1")
    assert not untouched(state(Facet.SENDING, outside=False), state(Facet.SENDING, outside=True), "")
