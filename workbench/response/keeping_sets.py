"""Keeps rules and settings as evidence, whole and byte for byte, each time they are seen other than before."""

from __future__ import annotations

import hashlib
import json

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import EvidenceKept
from workbench.model.mailrule_settings import RULE_FACETS
from workbench.model.state import FacetState
from workbench.model.words import Grade, facet_name

__all__ = ["kept_set"]


def kept_set(desk: Desk, case: Case, state: FacetState, step: str) -> tuple[FacetState, EvidenceKept | None]:
    """Returns the state with the hash of what it was read from, and the event that tells of the bytes.

    None where they are in the case already, or the facet holds no rules. The provider's answer is kept as it came;
    where the provider hands none over, what was read from it.
    """
    if state.facet not in RULE_FACETS or state.grade is not Grade.READ or not state.items:
        return state, None
    items = [item.model_dump(mode="json") for item in state.items]
    data = state.raw or json.dumps(items, ensure_ascii=False).encode("utf-8", "surrogatepass")
    known = desk.casefile.views.facets(case.id).get(state.facet)
    sha256 = hashlib.sha256(data).hexdigest()
    if known is not None and known.state is not None and known.state.evidence == sha256:
        return state.model_copy(update={"evidence": sha256}), None
    event = desk.keep(
        data,
        name=f"{facet_name(state.facet)} of {case.account}",
        kind="exchange" if state.raw else "derived",
        source=state.coverage.source,
        coverage=state.coverage,
        step=step,
        supports=state.facet.value,
    )
    return state.model_copy(update={"evidence": event.evidence.sha256}), event
