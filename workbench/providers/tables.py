"""Fills in the support table, so that every provider has one row for each facet and each action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbench.model.actions import ACTIONS, NOT_BY_HAND, ActionKind, ActionSpec
from workbench.model.support import Support
from workbench.model.words import Facet, SupportLevel

__all__ = ["Levels", "support_table"]

Levels = tuple[SupportLevel, str]
"""A level and the reason for it."""
_BY_HAND: Levels = (SupportLevel.GUIDED, "worked by hand in the mail system's console")
"""Of a facet or an action that a provider says nothing about."""

_STRENGTH = (SupportLevel.NONE, SupportLevel.GUIDED, SupportLevel.AUTOMATED)


def support_table(observe: Mapping[Facet, Levels], perform: Mapping[ActionKind, Levels]) -> tuple[Support, ...]:
    """Returns the rows, facets first.

    A facet's row says how it is observed, and the best of what can be done about it. An action's row
    says how its facet is observed, how it is performed, and how the action that takes it back is.
    """
    observe = {f: observe.get(f, _BY_HAND) for f in Facet}
    perform = {k: _possible(k, perform.get(k, _BY_HAND)) for k in ActionKind}
    facets = (_facet_row(f, observe[f], perform) for f in Facet)
    actions = (_action_row(ACTIONS[k], observe, perform) for k in ActionKind)
    return (*facets, *actions)


def _possible(kind: ActionKind, levels: Levels) -> Levels:
    if kind not in NOT_BY_HAND or levels[0] is not SupportLevel.GUIDED:
        return levels
    taken_back = ACTIONS[kind].undo
    return SupportLevel.NONE, ACTIONS[taken_back].irreversible if taken_back else levels[1]


def _facet_row(facet: Facet, levels: Levels, perform: Mapping[ActionKind, Levels]) -> Support:
    changing = [s for s in ACTIONS.values() if s.facet is facet]
    undo = _best(perform[s.undo][0] for s in changing if s.undo is not None)
    said = [levels[1] or "; ".join(_by_hand_or_not(perform, changing))]
    if undo is SupportLevel.NONE:
        said += dict.fromkeys(f"no undo: {s.irreversible}" for s in changing if s.irreversible)
    return Support(
        name=facet,
        observe=levels[0],
        perform=_best(perform[s.kind][0] for s in changing),
        undo=undo,
        reason="; ".join(filter(None, said)),
    )


def _by_hand_or_not(perform: Mapping[ActionKind, Levels], specs: list[ActionSpec]) -> Iterator[str]:
    for spec in specs:
        level, reason = perform[spec.kind]
        if level is not SupportLevel.AUTOMATED and spec.kind not in NOT_BY_HAND:
            yield f"{spec.kind}: {reason}"


def _action_row(spec: ActionSpec, observe: Mapping[Facet, Levels], perform: Mapping[ActionKind, Levels]) -> Support:
    level, reason = perform[spec.kind]
    undo = SupportLevel.NONE if spec.undo is None else perform[spec.undo][0]
    final = spec.irreversible and undo is not SupportLevel.AUTOMATED
    said = [reason, f"no undo: {spec.irreversible}" if final else ""]
    return Support(
        name=spec.kind,
        observe=observe[spec.facet][0],
        perform=level,
        undo=undo,
        reason="; ".join(s for s in said if s),
    )


def _best(levels: Iterable[SupportLevel]) -> SupportLevel:
    return max(levels, key=_STRENGTH.index, default=SupportLevel.NONE)
