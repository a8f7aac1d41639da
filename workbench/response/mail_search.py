"""The searches of one look for mail, and what they covered together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from workbench.analysis.truth import key_of_copy
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import NotReadable, ProviderError
from workbench.model.evidence import Coverage, Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.providers.base import MessagePage

__all__ = ["Hear", "MailSearch"]

Hear = Callable[[str], None]
"""Is told, in a sentence, how far a search is."""


class MailSearch:
    """Searches at a case's provider, one after the other."""

    def __init__(self, desk: Desk, case: Case, hear: Hear | None = None) -> None:
        self._hear = hear
        self._provider = desk.provider(case.provider)
        self._covered: list[Coverage] = []
        self._seen: set[tuple[str, str]] = set()
        self._gaps: dict[str, None] = {}
        self._source = f"{case.provider} mail search"

    async def find(self, query: MessageQuery) -> list[MessageCopy]:
        """Returns every copy that a query finds. Raises ProviderError, NotReadable where the provider can't search."""
        copies: list[MessageCopy] = []
        coverage: Coverage | None = None
        async for page in self._provider.find_messages(query):
            copies += page.copies
            coverage = page.coverage
            if self._hear is not None:
                self._hear(_so_far(page, len(copies)))
        if coverage is not None:
            self._covered.append(coverage)
        self._seen.update(map(key_of_copy, copies))
        return copies

    async def try_to_find(self, query: MessageQuery, what: str) -> list[MessageCopy] | None:
        """Returns what a query finds; None where it could not be asked, which the coverage then says of `what`."""
        try:
            return await self.find(query)
        except (ProviderError, NotReadable) as error:
            self.say(f"NOT CHECKED: {what}. {error.title}")
            return None

    def say(self, gap: str) -> None:
        """Adds a sentence on what was not covered."""
        self._gaps[gap] = None

    def coverage(self, since: datetime | None = None) -> Coverage:
        """Returns what all searches so far covered together."""
        return Coverage(
            source=self._covered[0].source if self._covered else self._source,
            asked=Window(start=since),
            got=Window(
                start=min(_known(c.got.start for c in self._covered), default=None),
                end=max(_known(c.got.end for c in self._covered), default=None),
            ),
            rows=sum(c.rows for c in self._covered),
            unique=len(self._seen),
            accounts=max((c.accounts for c in self._covered), default=0),
            gaps=(*self._gaps, *dict.fromkeys(gap for c in self._covered for gap in c.gaps)),
        )


def _so_far(page: MessagePage, copies: int) -> str:
    of = f" of {page.mailboxes:,}" if page.mailboxes else ""
    looked = page.coverage.accounts
    return f"Searching for mail: {looked:,}{of} mailboxes looked in, {copies:,} copies found…"


def _known(times: Iterable[datetime | None]) -> list[datetime]:
    return [time for time in times if time is not None]
