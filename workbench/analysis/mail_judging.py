"""Judges groups of sent mail: the intruder's, or the owner's? Reasons as sentences with numbers.

Each reason has points. Three make a group abnormal; five where all of it came from the owner's own network, so that
a newsletter from the office, a daily report and an invitation to everybody stay unflagged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from workbench.model.base import Thing
from workbench.model.mail import MessageCopy, MessageGroup

from .links import domain_of, looks_like, odd_link
from .mail_pace import busiest_hour, telling_pace
from .networks import network_of, normalise_ip
from .subjects import normalise_subject
from .wording import and_list, count, span

__all__ = ["JudgedGroup", "MailContext", "judge_groups"]

_ENOUGH, _ENOUGH_FROM_HOME = 3, 5
_MANY = 20
"""Mails in a group from which on its size, pace and recipients say something."""
_KEPT = {"drafts": "In the drafts", "scheduled": "Planned for later", "deleted": "Deleted by the sender"}
_HIDDEN = ("deleted", "rss", "archive", "junk", "conversation history", "notes", "删除", "归档", "垃圾", "会话历史")


class JudgedGroup(Thing):
    """A group of messages, and whether the intruder sent it."""

    group: MessageGroup
    abnormal: bool
    why: str
    """The weightiest reason."""
    reasons: tuple[str, ...] = ()
    """All that stands out, weightiest first; a group that is not abnormal may have some too."""
    traced: bool = False
    """Some of it came from an abnormal network, or from a program that only the intruder used."""


@dataclass(frozen=True)
class MailContext:
    """What is known beside the groups. Everything may be left out: what is not known counts for nothing."""

    abnormal_ips: Iterable[str] = ()
    abnormal_clients: Iterable[str] = ()
    owner_ips: Iterable[str] = ()
    """Addresses whose sign-ins were judged the owner's."""
    org_domains: Iterable[str] = ()
    since: datetime | None = None
    """The first abnormal sign-in."""
    earlier: Iterable[MessageCopy] = ()
    """What the account sent before that: its usual pace, and whom it writes to."""
    received: Iterable[MessageCopy] = ()
    """What came to the account; answers among it may have been hidden."""

    @cached_property
    def abnormal_networks(self) -> frozenset[str]:
        return frozenset(network_of(ip) for ip in self.abnormal_ips)

    @cached_property
    def owner_networks(self) -> frozenset[str]:
        return frozenset(network_of(ip) for ip in self.owner_ips) - self.abnormal_networks

    @cached_property
    def usual(self) -> tuple[MessageCopy, ...]:
        return tuple(c for c in self.earlier if self.since is None or c.sent_at < self.since)

    @cached_property
    def written_to(self) -> frozenset[str]:
        return frozenset(c.recipient.lower() for c in self.usual)

    @cached_property
    def usual_pace(self) -> int:
        """The most messages within one hour, before."""
        return busiest_hour(self.usual)

    @cached_property
    def usual_subjects(self) -> Counter[str]:
        """On how many days a subject was sent before."""
        return Counter(subject for subject, _ in {(normalise_subject(c.subject), c.sent_at.date()) for c in self.usual})

    @cached_property
    def answers(self) -> dict[str, list[MessageCopy]]:
        found: dict[str, list[MessageCopy]] = {}
        for copy in self.received:
            if copy.in_reply_to:
                found.setdefault(copy.in_reply_to, []).append(copy)
        return found


_Reason = tuple[int, str]
_Look = Callable[[MessageGroup, MailContext], Iterator[_Reason]]


def judge_groups(
    groups: Iterable[MessageGroup], abnormal_ips: Iterable[str] = (), context: MailContext | None = None
) -> tuple[JudgedGroup, ...]:
    """Judges each group by where it came from, its pace, its recipients and what it says.

    `abnormal_ips` alone is enough to tell what came from there; all else is in `context`.
    """
    known = context or MailContext(abnormal_ips=tuple(abnormal_ips))
    return tuple(_judged(group, known) for group in groups)


def _judged(group: MessageGroup, known: MailContext) -> JudgedGroup:
    weighed = sorted((r for look in _LOOKS for r in look(group, known)), key=lambda r: -r[0])
    from_home = _all_from_owner(group, known)
    against = [sentence for points, sentence in weighed if points >= 0]
    abnormal = sum(points for points, _ in weighed) >= (_ENOUGH_FROM_HOME if from_home else _ENOUGH)
    where = _whence(group, from_home)
    return JudgedGroup(
        group=group,
        abnormal=abnormal,
        why=against[0] if abnormal else where,
        reasons=tuple(against) + (() if abnormal else (where,)) + tuple(s for p, s in weighed if p < 0),
        traced=any(_from_abnormal(group, known)),
    )


def _addresses(group: MessageGroup) -> list[str]:
    return sorted({c.from_ip for c in group.copies if c.from_ip and normalise_ip(c.from_ip)})


def _all_from_owner(group: MessageGroup, known: MailContext) -> bool:
    ips = {c.from_ip for c in group.copies}
    return all(ip is not None and network_of(ip) in known.owner_networks for ip in ips)


def _whence(group: MessageGroup, from_home: bool) -> str:
    ips = _addresses(group)
    if not ips:
        return "Where it was sent from is not known."
    return f"It was sent from {and_list(ips)}, {'which is the owner’s' if from_home else 'not judged abnormal'}."


def _from_abnormal(group: MessageGroup, known: MailContext) -> Iterator[_Reason]:
    hits = [c for c in group.copies if c.from_ip and network_of(c.from_ip) in known.abnormal_networks]
    if hits:
        ips = sorted({c.from_ip for c in hits if c.from_ip})
        sent = (
            "It was"
            if len(hits) == len(group.copies)
            else f"{len(hits):,} of {count(len(group.copies), 'copy', 'copies')} were"
        )
        yield 3, f"{sent} sent from {and_list(ips)}, judged abnormal."
    clients = sorted({c.client for c in group.copies if c.client} & set(known.abnormal_clients))
    if clients:
        yield 2, f"It was sent with {and_list(clients)}, which only the intruder used."


def _pace(group: MessageGroup, known: MailContext) -> Iterator[_Reason]:
    sent = busiest_hour(group.copies)
    if sent >= _MANY and telling_pace(sent, known.usual_pace):
        took = span(group.last_at - group.first_at)
        before = (
            f"before, never more than {known.usual_pace:,} in an hour" if known.usual else "the usual pace is not known"
        )
        yield (2 if known.usual else 1), f"{count(group.messages, 'mail')} went out within {took}; {before}."
    days = known.usual_subjects[normalise_subject(group.subject)]
    if days >= 3:
        yield -2, f"Mail with this subject was sent on {days} days before the first abnormal sign-in."


def _recipients(group: MessageGroup, known: MailContext) -> Iterator[_Reason]:
    people = {c.recipient.lower() for c in group.copies}
    new = people - known.written_to
    if len(people) < _MANY:
        return
    if group.outside > group.inside:
        yield 0, f"{group.outside:,} of {len(group.copies):,} copies went outside."
    if known.written_to and len(new) > len(people) / 2:
        yield 1, f"{len(new):,} of {len(people):,} recipients were never written to before."


def _links(group: MessageGroup, known: MailContext) -> Iterator[_Reason]:
    links = Counter(link for c in group.copies for link in c.links)
    odd = {link: told for link in links if (told := odd_link(link, known.org_domains))}
    for link, told in list(odd.items())[:3]:
        yield 2, f"The link {link}, in {count(links[link], 'copy', 'copies')}, {told}."
    shared = [link for link, number in links.most_common(1) if number >= 0.9 * len(group.copies) >= _MANY]
    if shared and shared[0] not in odd:
        yield 1, f"{links[shared[0]]:,} copies hold the same link, {shared[0]}."


def _payment(group: MessageGroup, _: MailContext) -> Iterator[_Reason]:
    words = sorted({w for c in group.copies for w in c.payment_words})
    if not words:
        return
    answers = any(c.in_reply_to for c in group.copies)
    within = "It answers a real mail and" if answers else "It"
    yield (2 if answers else 1), f"{within} tells of changed payment details: “{and_list(words[:3])}”."


def _reply_to(group: MessageGroup, known: MailContext) -> Iterator[_Reason]:
    elsewhere = sorted(
        {c.reply_to for c in group.copies if c.reply_to and domain_of(c.reply_to) != domain_of(c.sender)}
    )
    real = {domain_of(c.sender) for c in group.copies if c.sender} | {d.lower() for d in known.org_domains}
    real |= {domain_of(c.recipient) for c in group.copies}
    for address in elsewhere[:3]:
        like = next((d for d in sorted(real) if looks_like(domain_of(address), d)), "")
        told = f"which imitates {like}" if like else "another organisation than the sender's"
        yield (3 if like else 1), f"Answers to it go to {address}, {told}."


def _held_back(group: MessageGroup, known: MailContext) -> Iterator[_Reason]:
    for folder, told in _KEPT.items():
        kept = [c for c in group.copies if c.folder == folder and known.since and c.sent_at >= known.since]
        if kept and known.since:
            after = span(kept[0].sent_at - known.since)
            copies = f"{len(kept):,} of {count(len(group.copies), 'copy', 'copies')}"
            yield 1, f"{told}: {copies}, the first {after} after the first abnormal sign-in."


def _hidden_answers(group: MessageGroup, known: MailContext) -> Iterator[_Reason]:
    answers = [a for m in {c.message_id for c in group.copies} for a in known.answers.get(m, ())]
    hidden = [a for a in answers if a.where == "deleted" or any(h in a.folder.casefold() for h in _HIDDEN)]
    if hidden:
        yield 2, f"Of {count(len(answers), 'answer')} to it {len(hidden):,} went where the owner did not see them."


_LOOKS: tuple[_Look, ...] = (
    _from_abnormal, _payment, _reply_to, _hidden_answers, _pace, _recipients, _links, _held_back,
)  # fmt: skip
