"""doveadm over HTTP: one command a request, and a sentence for whatever it answers.

Seen on Dovecot 2.3.19 (https://doc.dovecot.org/2.3/admin_manual/doveadm_http_api/): the status is 200 for failures
too; several commands in one request can come back as broken JSON; a mistake in the arguments ends the worker, and
the connection closes without an answer; `false` counts as set. So a request holds one command, only parameters that
the server itself lists (`GET /doveadm/v1`), and no booleans but true. Exit codes are those of sysexits.h.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import JsonValue, SecretStr

from workbench.model.errors import ConnectionLost, NotReadable, ProviderError

from ..http.call import Answer, Call
from ..http.transport import Transport

__all__ = ["Doveadm", "DoveadmFailed", "KeyHeader", "Reply"]

_PATH = "/doveadm/v1"
_UNAUTHORIZED = 401
NO_USER, NOTHING = 67, 68
"""No such user; nothing of that name, or nobody to disconnect."""

_CODES = {
    64: "it was called wrongly",
    65: "it refuses what it was given (no valid script, there already, or still in use)",
    67: "it knows no such user",
    68: "there is nothing of that name",
    75: "something on the server is broken for now; its log says what",
    77: "it may not do that",
    78: "its configuration does not allow it",
}

Rows = list[dict[str, str]]
Parameter = str | bool | Sequence[str] | None


class DoveadmFailed(ProviderError):
    """The server carried the command out as far as it went, and says that it failed."""

    def __init__(self, title: str, hint: str = "", code: int = 0, exchange: str = "") -> None:
        super().__init__(title, hint)
        self.code = code
        self.exchange = exchange


class Reply(NamedTuple):
    """What a command answered."""

    value: Any
    """Rows for most commands; an object for `user`."""
    answer: Answer

    @property
    def exchange(self) -> str:
        """Request and answer, redacted. Written when it is asked for: of a search it is long, and nobody keeps it."""
        return self.answer.exchange

    @property
    def rows(self) -> Rows:
        """The answer as rows. Raises ProviderError where it has another shape."""
        if not isinstance(self.value, list) or not all(isinstance(row, dict) for row in self.value):
            raise ProviderError("The server's answer has a shape that is not known.", "Which Dovecot is it?")
        return self.value


class KeyHeader:
    """`doveadm_api_key`, as the API wants it."""

    def __init__(self, key: SecretStr) -> None:
        encoded = base64.b64encode(key.get_secret_value().encode()).decode()
        self._headers = {"Authorization": SecretStr(f"X-Dovecot-API {encoded}")}

    async def headers(self) -> Mapping[str, SecretStr]:
        return self._headers

    async def renew(self) -> bool:
        """A key that was refused stays refused."""
        return False


class Doveadm:
    """Calls commands of doveadm."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._listed: dict[str, dict[str, str]] | None = None
        self._listing = asyncio.Lock()

    @property
    def host(self) -> str:
        return self._transport.host

    async def commands(self) -> frozenset[str]:
        """Every command that the server has, allowed or not."""
        return frozenset(await self._catalog())

    async def read(self, command: str, **parameters: Parameter) -> Reply:
        """Asks; may ask again where the answer was lost. Raises ProviderError, `DoveadmFailed` among them."""
        return await self._call(command, parameters, changes=False)

    async def change(self, command: str, **parameters: Parameter) -> Reply:
        """Has something changed, once. Raises ConnectionLost where no answer came: it may have happened."""
        return await self._call(command, parameters, changes=True)

    async def once(self, command: str, **parameters: Parameter) -> Reply:
        """As `read`, and never asks again: for a question that may end the server's worker."""
        return await self._call(command, parameters, changes=True)

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def _call(self, command: str, parameters: Mapping[str, Parameter], *, changes: bool) -> Reply:
        known = (await self._catalog()).get(command)
        if known is None:
            raise NotReadable(
                f"The Dovecot at {self.host} has no command '{spoken(command)}'.",
                "A plugin may be missing in its `mail_plugins` (acl, sieve).",
            )
        asked: dict[str, JsonValue] = {}
        for name, value in parameters.items():
            if value is None or value is False:
                continue
            if (own := known.get(_plain(name))) is None:
                raise NotReadable(
                    f"The command '{spoken(command)}' of the Dovecot at {self.host} has no parameter '{name}'.",
                    "This version of Dovecot is not known to the workbench.",
                )
            asked[own] = value if isinstance(value, str | bool) else list(value)
        answer = await self._transport.call(Call("POST", _PATH, json=[[command, asked, "w"]], repeatable=not changes))
        self._let_in(answer)
        return Reply(self._unpacked(command, answer, changes=changes), answer)

    async def _catalog(self) -> dict[str, dict[str, str]]:
        async with self._listing:
            if self._listed is None:
                answer = await self._transport.call(Call("GET", _PATH, repeatable=True))
                self._let_in(answer)
                try:
                    self._listed = {
                        one["command"]: {_plain(p["name"]): p["name"] for p in one["parameters"]}
                        for one in answer.json()
                    }
                except (TypeError, KeyError) as error:
                    raise ProviderError(
                        f"{self.host} does not list doveadm's commands: it is another service.",
                        "Check the address: the port of `service doveadm { inet_listener http }`.",
                    ) from error
            return self._listed

    def _let_in(self, answer: Answer) -> None:
        if answer.status == _UNAUTHORIZED:
            raise ProviderError(
                f"The Dovecot at {self.host} refused the key.", "Give the server's `doveadm_api_key` again."
            )
        if not answer.ok:
            raise ProviderError(
                f"{self.host} answered with status {answer.status}.", "Is that the port of doveadm's HTTP API?"
            )

    def _unpacked(self, command: str, answer: Answer, *, changes: bool) -> Any:
        try:
            ((kind, value, _),) = answer.json()
        except (ProviderError, ValueError, TypeError) as error:
            if changes:
                raise ConnectionLost(
                    f"The answer of {self.host} to '{spoken(command)}' can't be read.",
                    "What it did is not known: read the state back.",
                ) from error
            raise ProviderError(f"The answer of {self.host} to '{spoken(command)}' can't be read.") from error
        if kind == "doveadmResponse":
            return value
        return self._refuse(command, value if isinstance(value, dict) else {}, answer)

    def _refuse(self, command: str, error: Mapping[str, Any], answer: Answer) -> None:
        said, name = error.get("type"), spoken(command)
        if said == "unAuthorized":
            raise NotReadable(
                f"The Dovecot at {self.host} does not allow the command '{name}'.",
                f"Add '{name}' to `doveadm_allowed_commands` there.",
            )
        if said == "exitCode":
            code = int(error.get("exitCode", 0))
            why = _CODES.get(code, f"exit code {code}")
            raise DoveadmFailed(f"'{name}' failed: {why}.", "", code, answer.exchange)
        raise ProviderError(f"The Dovecot at {self.host} does not take the command '{name}' as it was sent ({said}).")


def spoken(command: str) -> str:
    """Returns a command as doveadm's own command line and settings have it: `authCacheFlush` → `auth cache flush`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", command).lower()


def _plain(name: str) -> str:
    """2.3 writes userMask, 2.4 may write user-mask."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
