"""The provider that is tested, set up for a rig."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from rig_server import Rig

from workbench.model.actions import Action, ActionKind, action_id
from workbench.providers.dovecot.build import build
from workbench.providers.dovecot.options import DovecotOptions
from workbench.providers.dovecot.provider import Dovecot

__all__ = ["QUARANTINE", "action", "asked", "options_for", "over_tls", "settings_for"]

QUARANTINE = "quarantine@rig.test"


def options_for(rig: Rig, **changes: Any) -> DovecotOptions:
    """Everything that the rig has."""
    settings: dict[str, Any] = {
        "base_url": f"http://127.0.0.1:{rig.ports['DOVEADM']}",
        "api_key": rig.api_key,
        "ca_file": rig.state / "tls" / "authority.pem",
        "quarantine": QUARANTINE,
        "accounts": {"url": f"sqlite:///{rig.database}"},
    }
    return DovecotOptions.model_validate({**settings, **changes})


def over_tls(rig: Rig) -> str:
    """The address of the API for a caller on another machine."""
    return f"https://localhost:{rig.ports['DOVEADMS']}"


def settings_for(rig: Rig) -> dict[str, str]:
    """Returns what `workbench provider add dovecot` asks for, all but the key, by the names of the settings."""
    return {
        "base_url": over_tls(rig),
        "ca_file": str(rig.state / "tls" / "authority.pem"),
        "quarantine": QUARANTINE,
        "accounts.url": f"sqlite:///{rig.database}",
        "events.path": str(rig.events),
        "blocklist.columns.low": "lo",
        "blocklist.columns.high": "hi",
    }


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def asked(rig: Rig, now: Callable[[], datetime] = _now, **changes: Any) -> AsyncIterator[Dovecot]:
    """The provider on the rig, closed at the end."""
    provider = build(options_for(rig, **changes), now)
    try:
        yield provider
    finally:
        await provider.aclose()


def action(kind: ActionKind, target: str = "", **params: Any) -> Action:
    return Action(id=action_id(kind, target), kind=kind, target=target, params=params)
