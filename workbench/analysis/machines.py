"""Reasons that speak for the owner: programs that call by themselves, with nobody at the keys."""

from __future__ import annotations

from workbench.model.signins import AuditEvent, Reason

from .history import History
from .networks import region_of
from .sight import Rule, Sight
from .wording import count, moment, span

__all__ = ["MACHINES"]


def _collects(history: History, sight: Sight) -> Reason | None:
    """A program that calls at fixed times: often another mailbox that collects this one's mail."""
    pace = sight.pace_of(history)
    if pace is None or history.changes:
        return None
    others = f" and {count(pace.networks - 1, 'other address')}" if pace.networks > 1 else ""
    times = count(pace.calls, "time")
    sentence = (
        f"Mail is fetched every {span(pace.gap)} from {history.network}{others}, {times} so far: a program does that,"
        f" often another mailbox that collects mail. Ask the owner whether they set one up."
    )
    return sight.reason("collects-mail", sentence, history.ids[:1])


def _old_password(history: History, sight: Sight) -> Reason | None:
    """An old client that goes on trying the password that was changed."""
    change = sight.new_password_before(history)
    if change is None:
        return None
    if sight.on_known_line(history):
        whose = f"the owner is known on {region_of(history.network)}"
        return sight.reason("old-password", _tries(history, change, whose, sight), _ids(history, change), grade=1)
    client = next((f.client for f in history.failures if f.client and f.client.casefold() in sight.usual.clients), None)
    if client is None:
        return None
    whose = f"the owner uses “{client[:60]}” too"
    return sight.reason("old-password", _tries(history, change, whose, sight), _ids(history, change))


def _tries(history: History, change: AuditEvent, whose: str, sight: Sight) -> str:
    tries = sum(f.attempts for f in history.failures)
    return (
        f"{count(tries, 'failure')} and no success, the first {span(history.first - change.at)} after the password was"
        f" changed at {moment(change.at, sight.zone)}, and {whose}: a program that still holds the old password does"
        f" that."
    )


def _ids(history: History, change: AuditEvent) -> tuple[str, ...]:
    return change.id, *history.ids


MACHINES: tuple[Rule, ...] = (_collects, _old_password)
