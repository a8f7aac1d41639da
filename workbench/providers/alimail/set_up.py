"""How Alibaba Mail is set up, and tried: nothing is changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from pydantic import ValidationError

from workbench.model.errors import NotFound, ProviderError, UsageError

from ..base import Provider
from ..registry import Settings
from ..setup import Part, PartState, SecretNeed, SetUp
from .options import SECRET, Options
from .provider import Alimail

__all__ = ["build", "set_up"]

_HINT = "Tick the permission for it in the API Open Platform; until then it is worked by hand after the guide."


def build(settings: Settings) -> Alimail:
    """Returns the provider. Raises UsageError where a setting or the secret is missing."""
    try:
        options = Options.model_validate(dict(settings.options))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"]) or "its section"
        raise UsageError(
            f"The settings of '{settings.name}' are wrong at {where}: {first['msg']}.",
            "Set it up: workbench provider add",
        ) from error
    secret = settings.secret(SECRET)
    if secret is None or not secret.get_secret_value():
        raise UsageError(
            f"The App secret of '{settings.name}' is not known here.",
            "Set it up (workbench provider add), or work by hand with the guide: provider 'guided', guide 'alimail'.",
        )
    return Alimail(options, secret, settings.now, name=settings.name or "alimail")


def set_up() -> SetUp:
    """Returns what is asked for, and what is tried."""
    question = "The App secret, shown beside the App ID when the app is edited again; it reads every mailbox"
    return SetUp(options=Options, secrets=(SecretNeed(SECRET, question),), check=_check)


async def _check(provider: Provider) -> AsyncIterator[Part]:
    assert isinstance(provider, Alimail)
    someone = ""

    async def directory() -> str:
        nonlocal someone
        async for part in provider.directory.everyone():
            if part:
                someone = part[0]
                return f"It was tried with the first account, {someone}."
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
