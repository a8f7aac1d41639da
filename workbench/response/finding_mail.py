"""Finds what left the account while the intruder was in, or lies in it to leave, in groups of near-identical mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.analysis.mail_apart import set_apart
from workbench.analysis.mail_judging import MailContext
from workbench.analysis.messages import group_messages, group_of
from workbench.analysis.truth import CopyKey, key_of_copy
from workbench.casefile.evidence import read_lines
from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.cases import Case
from workbench.model.mail import MessageCopy, MessageGroup, MessageQuery
from workbench.model.records import AnswerRecord
from workbench.model.words import Attribution, Facet, Judgement

from .authority import authority_of
from .mail_search import MailSearch
from .situation import situation_of

__all__ = ["MARGIN", "MailWindow", "as_withdrawn", "find_groups", "named_copies", "window_of"]

MARGIN = timedelta(minutes=5)
"""Mail sent this long before the first trace of the intruder still belongs to its window: clocks differ."""
_NOT_SEARCHED = (
    "NOT CHECKED: other people's mailboxes. Nobody had allowed yet that they are searched: "
    "where the copies inside are, and who has read them, is not known."
)
_NO_WINDOW = "No abnormal sign-in with success is known, so there is no window to search."


@dataclass(frozen=True)
class MailWindow:
    """What is known of the theft when mail is looked for."""

    since: datetime | None
    """The first abnormal sign-in, or the first exposure that the intruder opened, whichever is earlier."""
    context: MailContext
    """Without the mail before that, and without what was received."""
    allowed: AnswerRecord | None
    """Who allowed other people's mailboxes to be searched."""


def window_of(desk: Desk, case: Case) -> MailWindow:
    """Reads from the case what mail is judged by."""
    views, facts = desk.casefile.views, situation_of(desk, case)
    opened = [
        record.exposure.opened.at
        for record in views.exposures(case.id)
        if record.exposure.attribution is Attribution.INTRUDER
        and record.exposure.facet is not Facet.MESSAGES
        and record.exposure.opened.precision == "exact"
    ]
    since = min((at for at in (facts.first_abnormal_success_at, *opened) if at is not None), default=None)
    context = MailContext(
        abnormal_ips=facts.abnormal_ips,
        abnormal_clients=facts.abnormal_clients,
        owner_ips=views.addresses_judged(case.id, Judgement.OWNER),
        org_domains=desk.org_domains(case),
        since=since,
    )
    return MailWindow(since, context, authority_of(desk, case))


async def find_groups(
    desk: Desk, case: Case, window: MailWindow | None = None, search: MailSearch | None = None
) -> tuple[MessageGroup, ...]:
    """Returns every group that was sent from the account since the intruder was in, drafts and planned mail among them.

    Other people's mailboxes are searched only where somebody allowed it. What was withdrawn once is found whatever is
    thought of its sender by now: or nobody could give it back. Raises ProviderError where the provider can't search.
    """
    window, search = window or window_of(desk, case), search or MailSearch(desk, case)
    copies = {key_of_copy(c): c for c in await _sent(case, window, search)}
    named = named_copies(desk, case, ActionKind.WITHDRAW_MESSAGES)
    if missing := {key: c for key, (_, c) in named.items() if key not in copies}:
        times = [c.sent_at for c in missing.values()]
        query = MessageQuery(sender=case.account, since=min(times), until=max(times))
        copies |= {key_of_copy(c): c for c in await search.find(query) if key_of_copy(c) in missing}
        # A mail system that forgets what it purged shows it by not finding it anywhere.
        purged = named_copies(desk, case, ActionKind.PURGE_MESSAGES)
        gone = {key: c for key, (_, c) in purged.items() if key in missing and key not in copies}
        copies |= {key: c.model_copy(update={"where": "purged"}) for key, c in gone.items()}
    grouped = set_apart(group_messages(copies.values()), window.context.owner_networks)
    groups = as_withdrawn(grouped, {key: group for key, (group, _) in named.items()})
    return _as_named_before(desk, case, sorted(groups, key=lambda g: (g.first_at, g.key)))


async def _sent(case: Case, window: MailWindow, search: MailSearch) -> list[MessageCopy]:
    if window.since is None:
        search.say(_NO_WINDOW)
        return []
    if window.allowed is None:
        search.say(_NOT_SEARCHED)
    own = MessageQuery(sender=case.account, since=window.since - MARGIN, mailbox=case.account)
    copies = await search.find(own if window.allowed is None else own.model_copy(update={"mailbox": ""}))
    for folder in ("drafts", "scheduled"):
        found = await search.try_to_find(own.model_copy(update={"folder": folder}), f"the account's {folder}")
        copies += found or []
    return copies


def as_withdrawn(groups: Iterable[MessageGroup], named: dict[CopyKey, str]) -> list[MessageGroup]:
    """Returns the groups, each copy that was withdrawn once under the name of then, with those that are like it."""
    names = frozenset(named.values())
    others: list[MessageGroup] = []
    gathered: dict[str, list[MessageCopy]] = {}
    for group in groups:
        keys = [named[key] for c in group.copies if (key := key_of_copy(c)) in named] if names else []
        if not keys and group.key not in names:
            others.append(group)
            continue
        for copy in group.copies:
            gathered.setdefault(named.get(key_of_copy(copy), (keys or [group.key])[0]), []).append(copy)
    return [*others, *(group_of(key, copies) for key, copies in gathered.items())]


def named_copies(desk: Desk, case: Case, kind: ActionKind) -> dict[CopyKey, tuple[str, MessageCopy]]:
    """Returns the copies that intentions of a kind named, each with its group."""
    named: dict[CopyKey, tuple[str, MessageCopy]] = {}
    for record in desk.casefile.views.actions(case.id):
        sha256 = record.action.params.get("copies")
        if record.action.kind is kind and isinstance(sha256, str):
            for copy in map(MessageCopy.model_validate_json, read_lines(desk.casefile.evidence(sha256))):
                named[key_of_copy(copy)] = record.action.target, copy
    return named


def _as_named_before(desk: Desk, case: Case, groups: Iterable[MessageGroup]) -> tuple[MessageGroup, ...]:
    """Gives back the names of a case that began when they held no day yet: or its exposures would seem to be shut."""
    exposures = (record.exposure for record in desk.casefile.views.exposures(case.id))
    named = {e.key.partition("#")[0] for e in exposures if e.facet is Facet.MESSAGES}
    stems: Counter[str] = Counter()
    renamed = []
    for group in groups:
        stem = "-".join(group.key.split("-")[:2])
        stems[stem] += 1
        old = stem + (f"-{stems[stem]}" if stems[stem] > 1 else "")
        renamed.append(group.model_copy(update={"key": old}) if old in named and group.key not in named else group)
    return tuple(renamed)
