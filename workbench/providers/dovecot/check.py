"""Tries each part of a Dovecot, and changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from workbench.model.errors import WorkbenchError
from workbench.model.support import Support

from ..base import Provider
from ..setup import Part, PartState, SetUp
from .build import build
from .options import DovecotOptions
from .parts import NotTried, Trial
from .provider import Dovecot

__all__ = ["set_up"]


def set_up() -> SetUp:
    """Returns how a Dovecot is set up and tried."""
    return SetUp(options=DovecotOptions, check=_check, offers=_offers)


def _offers() -> tuple[Support, ...]:
    least = DovecotOptions.model_validate({"base_url": "https://mail.example.com", "api_key": "none"})
    return build(least, lambda: datetime.now(UTC)).support()


async def _check(provider: Provider) -> AsyncIterator[Part]:
    assert isinstance(provider, Dovecot)
    failed: set[str] = set()
    for trial in provider.trials:
        if trial.needs in failed and trial.try_out is not None:
            why = f"Not tried: it needs {trial.needs}, which does not work."
            yield Part(name=trial.name, state=PartState.NOT_CHECKED, why=why)
            continue
        part = await _tried(trial)
        if part.state is PartState.FAILED:
            failed.add(part.name)
        yield part


async def _tried(trial: Trial) -> Part:
    if trial.try_out is None:
        return Part(name=trial.name, state=PartState.GUIDED, why=trial.missing)
    try:
        return Part(name=trial.name, state=PartState.WORKS, why=await trial.try_out())
    except NotTried as why:
        return Part(name=trial.name, state=PartState.NOT_CHECKED, why=why.title)
    except WorkbenchError as error:
        return Part(name=trial.name, state=PartState.FAILED, why=error.title, hint=error.hint)
