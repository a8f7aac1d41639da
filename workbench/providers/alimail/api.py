"""Calls the API: patient where that is safe, and once where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from pydantic import JsonValue, SecretStr

from workbench.model.errors import ConnectionLost, NotFound, NotReadable, NotSent, ProviderError, RateLimited
from workbench.model.words import Outcome

from ..http.call import Answer, Call
from ..http.transport import Transport
from .fields import Json
from .refusals import refusal_of
from .token import NoAccess

__all__ = ["Api", "Changed", "user_path"]

_NO_ANSWER = "What became of it is not known: read the state back before anything else."


def user_path(user: str, *rest: str) -> str:
    """Returns the path below one account (id or address); a stranger's text in it stays one segment."""
    return "/".join(("/v2/users", *(quote(part, safe="@") for part in (user, *rest))))


@dataclass(frozen=True)
class Changed:
    """How a call that changes something ended."""

    outcome: Outcome
    detail: str
    exchange: str = ""
    """Request and answer, redacted."""
    answer: Json = field(default_factory=dict)


class Api:
    """The API of one tenant, over the shared transport."""

    def __init__(self, line: Transport) -> None:
        self._line = line

    async def get(self, path: str, query: Mapping[str, str] | None = None) -> Json:
        """Reads. Raises NotFound (404), NotReadable (refused), ConnectionLost and other ProviderErrors."""
        return _read(await self._line.call(Call("GET", path, query=query or {}, repeatable=True)))

    async def ask(self, path: str, body: JsonValue, query: Mapping[str, str] | None = None) -> Json:
        """Asks a question that is too long for an address: reads by POST. Raises as `get` does."""
        return _read(await self._line.call(Call("POST", path, query=query or {}, json=body, repeatable=True)))

    async def change(self, method: str, path: str, body: JsonValue, secret: SecretStr | None = None) -> Changed:
        """Changes something, once, and says how it ended. Where the answer was lost, that is `unknown`."""
        secrets = () if secret is None else (secret,)
        try:
            answer = await self._line.call(Call(method, path, json=body, secrets=secrets))
        except ConnectionLost as lost:
            return Changed(Outcome.UNKNOWN, f"{lost.title} {_NO_ANSWER}")
        except (NotSent, NoAccess, RateLimited) as error:
            return Changed(Outcome.FAILED, f"Nothing was changed: {error.title} {error.hint}".strip())
        except ProviderError as error:
            return Changed(Outcome.UNKNOWN, f"{error.title} {_NO_ANSWER}")
        return _ended(answer)


def _ended(answer: Answer) -> Changed:
    if answer.status >= 500:
        said = f"Alibaba Mail was in trouble while it did this: {refusal_of(answer)} {_NO_ANSWER}"
        return Changed(Outcome.UNKNOWN, said, answer.exchange)
    if not answer.ok:
        said = f"Alibaba Mail did not do it: {refusal_of(answer)}"
        return Changed(Outcome.FAILED, said, answer.exchange)
    try:
        told = answer.json() if answer.body.strip() else {}
    except ProviderError as error:
        return Changed(Outcome.UNKNOWN, f"{error.title} {_NO_ANSWER}", answer.exchange)
    given = told if isinstance(told, Mapping) else {}
    return Changed(Outcome.DONE, "Alibaba Mail carried it out.", answer.exchange, given)


def _read(answer: Answer) -> Json:
    if answer.status == 404:
        raise NotFound(f"Alibaba Mail knows nothing by that name: {refusal_of(answer)}")
    if not answer.ok:
        error = ProviderError if answer.status >= 500 else NotReadable
        raise error(f"Alibaba Mail did not tell: {refusal_of(answer)}", _hint(answer.status))
    told = answer.json()
    if not isinstance(told, Mapping):
        raise ProviderError("Alibaba Mail answered with something that is not known.", "Try again in a moment.")
    return told


def _hint(status: int) -> str:
    if status == 403:
        return "Tick that permission for the app in the API Open Platform, or do it by hand after the guide."
    return "Try again in a moment." if status >= 500 else "Look in its console as the guide says."
