"""Where a ticket system's JSON has what a case needs."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from .section import Section

__all__ = ["PLAIN", "TicketShape", "steps_of"]

_STEP = re.compile(r"([^.\[\]=]+)?(?:\[([^\[\]=]+)=([^\[\]]+)\])?")

Step = tuple[str, str, str]
"""Name (or number) of what is inside; and of a list, the name and value that its entry has."""


def steps_of(path: str) -> tuple[Step, ...]:
    """Returns the steps of `fields[name=account].value`. Raises ValueError."""
    steps = []
    for part in path.split("."):
        found = _STEP.fullmatch(part)
        if not part or found is None:
            raise ValueError(f"'{path}' is no path such as fields.account or fields[name=account].value")
        steps.append((found.group(1) or "", found.group(2) or "", found.group(3) or ""))
    return tuple(steps)


def _path(value: str) -> str:
    if value:
        steps_of(value)
    return value


Path = Annotated[str, AfterValidator(_path)]


class TicketShape(Section):
    """Paths into the JSON of a ticket; an empty one: it has no such thing."""

    ticket: Path
    account: Path
    reporter: Path = ""
    caller_verified: Path = ""
    kind: Path = ""
    provider: Path = ""
    playbook: Path = ""


PLAIN = TicketShape(**{name: name for name in TicketShape.model_fields})
"""The shape of a ticket where the settings name none: the fields by their own names."""
