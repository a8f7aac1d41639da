"""Filter rules made from reported mails, and what each would have caught among the mails that were seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Literal

from pydantic import JsonValue, ValidationError

from workbench.model.base import Thing
from workbench.model.examined import ExaminedMail
from workbench.model.mail import MessageCopy

from .links import is_outside

__all__ = ["FilterRule", "FilterTrial", "rules_from", "trial_of", "trials_in"]

_OTHERS = 20
_MOST_SENDERS, _MOST_HOSTS = 10, 5


class FilterRule(Thing):
    """A rule that turns mail away in every mailbox."""

    key: str
    """`from:ADDRESS` or `link:HOST`: what the action's `target` names."""
    field: Literal["from", "link"]
    value: str

    @property
    def what(self) -> str:
        """What it turns away, in words."""
        return f"from {self.value}" if self.field == "from" else f"with a link to {self.value}"


class FilterTrial(Thing):
    """What a rule would have caught."""

    key: str
    over: int
    """Copies that were looked at."""
    caught: int
    reported: int
    """Of the caught ones, those of the reported mails and of mails like them."""
    others: tuple[str, ...] = ()
    """Of the rest, sender and subject, each once, at most 20."""

    @property
    def caught_others(self) -> int:
        """Copies that nobody reported."""
        return self.caught - self.reported

    @property
    def sentence(self) -> str:
        """What to know before it is set."""
        told = f"Of {self.over:,} mails that were looked at it would have caught {self.caught:,}"
        if not self.caught_others:
            return f"{told}, all of them like the reported ones."
        return f"{told}; {self.caught_others:,} of them nobody reported: look at them first ({self.others[0]} …)."


def rules_from(mails: Iterable[ExaminedMail], org_domains: Collection[str]) -> tuple[FilterRule, ...]:
    """Returns the rules that these mails give: their senders, then the hosts of their links.

    No rule for the own domains, nor for hosts that everybody links to: it would turn honest mail away.
    """
    mails = tuple(mails)
    senders = [m.sender.lower() for m in mails if "@" in m.sender and is_outside(m.sender, org_domains)]
    hosts = [host for m in mails for link in m.links if (host := link.host.lower()) and _telling(host, org_domains)]
    return tuple(
        [FilterRule(key=f"from:{a}", field="from", value=a) for a in list(dict.fromkeys(senders))[:_MOST_SENDERS]]
        + [FilterRule(key=f"link:{h}", field="link", value=h) for h in list(dict.fromkeys(hosts))[:_MOST_HOSTS]]
    )


def trial_of(rule: FilterRule, copies: Iterable[MessageCopy], reported: Collection[tuple[str, str]]) -> FilterTrial:
    """Returns what the rule would have caught of these copies. `reported`: keys of the reported ones and their like."""
    copies = tuple(copies)
    caught = [c for c in copies if _fits(rule, c)]
    others = [c for c in caught if (c.message_id, c.recipient) not in reported]
    named = dict.fromkeys(f"{c.sender}: {c.subject}" for c in others)
    return FilterTrial(
        key=rule.key,
        over=len(copies),
        caught=len(caught),
        reported=len(caught) - len(others),
        others=tuple(named)[:_OTHERS],
    )


def trials_in(told: JsonValue) -> dict[str, FilterTrial]:
    """Returns the trials that a look recorded, by rule; what is none of ours is passed over."""
    found = {}
    for one in told if isinstance(told, list) else ():
        with suppress(ValidationError):
            trial = FilterTrial.model_validate(one)
            found[trial.key] = trial
    return found


def _fits(rule: FilterRule, copy: MessageCopy) -> bool:
    if rule.field == "from":
        return copy.sender.lower() == rule.value
    return any(_host(link) == rule.value for link in copy.links)


def _host(link: str) -> str:
    return link.partition("/")[0].lower()


def _telling(host: str, org_domains: Collection[str]) -> bool:
    from .examine.brands import brand_of_domain  # what examines a mail is loaded where one was reported
    from .examine.hosts import is_service, is_shortener

    everybodys = brand_of_domain(host) or is_service(host) or is_shortener(host)
    return "." in host and is_outside(host, org_domains) and not everybodys
