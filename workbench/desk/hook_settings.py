"""Who is told of what happens to cases: webhooks and commands, as the settings name them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field, model_validator

from workbench.model.hooks import FIELDS, HookEventType
from workbench.providers.http.address import typed_address

from .section import Section

__all__ = ["Hook", "hook_names"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_PLACE = re.compile(r"\{(\w*)\}")
_IN_ADDRESS = ("id", "ticket", "case")


def _body(value: dict[str, Any]) -> dict[str, Any]:
    for text in _texts(value):
        for name in _PLACE.findall(text):
            if name not in FIELDS:
                raise ValueError(f"'{{{name}}}' stands for nothing; there are {', '.join(FIELDS)}")
    return value


def _address(value: str) -> str:
    """An address with places in its path. Raises ValueError."""
    if not value:
        return value
    for name in _PLACE.findall(value):
        if name not in _IN_ADDRESS:
            raise ValueError(f"'{{{name}}}' can't stand in an address; there are {', '.join(_IN_ADDRESS)}")
    plain = typed_address(_PLACE.sub("x", value))
    if urlsplit(plain).netloc not in value:
        raise ValueError("the host of an address is always the same: places stand in the path")
    return value


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    return [text for inner in value for text in _texts(inner)] if isinstance(value, list) else []


class Hook(Section):
    """One webhook, or one command."""

    events: tuple[HookEventType, ...] = Field(default=("opened", "contained", "closed"), min_length=1)
    """Which events it is told of."""
    url: Annotated[str, AfterValidator(_address)] = ""
    """Where it is sent to: https, or http on this machine. `{ticket}` in its path is filled in."""
    method: Literal["POST", "PATCH", "PUT"] = "POST"
    """How it is sent there."""
    command: tuple[str, ...] = ()
    """Program and arguments. It gets the JSON on standard input; there is no shell."""
    body: Annotated[dict[str, Any], AfterValidator(_body)] = {}
    """What is sent in place of the usual JSON; `{ticket}` and the like in its texts are filled in."""
    authorization: Literal["", "bearer"] = ""
    """`bearer`: a token goes along (`workbench hook secret NAME --token`)."""
    ca_file: Path | None = None
    """Certificates of the organisation's own authority."""
    practice: bool = False
    """Tell it of cases at the practice tenant too; nothing of them is real."""
    timeout: float = Field(default=10.0, ge=1, le=60)
    """Seconds to wait for an answer, or for the command to end."""

    @model_validator(mode="after")
    def _one_way(self) -> Hook:
        if bool(self.url) == bool(self.command):
            raise ValueError("a hook has a url or a command, and not both")
        return self

    def address_for(self, delivery: str, ticket: str, case: str) -> str:
        """Returns the address with its places filled in, each as one part of the path.

        Raises TurnedAway where a text would lead to another part of that host.
        """
        values = {"id": delivery, "ticket": ticket, "case": case}
        used = [values[name] for name in _PLACE.findall(self.url)]
        if any(not value.strip(". ") for value in used):
            from workbench.providers.http.webhook import TurnedAway

            raise TurnedAway(
                "The ticket can't stand in the address of that hook.", "workbench hook drop lets this event go."
            )
        return _PLACE.sub(lambda place: quote(values[place.group(1)], safe=""), self.url)


def hook_names(value: dict[str, Hook]) -> dict[str, Hook]:
    """Checks the names of hooks. Raises ValueError."""
    for name in value:
        if not _NAME.fullmatch(name):
            raise ValueError(f"'{name}' is no name for a hook: lower-case letters, digits and hyphens")
    return value
