"""Tells what a search for mail covered so far, and what it could not."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.evidence import Coverage, Window
from workbench.model.mail import MessageCopy, MessageQuery

__all__ = ["Searched"]

_ALWAYS = (
    "The API does not tell from which IP address a mail was sent.",
    "It does not tell whether a mail program fetched a copy by POP, or a rule sent it on.",
    "Whether its search looks into the junk and deleted folders is not confirmed.",
    "Mail that only claims to be from the account is found too.",
)
_NAMED = 5
"""Mailboxes that are named in one sentence."""


class Searched:
    """Adds up, mailbox after mailbox."""

    def __init__(self, query: MessageQuery, *, everyone: bool) -> None:
        self._query = query
        self.everyone = everyone
        self._copies = 0
        self._times: list[MessageCopy] = []
        self.mailboxes = 0
        """How many were looked in."""
        self.without: list[str] = []
        """Addresses inside that have no mailbox."""
        self.failed: dict[str, str] = {}
        """Mailboxes that could not be searched, and why."""
        self.undated: set[str] = set()
        """Ids of messages that were left out since nothing tells when they were sent."""
        self.more: list[str] = []
        """What else to say."""

    def coverage(self, copies: Sequence[MessageCopy] = (), *, of: int | None = None) -> Coverage:
        """Returns the coverage with these copies added; `of`: so many mailboxes there are, and it goes on."""
        self._copies += len(copies)
        if copies:
            self._times = sorted((*self._times, *copies), key=lambda c: c.sent_at)
            self._times = [self._times[0], self._times[-1]]
        going_on = () if of is None else (f"So far, {self.mailboxes:,} of {of:,} mailboxes were looked in.",)
        return Coverage(
            source="Alibaba Mail search",
            asked=Window(start=self._query.since, end=self._query.until),
            got=Window(
                start=self._times[0].sent_at if self._times else None,
                end=self._times[-1].sent_at if self._times else None,
            ),
            rows=self._copies,
            unique=self._copies,
            accounts=self.mailboxes,
            gaps=(*going_on, *self._gaps(), *_ALWAYS),
        )

    def _members(self) -> str:
        if self.everyone:
            return "Every mailbox was searched, its members' too."
        return "Its members' copies were not looked for: set `everyone` in the settings, and look again."

    def _gaps(self) -> list[str]:
        gaps = list(self.more)
        if self.failed:
            why = next(iter(self.failed.values()))
            gaps.append(f"{_mailboxes(list(self.failed))} could not be searched: {why}")
        if self.without:
            gaps.append(
                f"{_named(self.without)}: no mailbox goes by that name; it may be a mail group. {self._members()}"
            )
        if self.undated:
            gaps.append(f"{len(self.undated):,} messages were left out: nothing tells when they were sent.")
        return gaps


def _mailboxes(names: list[str]) -> str:
    return f"{len(names):,} mailbox{'' if len(names) == 1 else 'es'} ({_named(names)})"


def _named(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
