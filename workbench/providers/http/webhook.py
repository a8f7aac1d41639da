"""Tells another system of an event: one request, signed as Standard Webhooks 1.0.0 says.

Source: https://github.com/standard-webhooks/standard-webhooks (spec/standard-webhooks.md): what is signed is
`ID.SECONDS.BODY`, by HMAC-SHA256 under the bytes that stand in base64 behind `whsec_`.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from workbench.model.errors import ProviderError, UsageError

from .call import Call
from .transport import Transport

__all__ = ["TurnedAway", "new_signing_secret", "post_event", "signature_of"]

_PREFIX = "whsec_"
_BYTES = 32
_NOT_NOW = (401, 403, 408, 425, 429)
"""It may take it later, or once a setting is corrected."""


class TurnedAway(ProviderError):
    """The other side won't take this one, however often it is sent; the next one it may."""


class _Bearer:
    def __init__(self, token: SecretStr) -> None:
        self._header = SecretStr(f"Bearer {token.get_secret_value()}")

    async def headers(self) -> Mapping[str, SecretStr]:
        return {"Authorization": self._header}

    async def renew(self) -> bool:
        return False


def new_signing_secret() -> SecretStr:
    """Returns a new secret to sign with: 32 random bytes."""
    return SecretStr(_PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode())


def signature_of(secret: SecretStr, delivery: str, seconds: int, body: bytes) -> str:
    """Returns the header `webhook-signature`. Raises UsageError where the secret is none."""
    text = secret.get_secret_value().strip()
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) < 24:
        raise UsageError(
            "The secret that signs is not of the form whsec_ and base64 of 24 bytes or more.",
            "workbench hook secret makes one.",
        )
    signed = f"{delivery}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


async def post_event(
    url: str,
    delivery: str,
    body: bytes,
    *,
    method: str = "POST",
    now: datetime,
    secret: SecretStr | None,
    token: SecretStr | None,
    ca_file: Path | None,
    patience: float,
) -> int:
    """Sends one event, once, and returns the status (2xx). `patience`: seconds, for all of it.

    Raises ProviderError (TurnedAway among them), UsageError.
    """
    transport = Transport(
        url,
        now=lambda: now,
        authority=_Bearer(token) if token else None,
        ca_file=ca_file,
        timeout=patience,
        connect=min(patience, 5.0),
        tries=1,
    )
    seconds = int(now.timestamp())
    headers = {"content-type": "application/json", "webhook-id": delivery, "webhook-timestamp": str(seconds)}
    if secret is not None:
        headers["webhook-signature"] = signature_of(secret, delivery, seconds, body)
    try:
        async with asyncio.timeout(patience):
            answer = await transport.call(Call(method, "", headers=headers, content=body, most=1 << 20))
    except TimeoutError as error:
        raise ProviderError(
            f"{transport.host} did not answer in full within {patience:.0f} s.", "Look at its log and settings."
        ) from error
    finally:
        await transport.aclose()
    if not answer.ok:
        failure = TurnedAway if 400 <= answer.status < 500 and answer.status not in _NOT_NOW else ProviderError
        raise failure(f"{transport.host} answered with status {answer.status}.", "Look at its log and settings.")
    return answer.status
