"""Actions whose target a person names: `restrict-login-ip:198.51.100.0/24`."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from workbench.analysis.networks import inside
from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.errors import Refused, UsageError
from workbench.playbook.schema import Step

from .facts import CaseFacts
from .plans import PlannedAction
from .proposals import propose_chosen

__all__ = ["with_chosen"]

_ON_NETWORKS = (ActionKind.RESTRICT_LOGIN_IP,)


def with_chosen(
    desk: Desk, facts: CaseFacts, step: Step, proposals: tuple[PlannedAction, ...], picks: Iterable[str]
) -> tuple[tuple[PlannedAction, ...], tuple[str, ...]]:
    """Adds what picks of the form `kind:target` name, where the playbook leaves the target to the person.

    Returns the proposals with them, and the picks as ids of actions where they were such. Raises UsageError for
    a target that is none, Refused for one that would let the intruder in.
    """
    known = {p.action.id for p in proposals}
    entries = {e.action.value: e for e in step.actions if e.on == "chosen"}
    added: dict[str, PlannedAction] = {}
    meant: list[str] = []
    for pick in picks:
        kind, _, target = pick.partition(":")
        if pick in known or kind not in entries or not target.strip():
            meant.append(pick)
            continue
        planned = propose_chosen(desk, facts, step, entries[kind], _checked(facts, entries[kind].action, target))
        meant.append(planned.action.id)
        if planned.action.id not in known:
            added[planned.action.id] = planned
    return (*proposals, *added.values()), tuple(meant)


def _checked(facts: CaseFacts, kind: ActionKind, target: str) -> str:
    text = target.strip()
    if kind not in _ON_NETWORKS:
        return text
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise UsageError(
            f"'{text}' is no network for {kind.value}.", "Write it like 198.51.100.0/24 or 2001:db8:1::/48."
        ) from error
    if network.prefixlen == 0:
        raise Refused(f"{network} is every address there is: that restricts nothing.", "Name the owner's network.")
    theirs = next((ip for ip in facts.situation.abnormal_ips if inside(ip, (network,))), None)
    if theirs:
        raise Refused(f"{network} holds {theirs}, which is abnormal: that would let the intruder in.")
    return str(network)
