"""Judges rules, forwardings, delegates and transport rules: could it be the intruder's, and why?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.model.base import Thing
from workbench.model.mailrule import MailRule, RuleScope
from workbench.model.mailrule_items import SENDING

from .links import PUBLIC_SERVICES, is_outside
from .rule_making import NO_THEFT, Theft, made_reasons
from .rule_settings import setting_traits
from .rule_traits import FLAGGED_FROM, Reason, traits
from .rule_words import DEFAULT_WORDS, RuleWords
from .wording import and_list, count

__all__ = ["Reason", "RuleJudgement", "judge_rule", "judge_rules", "mailboxes_by_target"]

_SEVERAL = 2
_NAMED = 5
"""Places that are named of those where the same address stands."""


class RuleJudgement(Thing):
    """Whether a rule may be the intruder's, and why."""

    flagged: bool
    reasons: tuple[Reason, ...] = ()
    """What stands out about it; a rule that is not flagged may have some too."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reasons, to be read."""
        return tuple(reason.sentence for reason in self.reasons)


def judge_rule(
    rule: MailRule,
    *,
    org_domains: Iterable[str],
    theft: Theft = NO_THEFT,
    words: RuleWords = DEFAULT_WORDS,
    mailboxes: Mapping[str, int] | None = None,
    elsewhere: Mapping[str, Sequence[str]] | None = None,
) -> RuleJudgement:
    """Judges one rule, forwarding, delegate or other setting; linear in its length. The one judge of all of them.

    `theft`: what is known of the intruder. `mailboxes`: in how many mailboxes a target stands (`mailboxes_by_target`);
    `elsewhere`: in which other cases and accounts, in words, by address in lower case.
    Flagged from `FLAGGED_FROM` on. Moving a newsletter to its folder stays far below.
    """
    domains = _domains(rule, org_domains)
    if rule.scope is RuleScope.MAILBOX_RULE:
        own = [] if rule.removed else list(traits(rule, domains, words))
    else:
        own = list(setting_traits(rule, domains, words))
    reasons = [
        *own,
        *_widespread(rule, domains, mailboxes or {}),
        *_elsewhere(rule, domains, elsewhere or {}),
        *made_reasons(rule, theft, stands_out=any(r.weight for r in own)),
    ]
    weight = sum(reason.weight for reason in reasons)
    if not domains and any(r.code == "leaves" for r in own):
        reasons.append(
            Reason(
                code="domains-unknown",
                sentence="Which domains are inside was not told: every address counts as outside.",
            )
        )
    unread = [Reason(code="not-understood", sentence=text) for text in rule.not_understood]
    return RuleJudgement(flagged=weight >= FLAGGED_FROM and not _gone(rule, own), reasons=(*reasons, *unread))


def _gone(rule: MailRule, own: list[Reason]) -> bool:
    return rule.removed and not own


def _domains(rule: MailRule, org_domains: Iterable[str]) -> tuple[str, ...]:
    """What counts as inside: the organisation's domains, and the account's own unless it is a public service's."""
    own = (
        rule.account.rpartition("@")[2].lower() if "@" in rule.account else "",
        *(d.lower() for d in rule.own_domains),
    )
    return tuple(dict.fromkeys([*(d for d in org_domains if d), *(d for d in own if d and d not in PUBLIC_SERVICES)]))


def mailboxes_by_target(rules: Iterable[MailRule]) -> dict[str, int]:
    """Returns in how many mailboxes each address that mail is sent on to stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        if rule.account and not rule.removed and rule.scope in (RuleScope.MAILBOX_RULE, RuleScope.FORWARDING):
            for target in rule.targets(*SENDING):
                found[target.casefold()].add(rule.account.casefold())
    return {target: len(accounts) for target, accounts in found.items()}


def judge_rules(
    rules: Iterable[MailRule], *, org_domains: Iterable[str], words: RuleWords = DEFAULT_WORDS
) -> list[RuleJudgement]:
    """Judges many rules, knowing which targets stand in several mailboxes; linear in their number."""
    every, domains = list(rules), tuple(org_domains)
    shared = mailboxes_by_target(every)
    return [judge_rule(rule, org_domains=domains, words=words, mailboxes=shared) for rule in every]


def _widespread(rule: MailRule, domains: tuple[str, ...], mailboxes: Mapping[str, int]) -> list[Reason]:
    many = [(t, n) for t in rule.targets(*SENDING) if (n := mailboxes.get(t.casefold(), 0)) >= _SEVERAL]
    if not many:
        return []
    target, number = max(many, key=lambda pair: pair[1])
    weight = 3 if "@" not in target or is_outside(target, domains) else 0
    told = f"{count(number, 'mailbox', 'mailboxes')} send mail on to the same address, {target}."
    return [Reason(code="same-target", sentence=told, weight=weight)]


def _elsewhere(rule: MailRule, domains: tuple[str, ...], elsewhere: Mapping[str, Sequence[str]]) -> Iterator[Reason]:
    if rule.removed:
        return
    targets = (t for action in rule.actions for t in action.targets if "@" in t)
    for target in dict.fromkeys(t.strip().lower() for t in targets):
        if places := elsewhere.get(target):
            weight = 3 if is_outside(target, domains) else 0
            said = f"{target} stands in {and_list(list(places[:_NAMED]))} too."
            yield Reason(code="seen-elsewhere", sentence=said, weight=weight)
