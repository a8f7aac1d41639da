"""The subjects of the intruder's mail against the messages that were taken in, and against other cases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from workbench.analysis.exposures import OUTSIDE
from workbench.analysis.reach import OtherAccount, Trait
from workbench.analysis.subjects import normalise_subject
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.message import Message
from workbench.model.state import Exposure
from workbench.model.words import Attribution, Facet

__all__ = ["reach_of_subjects"]

_QUOTED = re.compile(r"“(.+)”", re.DOTALL)
_PAGE = 5_000


def reach_of_subjects(desk: Desk, case: Case, tickets: dict[str, str]) -> Iterator[Trait]:
    """Yields each subject that the intruder wrote under, with the other senders and cases that show a like one."""
    views = desk.casefile.views
    mine = (r.exposure for r in views.exposures(case.id))
    theirs = _subjects(e for e in mine if e.attribution is Attribution.INTRUDER)
    wanted = {like: told for told in theirs if (like := normalise_subject(told))}
    if not wanted:
        return
    cases: dict[str, dict[str, None]] = defaultdict(dict)
    for other, exposure in views.shared.exposures_elsewhere(case.id):
        for told in _subjects([exposure]):
            cases[normalise_subject(told)][tickets[other]] = None
    senders = _senders(desk, case, frozenset(wanted))
    for like, told in wanted.items():
        yield Trait(kind="subject", value=told, accounts=senders.get(like, ()), cases=tuple(cases[like]))


def _subjects(exposures: Iterable[Exposure]) -> Iterator[str]:
    for exposure in exposures:
        if exposure.facet is Facet.MESSAGES and not exposure.key.endswith(OUTSIDE):
            found = _QUOTED.search(exposure.what)
            if found:
                yield found.group(1)


def _senders(desk: Desk, case: Case, wanted: frozenset[str]) -> dict[str, tuple[OtherAccount, ...]]:
    """Who else sent mail under such a subject, of the messages that were taken in."""
    own = frozenset(desk.casefile.views.addresses(case.id))
    found: dict[str, dict[str, list[Message]]] = defaultdict(lambda: defaultdict(list))
    offset = 0
    while page := desk.casefile.views.messages(case.id, limit=_PAGE, offset=offset):
        offset += len(page)
        for message in page:
            like = normalise_subject(message.subject)
            if like in wanted and message.sender and message.sender.lower() not in own:
                found[like][message.sender.lower()].append(message)
    return {
        like: tuple(
            OtherAccount(account=sender, records=len(sent), successes=0, example=sent[0].id)
            for sender, sent in sorted(by_sender.items())
        )
        for like, by_sender in found.items()
    }
