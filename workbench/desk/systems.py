"""Makes the provider that a name stands for: one that needs no set-up, or a mail system of the settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .config import Config
from .paths import Paths

if TYPE_CHECKING:
    from workbench.providers.base import Provider

__all__ = ["make_named"]


def make_named(
    config: Config, paths: Paths, name: str, *, now: Callable[[], datetime], tenant: Path, **practice: Any
) -> Provider:
    """Returns the provider, ready to be asked. `practice`: how the practice tenant behaves (`registry.Settings`).

    Raises NotFound, UsageError (a setting or a secret is missing), LocalFileError (a secret's file).
    """
    from workbench.providers.registry import Settings, make_provider

    from .secrets import finder

    system = config.providers.get(name)
    settings = Settings(
        tenant=tenant,
        now=now,
        guide=config.guide,
        name=name,
        options=system.options if system else {},
        secret=finder(paths, name),
        state=paths.state / "providers" / name,
        **practice,
    )
    return make_provider(system.kind if system else name, settings)
