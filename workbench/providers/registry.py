"""Which providers there are, and how to build one. Nothing of a provider is loaded before it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue, SecretStr

from workbench.model.errors import NotFound

from .base import Provider

if TYPE_CHECKING:
    from .setup import SetUp

__all__ = ["PROVIDERS", "ProviderEntry", "Settings", "entry", "make_provider"]


def _no_secret(_name: str) -> SecretStr | None:
    return None


@dataclass(frozen=True)
class Settings:
    """What a desk hands to a provider; each takes what it needs."""

    tenant: Path
    """The file in which the practice tenant keeps its state."""
    now: Callable[[], datetime]
    slow: bool = False
    """The practice tenant answers as slowly as a real one."""
    faults: bool = False
    """The practice tenant fails now and then, as a real one."""
    size: int | None = None
    """Mails of the practice tenant's burst, where it is made now."""
    seed: int | None = None
    guide: str | None = None
    """For `guided`: the guide to work by, instead of the generic one."""
    name: str = ""
    """What the desk calls this mail system, where it is one that was set up."""
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    """What its section of the settings says, as it stands there."""
    secret: Callable[[str], SecretStr | None] = _no_secret
    """Looks a secret up by its name (`questions.options_of` asks for each that the options have)."""
    state: Path | None = None
    """A folder of its own, readable by nobody else, for what it must find again (mode 0700); made when needed."""


@dataclass(frozen=True)
class ProviderEntry:
    """A provider, by name."""

    name: str
    title: str
    summary: str
    build: Callable[[Settings], Provider]
    """Raises UsageError where a setting or a secret is missing."""
    set_up: Callable[[], SetUp] | None = None
    """How it is set up; None: it needs no set-up."""
    guide: str = ""
    """The guide to its console, for a desk that can't ask it; empty: the desk's own."""


def _practice(settings: Settings) -> Provider:
    from .practice.provider import SEED, Practice
    from .practice.tenant import SIZE

    size = settings.size or SIZE
    seed = SEED if settings.seed is None else settings.seed
    return Practice(settings.tenant, settings.now, slow=settings.slow, faults=settings.faults, seed=seed, size=size)


def _guided(settings: Settings) -> Provider:
    from .guided import Guided, GuidedOptions
    from .questions import options_of

    named = options_of(GuidedOptions, settings.options, settings.secret, name=settings.name).guide
    return Guided(settings.name or "guided", named or settings.guide or "generic")


def _alimail(settings: Settings) -> Provider:
    from .alimail.set_up import build

    return build(settings)


def _alimail_set_up() -> SetUp:
    from .alimail.set_up import set_up

    return set_up()


def _dovecot(settings: Settings) -> Provider:
    from .dovecot.build import build
    from .dovecot.options import DovecotOptions
    from .questions import options_of

    options = options_of(DovecotOptions, settings.options, settings.secret, name=settings.name)
    return build(options, settings.now, settings.name or "dovecot")


def _dovecot_set_up() -> SetUp:
    from .dovecot.check import set_up

    return set_up()


PROVIDERS: dict[str, ProviderEntry] = {
    e.name: e
    for e in (
        ProviderEntry(
            "practice", "Practice tenant", "A make-believe mail system with a theft in it, to learn on.", _practice
        ),
        ProviderEntry(
            "guided", "Any mail system, by hand", "You work in its console; what you attach is the proof.", _guided
        ),
        ProviderEntry(
            "alimail",
            "Alibaba Mail",
            "By its Open API where a call is confirmed, by hand after the guide everywhere else.",
            _alimail,
            _alimail_set_up,
            guide="alimail",
        ),
        ProviderEntry(
            "dovecot",
            "Dovecot",
            "Your own mail server: doveadm, its accounts in SQL, its login events.",
            _dovecot,
            _dovecot_set_up,
        ),
    )
}


def entry(name: str) -> ProviderEntry:
    """Returns the provider's entry. Raises NotFound."""
    found = PROVIDERS.get(name)
    if found is None:
        raise NotFound(f"There is no provider '{name}'.", f"There are: {', '.join(PROVIDERS)}.")
    return found


def make_provider(kind: str, settings: Settings) -> Provider:
    """Returns a provider, ready to be asked. Raises NotFound, UsageError."""
    return entry(kind).build(settings)
