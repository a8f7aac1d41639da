"""The settings of a desk: one TOML file, every field with a default."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from workbench.analysis.codes import unknown_codes
from workbench.model.errors import LocalFileError, UnreadableInput

from .hook_settings import Hook, hook_names
from .review_settings import ReviewSettings
from .section import Section
from .ticket_settings import TicketShape

__all__ = ["Config", "MailSystem", "load_config"]

_SYSTEM_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def _network(value: str) -> str:
    return str(ipaddress.ip_network(value.strip(), strict=False))


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"'{value}' is no time zone name such as Europe/Berlin or Asia/Shanghai") from error
    return value


def _weights(value: dict[str, int]) -> dict[str, int]:
    for code, near in unknown_codes(value).items():
        did_you_mean = f"did you mean {' or '.join(near)}?" if near else "workbench judge reasons lists them."
        raise ValueError(f"no rule has the reason '{code}'; {did_you_mean}")
    return value


class Organisation(Section):
    """What belongs to the organisation."""

    name: str = ""
    """Stands below notices to the people who got the intruder's mail."""
    contact: str = ""
    """How those people reach you ("extension 4000, day and night")."""
    domains: tuple[str, ...] = ()
    """Mail domains that count as inside; the account's own domain always does."""
    office_networks: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    """The organisation's own networks, CIDR: never blocked, never abnormal."""
    vpn_networks: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    """The exits of the organisation's VPN, CIDR: not abnormal for being new or far; what is done there counts."""
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """Time zone of the people whose accounts are handled: for usual hours."""

    @property
    def own_networks(self) -> tuple[str, ...]:
        """The office's and the VPN's: what a block must not hit."""
        return (*self.office_networks, *self.vpn_networks)


class Judging(Section):
    """How sign-ins are judged."""

    weights: Annotated[dict[str, int], AfterValidator(_weights)] = {}
    """Weight by reason code (`workbench judge reasons`), where it should differ from the built-in one; 0: none."""
    rule_words: tuple[str, ...] = ()
    """Words that rules are flagged for looking for, beside the built-in ones; `*` at the end stands for any ending."""
    rule_words_left_out: tuple[str, ...] = ()
    """Built-in words that are harmless here."""
    region_database: Path | None = None
    """A .mmdb file that tells where an address is; none is shipped."""


class Passwords(Section):
    """How new passwords are made."""

    banned: tuple[str, ...] = ()
    """Keywords that no password may hold, beside the provider's own."""
    words: int = Field(default=6, ge=5, le=12)
    """How many words a passphrase has."""


class MailSystem(BaseModel):
    """A mail system that was set up: its kind, and what that kind asks for."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str
    """The provider that speaks to it: `workbench provider list`."""

    @property
    def options(self) -> dict[str, Any]:
        """All of it but the kind; the provider checks it."""
        return dict(self.model_extra or {})


def _system_names(value: dict[str, MailSystem]) -> dict[str, MailSystem]:
    for name in value:
        if not _SYSTEM_NAME.fullmatch(name):
            raise ValueError(f"'{name}' is no name for a mail system: lower-case letters, digits and hyphens")
    return value


class Config(Section):
    """All settings."""

    name: str = ""
    """The name that stands in the ledger beside the operating-system account."""
    provider: str = "guided"
    """The provider that a new case starts with; see `starts_with`."""
    guide: str = "generic"
    """The guide that the provider `guided` works by (`workbench playbook list --guides`), or one of your own."""
    guide_language: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    """The language that instructions are shown in where the guide has it: `en`, `zh`."""
    providers: Annotated[dict[str, MailSystem], AfterValidator(_system_names)] = {}
    """The mail systems that were set up (`workbench provider add`), by the name that cases go by."""
    organisation: Organisation = Organisation()
    judging: Judging = Judging()
    passwords: Passwords = Passwords()
    review: ReviewSettings = ReviewSettings()
    hooks: Annotated[dict[str, Hook], AfterValidator(hook_names)] = {}
    """Webhooks and commands that are told what happens to cases, by name."""
    tickets: dict[str, TicketShape] = {}
    """How other systems write their tickets, by the name that `case new --ticket-shape` takes."""

    @property
    def starts_with(self) -> str:
        """What a new case starts with: the settings say it, or the one mail system that was set up is meant."""
        if "provider" not in self.model_fields_set and len(self.providers) == 1:
            return next(iter(self.providers))
        return self.provider


def load_config(path: Path) -> Config:
    """Reads the settings; a missing file means the defaults.

    Raises UnreadableInput where the file is not TOML or a setting is wrong, LocalFileError where it
    can't be opened.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise LocalFileError(
            f"The settings in {path} can't be opened: {error.strerror}.", "Check who may read it."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"The settings in {path} are not UTF-8 text.", "Save the file as UTF-8.") from error
    try:
        return Config.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableInput(f"The settings in {path} are not valid TOML: {error}.", "Correct that line.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        what = first["msg"].removeprefix("Value error, ").removesuffix(".")
        raise UnreadableInput(
            f"The settings in {path} are wrong at {where}: {what}.", "Correct or remove that setting."
        ) from error
