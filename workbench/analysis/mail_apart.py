"""Takes the owner's own copies out of groups: who forwards the intruder's mail to the helpdesk is not the intruder."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.mail import MessageCopy, MessageGroup

from .messages import group_of
from .networks import network_of

__all__ = ["OWN", "set_apart"]

OWN = "-own"
"""Ends the key of a group that was taken out of one of others."""


def set_apart(groups: Iterable[MessageGroup], owner_networks: frozenset[str]) -> tuple[MessageGroup, ...]:
    """Returns the groups, those of which a part was sent from the owner's networks as two."""
    apart: list[MessageGroup] = []
    for group in groups:
        own = [c for c in group.copies if _is_own(c, owner_networks)]
        if own and len(own) < len(group.copies):
            rest = [c for c in group.copies if not _is_own(c, owner_networks)]
            apart += [group_of(group.key, rest), group_of(group.key + OWN, own)]
        else:
            apart.append(group)
    return tuple(apart)


def _is_own(copy: MessageCopy, owner_networks: frozenset[str]) -> bool:
    return copy.from_ip is not None and network_of(copy.from_ip) in owner_networks
