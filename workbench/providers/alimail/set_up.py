"""How Alibaba Mail is set up, and tried: nothing is changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from workbench.model.errors import NotFound, ProviderError

from ..base import Provider
from ..questions import options_of
from ..registry import Settings
from ..setup import Part, PartState, SetUp
from .offers import support_rows
from .options import Options
from .provider import Alimail

__all__ = ["build", "set_up"]

_HINT = "Tick the permission for it in the API Open Platform; until then it is worked by hand after the guide."


def build(settings: Settings) -> Alimail:
    """Returns the provider. Raises UsageError where a setting or the secret is missing."""
    options = options_of(Options, settings.options, settings.secret, name=settings.name)
    return Alimail(options, settings.now, name=settings.name or "alimail", state=settings.state)


def set_up() -> SetUp:
    """Returns what is asked for, and what is tried."""
    return SetUp(options=Options, check=_check, offers=support_rows)


async def _check(provider: Provider) -> AsyncIterator[Part]:
    assert isinstance(provider, Alimail)
    someone = ""

    async def directory() -> str:
        nonlocal someone
        async with aclosing(provider.directory.everyone()) as parts:
            async for part in parts:
                if part:
                    someone = part[0]
                    return f"The first account is {someone}; the parts below were tried with it."
        return "No account is listed."

    async def domains() -> str:
        found = sorted(await provider.directory.domains())
        return f"Inside: {', '.join(found[:5])}{' …' if len(found) > 5 else ''}."

    async def account() -> str:
        await provider.account(someone)
        return "Its status, last sign-in and aliases can be read."

    async def mail() -> str:
        await provider.folders.names(someone)
        return "Its folders can be listed; searching and reading go by the same permission."

    yield await _tried("listing domains", domains)
    listed = await _tried("listing accounts", directory)
    yield listed
    for name, work in (("reading an account", account), ("reading mailboxes", mail)):
        yield await _tried(name, work) if someone else _untried(name, "No account is known to try it with.")
    yield _untried("freezing accounts and resetting passwords", "That would change an account.")
    yield _untried("moving and deleting mail", "That would change a mailbox.")
    by_hand = "No call for it is confirmed: it is worked by hand after the guide."
    for name in ("sign-in records", "sessions and devices", "two-factor and security passwords", "protocols", "rules"):
        yield Part(name=name, state=PartState.GUIDED, why=by_hand)


async def _tried(name: str, work: Callable[[], Awaitable[str]]) -> Part:
    try:
        return Part(name=name, state=PartState.WORKS, why=await work())
    except (ProviderError, NotFound) as error:
        return Part(name=name, state=PartState.FAILED, why=error.title, hint=error.hint or _HINT)


def _untried(name: str, why: str) -> Part:
    return Part(name=name, state=PartState.NOT_CHECKED, why=f"{why} Nothing was tried.")
