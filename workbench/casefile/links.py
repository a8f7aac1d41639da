"""The cases that a case is linked with."""

from __future__ import annotations

from workbench.model.events import CaseLinked
from workbench.model.linking import Link

from .views import Views

__all__ = ["links_of"]


def links_of(views: Views, case_id: str) -> tuple[Link, ...]:
    """Returns the linked cases, in the order in which they were first linked: each once, with all that is shared."""
    found: dict[str, Link] = {}
    for event in views.of_types(case_id, "case-linked"):
        data = event.data
        if not isinstance(data, CaseLinked):
            continue
        before = found.get(data.other)
        if before is None:
            found[data.other] = Link(linked=data, at=event.at, by=event.actor)
            continue
        shared = tuple(dict.fromkeys((*before.linked.shared, *data.shared)))
        update = {"shared": shared, "opened": before.linked.opened or data.opened}
        found[data.other] = before.model_copy(update={"linked": data.model_copy(update=update)})
    return tuple(found.values())
