"""Where rules, forwarding and delegates of others lead: of other accounts in the evidence, and in other cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from workbench.analysis.reach import TraitKind, addresses_in
from workbench.casefile.shared_traits import Shown
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.words import Facet

__all__ = ["TARGET_FACETS", "Places", "target_places", "targets_in", "targets_of_others"]

TARGET_FACETS: dict[Facet, TraitKind] = {
    Facet.RULES: "rule",
    Facet.FORWARDING: "forwarding",
    Facet.DELEGATES: "delegate",
    Facet.OAUTH_GRANTS: "app",
}


class Places:
    """Where one target stands."""

    def __init__(self) -> None:
        self.cases: dict[str, None] = {}
        """Ids of other cases, in the order of their exposures."""
        self.shown: list[Shown] = []
        """Records of other accounts in this case's evidence."""


class _Told(NamedTuple):
    target: str
    case_id: str
    shown: Shown | None


def targets_in(facet: Facet, key: str, what: str) -> tuple[str, ...]:
    """Returns what tells an exposure or a change apart: a rule by where it sends to, the rest by what identifies it."""
    if facet is Facet.RULES:
        return addresses_in(f"{key} {what}")
    return addresses_in(key) or (key.lower(),)


def target_places(desk: Desk, case: Case) -> dict[str, Places]:
    """Returns every target of others, whichever of these facets it stands in, with where. Reads the whole case file."""
    found: dict[str, Places] = defaultdict(Places)
    for told in _told(desk, case):
        if told.shown is None:
            found[told.target].cases[told.case_id] = None
        else:
            found[told.target].shown.append(told.shown)
    return dict(found)


def _told(desk: Desk, case: Case) -> Iterator[_Told]:
    views, shared = desk.casefile.views, desk.casefile.views.shared
    for other, exposure in shared.exposures_elsewhere(case.id):
        if exposure.facet in TARGET_FACETS:
            for target in targets_in(exposure.facet, exposure.key, exposure.what):
                yield _Told(target, other, None)
    for event in shared.changes_of_others(case.id, TARGET_FACETS, views.addresses(case.id)):
        if event.changed is not None and event.change != "removed":
            for target in targets_in(event.changed, event.key, event.what):
                yield _Told(target, case.id, Shown(event.account.lower(), None, None, 1, 0, event.id))


def targets_of_others(desk: Desk, case: Case) -> dict[str, tuple[str, ...]]:
    """Returns where each target of other mailboxes stands, in words; earlier cases of this account are left out."""
    views = desk.casefile.views
    own = frozenset(views.addresses(case.id))
    cases = {c.id: c for c in views.cases()}
    told: dict[str, tuple[str, ...]] = {}
    for target, places in target_places(desk, case).items():
        others = [c for id_ in places.cases if own.isdisjoint(views.addresses((c := cases[id_]).id))]
        named = [f"case {c.ticket} ({c.account})" for c in others]
        named += [f"the mailbox of {account}" for account in dict.fromkeys(s.account for s in places.shown)]
        if named:
            told[target] = tuple(named)
    return told
