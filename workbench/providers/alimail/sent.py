"""What is known of the mails of one search: which there are, who got them, and what they hold inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from workbench.model.mail import MessageCopy, MessageQuery

from .copies import copy_of, message_id, sent_at
from .coverage import Searched
from .fields import Json, addresses, text
from .folders import DELETED, DRAFTS, SENT
from .insides import Insides
from .purged import Purged

__all__ = ["Sent", "recipients"]


def recipients(row: Json) -> dict[str, None]:
    """Returns the addresses that a mail names, each once."""
    return dict.fromkeys(addresses(row, "toRecipients", "ccRecipients", "bccRecipients"))


class Sent:
    """The mails of one search, by Message-ID."""

    def __init__(
        self, query: MessageQuery, insides: Insides, purged: Purged, told: Searched, unseen: str = "unknown"
    ) -> None:
        """`unseen`: where a copy is that was not found, as far as is known."""
        self._query = query
        self._sender = query.sender.strip().lower()
        self._insides = insides
        self._purged = purged
        self._told = told
        self._unseen = unseen
        self._rows: dict[str, Json] = {}
        self._left: dict[str, str] = {}
        """Where the sender's own copy lies."""
        self._of: defaultdict[str, set[str]] = defaultdict(set)
        """By recipient, the Message-IDs."""

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def learn(self, rows: Iterable[Json], *, own: bool) -> list[Json]:
        """Takes in mails with their recipients; returns those that were not known. `own`: from the sender's mailbox."""
        fresh: dict[str, Json] = {}
        for row in rows:
            kept, name = text(row, "folderId"), message_id(row)
            # The copy in Sent has all recipients; another one of the sender's own may have fewer.
            if kept == DRAFTS or (name in self._rows and not (own and kept == SENT)):
                continue
            fresh[name] = self._rows[name] = row
            for address in recipients(row):
                self._of[address].add(name)
            if own:
                self._left[name] = "deleted" if kept == DELETED else "sent"
        return list(fresh.values())

    def mailboxes(self, domains: frozenset[str]) -> set[str]:
        """Returns the addresses inside that they went to."""
        return {address for address in self._of if address.rpartition("@")[2] in domains}

    def expected(self, mailbox: str) -> set[str]:
        """Returns the Message-IDs that a mailbox should hold."""
        return self._of.get(mailbox, set())

    def to(self, domains: frozenset[str], *, inside: bool, rows: Iterable[Json] | None = None) -> Iterator[MessageCopy]:
        """Yields a copy that nobody saw yet for each recipient inside, or outside, of these mails, or of all."""
        for row in self._rows.values() if rows is None else rows:
            for address in recipients(row):
                if (address.rpartition("@")[2] in domains) is inside:
                    gone = "purged" if (message_id(row), address) in self._purged else self._unseen
                    where = gone if inside else "outside"
                    yield from self.made(row, address, where=where, inside=inside, own=False)

    def wanted(self, rows: Iterable[Json]) -> Iterator[Json]:
        """Yields the rows that were really asked for: what the service found is looked at once more."""
        since, until = self._query.since, self._query.until
        for row in rows:
            at = sent_at(row)
            senders = set(addresses(row, "from"))
            if self._sender and senders and self._sender not in senders:
                continue
            if at is None:
                self._told.undated.add(text(row, "id"))
            elif not (since and at < since.replace(microsecond=0)) and not (until and at > until):
                yield row

    def made(
        self, row: Json, recipient: str, *, where: str, inside: bool, own: bool, folder: str | None = None
    ) -> list[MessageCopy]:
        """Returns the copy of one recipient. `folder`: where it lies there; None: where the sender's own copy lies."""
        at = sent_at(row)
        if at is None:
            return []
        kept = self._left.get(message_id(row), "") if folder is None else folder
        more = self._insides.of(row)
        return [copy_of(row, recipient, at, where=where, inside=inside, own=own, folder=kept, more=more)]
