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
