"""What every part of a playbook's YAML is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, StringConstraints

from workbench.model.base import Thing

__all__ = ["Id", "Option", "Sentence", "Written"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Written(Thing):
    """A thing that people write in YAML: its docstrings become the descriptions of the JSON Schema."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Option(Written):
    """One answer that can be picked."""

    value: Id
    label: Sentence
    then: str = ""
    """What to do now, if this is the answer ("Call the bank now: …"). Shown as soon as it is picked."""
    speaks_for: tuple[Id, ...] = ()
    """The causes that this answer speaks for."""
    speaks_against: tuple[Id, ...] = ()
    """The causes that this answer speaks against."""
    strong: bool = False
    """It weighs more than others do: hard to explain otherwise."""
