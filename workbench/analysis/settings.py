"""What a desk's settings, and the people at it, tell the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, tzinfo
from functools import cached_property

from workbench.model.base import Thing
from workbench.model.records import SaidBefore
from workbench.model.words import Judgement

from .networks import Network, network_of, parse_networks

__all__ = ["JudgeConfig"]


class JudgeConfig(Thing):
    """Settings of the rules."""

    office_networks: tuple[str, ...] = ()
    """The organisation's own networks, CIDR: the owner's, whatever the records say."""
    vpn_networks: tuple[str, ...] = ()
    """The exits of the organisation's VPN, CIDR: not strange by being new or far, but what is done there counts."""
    zone: tzinfo = UTC
    """For days, usual hours and the times in sentences."""
    usual_hours: tuple[int, int] | None = None
    """First and last usual hour, both counted (8, 18); None: learned from the records."""
    weights: dict[str, int] = {}
    """Weight by reason code (`codes.REASONS`), where it should differ from the built-in one; 0 switches it off."""
    known: dict[str, Judgement] = {}
    """What people said in this case, by sign-in id. It counts for every record of the same network."""
    said_before: tuple[SaidBefore, ...] = ()
    """What people said in earlier cases of the account."""
    abnormal_from: int = 6
    """Sum of weights from which a network is abnormal."""
    owner_up_to: int = -1
    """Sum of weights up to which a network is the owner's."""

    model_config = {"arbitrary_types_allowed": True}

    @cached_property
    def office(self) -> tuple[Network, ...]:
        """The office networks, parsed. Raises UsageError where one is none."""
        return parse_networks(self.office_networks)

    @cached_property
    def vpn(self) -> tuple[Network, ...]:
        """The exits of the VPN, parsed. Raises UsageError where one is none."""
        return parse_networks(self.vpn_networks)

    @cached_property
    def said_of(self) -> dict[str, SaidBefore]:
        """The latest word of earlier cases on each network, where they do not contradict each other."""
        words: dict[str, list[SaidBefore]] = defaultdict(list)
        for said in self.said_before:
            words[network_of(said.ip)].append(said)
        return {network: max(told, key=lambda s: s.at) for network, told in words.items() if _agree(told)}


def _agree(told: Iterable[SaidBefore]) -> bool:
    return len({said.judgement is Judgement.ABNORMAL for said in told}) == 1
