"""Gets the token that goes with every call, and another one in time.

`POST /oauth2/v2.0/token` with a form of three fields, as in Alibaba's own sample
(https://help.aliyun.com/document_detail/2855420.html); then `Authorization: bearer …`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar

from pydantic import SecretStr

from workbench.model.errors import ConnectionLost, NotSent, ProviderError

from ..http.call import Call
from ..http.transport import Transport
from .fields import Json, number, text
from .refusals import refusal_of

__all__ = ["NoAccess", "Token"]

_PATH = "/oauth2/v2.0/token"
_LIFE = 3600
"""Seconds that a token is taken to last where the answer does not say."""
_EARLY = 60.0
"""Seconds before its end from which another one is fetched."""
_USED: ContextVar[SecretStr | None] = ContextVar("alimail_token", default=None)
"""The token that went with the call of this task: the refused one, when it comes to renewing."""


_CHECK = "Check App ID and secret under Advanced Features > API Open Platform, and that the host is your site's."


class NoAccess(ProviderError):
    """No token was given out: nothing was asked of the API."""


class Token:
    """The authority of all calls of one app. Keeps token and secret in memory only."""

    def __init__(
        self, line: Transport, client_id: str, secret: SecretStr, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._line = line
        self._client_id = client_id
        self._secret = secret
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._token: SecretStr | None = None
        self._until = 0.0

    async def headers(self) -> Mapping[str, SecretStr]:
        """Returns the header with the token. Raises ProviderError where none is given out."""
        async with self._lock:
            if self._token is None or self._monotonic() >= self._until:
                await self._fetch()
            assert self._token is not None
            _USED.set(self._token)
            return {"Authorization": SecretStr(f"bearer {self._token.get_secret_value()}")}

    async def renew(self) -> bool:
        """Fetches another token, once for all calls that were refused at the same time."""
        async with self._lock:
            if self._token is None or self._token is _USED.get():
                await self._fetch()
            return True

    async def _fetch(self) -> None:
        self._token = None
        try:
            answer = await self._line.call(self._call())
        except ConnectionLost as lost:
            raise NotSent(f"No token came: {lost.title}", "Nothing was asked yet. Try again in a moment.") from lost
        if not answer.ok:
            raise NoAccess(f"Alibaba Mail gives this desk no access: {refusal_of(answer)}", _CHECK)
        given: Json = answer.json()
        token = text(given, "access_token") if isinstance(given, Mapping) else ""
        if not token:
            raise NoAccess("Alibaba Mail answered without a token.", _CHECK)
        life = number(given, "expires_in") or _LIFE
        self._token = SecretStr(token)
        self._until = self._monotonic() + max(life - _EARLY, life / 2)

    def _call(self) -> Call:
        secret = self._secret.get_secret_value()
        form = {"grant_type": "client_credentials", "client_id": self._client_id, "client_secret": secret}
        return Call("POST", _PATH, form=form, repeatable=True, secrets=(self._secret,))
