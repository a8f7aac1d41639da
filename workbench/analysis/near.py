"""Joins mails that are near-identical: one pass in the order of sending, no pair is ever looked for.

Each mail leaves marks (its Message-ID, subject, body's bands, links); whoever left the same mark shortly before is
joined with it. How short "shortly" is depends on how telling the mark is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import date

from workbench.model.mail import MessageCopy

from .networks import network_of
from .subjects import Subject, subject_of

__all__ = ["near_identical"]

_ALWAYS = float("inf")
_HOURS = 6 * 3600.0
"""Mails with one telling subject, body or link belong together as long as no pause is longer (seconds)."""
_SOON = 30 * 60.0
"""The same where the mark is weaker: subjects alike in all but one word, or with bodies that differ."""
_AT_ONCE = 120.0
"""The same for subjects that say little ("Invoice", "会议"): only at a pace that no hand keeps."""
_BANDS_ALIKE = 2
_SIGNATURE_DAYS = 3
"""A link in mails of so many days stands in the signature."""


def near_identical(copies: Sequence[MessageCopy]) -> list[list[MessageCopy]]:
    """Returns the copies, given in the order of sending, as lists of near-identical mails."""
    joiner = _Joiner(copies)
    for place, copy in enumerate(copies):
        joiner.add(place, copy)
    return joiner.groups()


class _Joiner:
    """Union-find over the places of the copies, and the marks that were left so far."""

    def __init__(self, copies: Sequence[MessageCopy]) -> None:
        self._copies = copies
        self._parents = list(range(len(copies)))
        self._times = [copy.sent_at.timestamp() for copy in copies]
        self._last: dict[Hashable, int] = {}
        self._owner_of_part: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._ordinary_links = _links_of_many_days(copies)
        self._prints: dict[str, tuple[str, ...]] = {}

    def groups(self) -> list[list[MessageCopy]]:
        found: dict[int, list[MessageCopy]] = {}
        for place, copy in enumerate(self._copies):
            found.setdefault(self._root(place), []).append(copy)
        return list(found.values())

    def add(self, place: int, copy: MessageCopy) -> None:
        self._mark(copy.message_id, place, _ALWAYS)
        if copy.body_print:
            self._by_body(place, copy.body_print)
        for link in copy.links:
            if "/" in link and link not in self._ordinary_links:
                self._mark(("link", link), place, _SOON)
        if not copy.in_reply_to:  # an answer has its subject from the mail that it answers
            self._by_subject(place, copy)

    def _by_body(self, place: int, body_print: str) -> None:
        self._mark(("body", body_print), place, _HOURS)
        alike: Counter[int] = Counter()
        for number, band in enumerate(self._bands(body_print)):
            mark = (number, band)
            before = self._last.get(mark)
            self._last[mark] = place
            if before is not None and self._times[place] - self._times[before] <= _HOURS:
                alike[self._root(before)] += 1
        for root, bands in alike.items():
            if bands >= _BANDS_ALIKE:
                self._join(place, root)

    def _by_subject(self, place: int, copy: MessageCopy) -> None:
        subject = subject_of(copy.subject, copy.recipient)
        network = network_of(copy.from_ip) if copy.from_ip else ""
        if subject.telling:
            self._by_telling_subject(place, copy, subject)
        elif not subject.reply:
            self._mark((copy.sender, network, subject.skeleton), place, _AT_ONCE)

    def _by_telling_subject(self, place: int, copy: MessageCopy, subject: Subject) -> None:
        mark = (copy.sender, subject.skeleton)
        before = self._last.get(mark)
        self._last[mark] = place
        since = self._times[place] - self._times[before] if before is not None else _ALWAYS
        if before is not None and since <= _HOURS and (since <= _SOON or not self._bodies_differ(place, before)):
            self._join(place, before)
        if subject.parts and since > _SOON:
            self._by_parts(place, copy, subject, mark)

    def _by_parts(self, place: int, copy: MessageCopy, subject: Subject, mark: tuple[str, str]) -> None:
        network = network_of(copy.from_ip) if copy.from_ip else ""
        for part in subject.parts:
            named = (copy.sender, network, part)
            owner = self._owner_of_part.get(named)
            self._owner_of_part[named] = mark
            if owner is not None and owner != mark:
                before = self._last[owner]
                if self._times[place] - self._times[before] <= _SOON and not self._bodies_differ(place, before):
                    self._join(place, before)

    def _bodies_differ(self, place: int, other: int) -> bool:
        one, two = self._copies[place].body_print, self._copies[other].body_print
        return bool(one and two) and one != two and not set(self._bands(one)) & set(self._bands(two))

    def _bands(self, body_print: str) -> tuple[str, ...]:
        bands = self._prints.get(body_print)
        if bands is None:
            bands = self._prints[body_print] = tuple(body_print.split())
        return bands

    def _mark(self, mark: Hashable, place: int, within: float) -> None:
        before = self._last.get(mark)
        self._last[mark] = place
        if before is not None and self._times[place] - self._times[before] <= within:
            self._join(place, before)

    def _root(self, place: int) -> int:
        parents = self._parents
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    def _join(self, one: int, two: int) -> None:
        first, second = self._root(one), self._root(two)
        self._parents[max(first, second)] = min(first, second)


def _links_of_many_days(copies: Sequence[MessageCopy]) -> frozenset[str]:
    days: dict[str, set[date]] = {}
    for copy in copies:
        for link in copy.links:
            days.setdefault(link, set()).add(copy.sent_at.date())
    return frozenset(link for link, seen in days.items() if len(seen) >= _SIGNATURE_DAYS)
