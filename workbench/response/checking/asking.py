"""Asks a mail system what a gap check needs: of each account the facets, of its sign-ins the last weeks."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workbench.analysis.gap_signins import SignInsSeen
from workbench.analysis.gaps import Seen
from workbench.model.actions import ActionKind
from workbench.model.errors import ConnectionLost, NotFound, NotReadable, NotSent, ProviderError, RateLimited
from workbench.model.evidence import Coverage, Window
from workbench.model.protections import Protection, Scope
from workbench.model.state import FacetState
from workbench.model.support import AccountFacts, Support
from workbench.model.words import Facet, SupportLevel, facet_name

if TYPE_CHECKING:
    from workbench.providers.base import Provider

__all__ = ["SIDE_BY_SIDE", "Asker", "Subject"]

SIDE_BY_SIDE = 8
"""Accounts that are asked about at the same time."""
_GONE = (NotSent, ConnectionLost, RateLimited)
"""The mail system gave no answer: to ask again later may help."""
_BEFORE = timedelta(days=30)
"""How much further back than the days looked at: what the account used before."""


@dataclass(frozen=True)
class Subject:
    """What was seen of one account."""

    facts: AccountFacts
    seen: Seen
    lost: ProviderError | None = None
    """The mail system gave no answer at all."""


def _last_days(protections: Iterable[Protection]) -> int:
    return max((x.days for p in protections for x in p.looks if x.on_signins), default=0)


class Asker:
    """Asks one provider, and keeps what it answered. Nothing is changed by it."""

    def __init__(self, provider: Provider, protections: Sequence[Protection], now: Callable[[], datetime]) -> None:
        self._provider = provider
        self._now = now
        self._support: dict[Facet, Support] = {
            row.name: row for row in provider.support() if isinstance(row.name, Facet)
        }
        self._not_offered = {
            row.name: f"The mail system does not offer it: {row.reason.partition('; ')[0]}."
            for row in provider.support()
            if isinstance(row.name, ActionKind) and row.perform is SupportLevel.NONE
        }
        looks = [(p, look) for p in protections for look in p.looks]
        self._facets = tuple(dict.fromkeys(x.facet for p, x in looks if x.facet and p.scope is Scope.ACCOUNT))
        self._of_domain = tuple(dict.fromkeys(x.facet for p, x in looks if x.facet and p.scope is Scope.DOMAIN))
        self._days = _last_days(protections)
        self._signins: dict[str, SignInsSeen] = defaultdict(SignInsSeen)
        self._none: dict[str, SignInsSeen] = {}
        """By domain: what holds for an account of which there is no sign-in."""
        self.raw: list[str] = []
        """What was answered: JSON lines, in the order in which it came."""
        self.looked: list[Coverage] = []
        self.failed: list[str] = []
        """Sentences on what could not be read though the provider offers it."""
        self.first_failure: ProviderError | None = None
        self.stopped = False
        """Nothing more is asked."""

    async def read_signins(self, accounts: Sequence[str]) -> None:
        """Reads the sign-ins of all accounts in one look at each domain's: only that tells how far back it reaches."""
        wanted = {a.lower() for a in accounts}
        for domain in dict.fromkeys(a.rpartition("@")[2].lower() for a in accounts if self._days):
            self._none[domain] = await self._look_at(domain, wanted)

    async def accounts(self, addresses: Sequence[str]) -> list[Subject | str]:
        """Returns each account as it was seen, in order; the address alone where the provider knows none such.

        All are asked at the same time: `SIDE_BY_SIDE` at most.
        """
        return list(await asyncio.gather(*(self._account(address) for address in addresses)))

    async def domain(self, through: str) -> Subject:
        """Returns what holds for the whole domain, as it shows at one of its accounts."""
        return await self._see(AccountFacts(address=through), self._of_domain, SignInsSeen())

    async def _account(self, address: str) -> Subject | str:
        try:
            facts = await self._provider.account(address)
        except NotFound:
            return address
        except _GONE as error:
            # Nothing else is asked of it now: each question would wait for its answer as long as this one did.
            self._note_failure(error)
            why = dict.fromkeys(self._facets, f"The mail system was asked, and gave no answer: {error.title}")
            signins = self._signins_of(address)
            seen = Seen(now=self._now(), unseen=why, signins=signins, not_offered=self._not_offered)
            return Subject(AccountFacts(address=address), seen, error)
        except ProviderError as error:
            self._note_failure(error)
            facts = AccountFacts(address=address)
        return await self._see(facts, self._facets, self._signins_of(facts.address))

    async def _see(self, facts: AccountFacts, facets: Iterable[Facet], signins: SignInsSeen) -> Subject:
        account, lost = facts.address, list[ProviderError | None]()
        states: dict[Facet, FacetState] = {}
        unseen: dict[Facet, str] = {}
        guided: set[Facet] = set()
        for facet in facets:
            row = self._support.get(facet)
            if row is None or row.observe is not SupportLevel.AUTOMATED:
                unseen[facet] = _not_offered(facet, row)
                if row is not None and row.observe is SupportLevel.GUIDED:
                    guided.add(facet)
                continue
            try:
                states[facet] = await self._provider.observe(account, facet)
            except ProviderError as error:
                unseen[facet] = f"The mail system was asked, and gave no answer: {error.title}"
                self._note_failure(error)
                lost.append(error if isinstance(error, _GONE) else None)
            else:
                self._keep(account, states[facet])
                lost.append(None)
        seen = Seen(
            now=self._now(),
            states=states,
            unseen=unseen,
            guided=frozenset(guided),
            signins=signins,
            not_offered=self._not_offered,
        )
        return Subject(facts, seen, lost[-1] if lost and all(lost) else None)

    async def _look_at(self, domain: str, wanted: set[str]) -> SignInsSeen:
        now = self._now()
        window = Window(start=now - timedelta(days=self._days) - _BEFORE, end=now)
        coverage: Coverage | None = None
        try:
            async for page in self._provider.signins(f"*@{domain}", window):
                coverage = page.coverage
                if self.stopped:
                    break
                for row in page.signins:
                    if (address := row.account.lower()) in wanted:
                        self._signins[address].take(row)
        except NotReadable as error:
            return SignInsSeen(unseen=f"Guided: the program does not see the sign-ins here. {error.title}", guided=True)
        except ProviderError as error:
            self._note_failure(error)
            return SignInsSeen(unseen=f"The sign-ins were not read: {error.title}")
        if coverage is None or coverage.got.start is None:
            return SignInsSeen(unseen="The mail system has no sign-ins of that time.")
        self.looked.append(coverage)
        return SignInsSeen(since=coverage.got.start, source=coverage.source)

    def _signins_of(self, address: str) -> SignInsSeen:
        known = self._none.get(address.rpartition("@")[2].lower(), SignInsSeen())
        found = self._signins.get(address.lower())
        if found is None or known.since is None:
            return known
        seen = replace(found, since=known.since, source=known.source)
        facts = {
            "account": address,
            "signins_since": known.since.isoformat(),
            "first_from": {network: s.model_dump(mode="json") for network, s in seen.first.items()},
            "mail_programs_at": [at.isoformat() for at in seen.programs],
        }
        self.raw.append(json.dumps(facts, ensure_ascii=False, sort_keys=True))
        return seen

    def _keep(self, account: str, state: FacetState) -> None:
        answer = {"account": account, **state.model_dump(mode="json")}
        self.raw.append(json.dumps(answer, ensure_ascii=False, sort_keys=True))

    def _note_failure(self, error: ProviderError) -> None:
        self.first_failure = self.first_failure or error
        if error.title not in self.failed:
            self.failed.append(error.title)


def _not_offered(facet: Facet, row: Support | None) -> str:
    why = f": {row.reason}" if row is not None and row.reason else ""
    if row is not None and row.observe is SupportLevel.GUIDED:
        return f"Guided: the program does not see it here ({facet_name(facet)}{why})."
    return f"The mail system does not offer to see it ({facet_name(facet)}{why})."
