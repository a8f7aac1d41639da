"""Writes a request and its answer down without the secrets in them."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import SecretStr

__all__ = ["HIDDEN", "redacted_exchange"]

HIDDEN = "[hidden]"

_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})
_NAMES = re.compile(
    r"passw|passphrase|pwd|secret|token|api_?-?key|credential|private_?key|client_assertion|otp|recovery_?code", re.I
)
_AUTHORITY = re.compile(r"\b(Bearer|Basic|X-Dovecot-API)\s+[A-Za-z0-9+/=._~-]{8,}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.,]+(Z|[+-]\d\d:?\d\d)?")
_LEAST = 4


def redacted_exchange(
    method: str,
    url: str,
    request_headers: Mapping[str, str],
    request_body: bytes,
    *,
    status: int | None,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    secrets: Iterable[SecretStr] = (),
    remark: str = "",
) -> str:
    """Returns the exchange as text. Fields that are called as secrets are, and the given values, are hidden.

    `status` None: no answer came; `remark` says why.
    """
    told = [f"> {method} {_address(url)}"]
    told += _headers(">", request_headers)
    told += _body(">", request_headers, request_body)
    if status is None:
        told.append(f"< no answer: {remark}")
    else:
        told.append(f"< {status}")
        told += _headers("<", headers or {})
        told += _body("<", headers or {}, body)
    return _without("\n".join(told), secrets)


def _address(url: str) -> str:
    parts = urlsplit(url)
    query = urlencode([(k, HIDDEN if _NAMES.search(k) else v) for k, v in parse_qsl(parts.query, True)], safe="[]")
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host, query=query).geturl()


def _headers(mark: str, headers: Mapping[str, str]) -> list[str]:
    return [f"{mark} {k}: {HIDDEN if k.lower() in _HEADERS or _NAMES.search(k) else v}" for k, v in headers.items()]


def _body(mark: str, headers: Mapping[str, str], body: bytes) -> list[str]:
    if not body:
        return []
    kind = next((v for k, v in headers.items() if k.lower() == "content-type"), "").lower()
    text = body.decode("utf-8", "replace")
    if kind.startswith("application/x-www-form-urlencoded"):
        pairs = [(k, HIDDEN if _NAMES.search(k) else v) for k, v in parse_qsl(text, True)]
        return [mark, f"{mark} {urlencode(pairs, safe='[]')}"]
    with contextlib.suppress(ValueError, RecursionError):
        text = json.dumps(_hidden(json.loads(text)), ensure_ascii=False)
    return [mark, *(f"{mark} {line}" for line in text.splitlines())]


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: HIDDEN if _is_secret(v) and _names_one(k) else _hidden(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_hidden(v) for v in value]
    return value


@lru_cache(maxsize=1024)
def _names_one(key: str) -> bool:
    return _NAMES.search(key) is not None


def _is_secret(value: Any) -> bool:
    """A flag, a number, a time or nothing tells about a secret and gives none away."""
    return isinstance(value, str) and value != "" and not _MOMENT.fullmatch(value)


def _without(text: str, secrets: Iterable[SecretStr]) -> str:
    text = _AUTHORITY.sub(lambda found: f"{found.group(1)} {HIDDEN}", text)
    for secret in secrets:
        value = secret.get_secret_value()
        if len(value) >= _LEAST:
            escaped = json.dumps(value)[1:-1]
            for form in {value, escaped, json.dumps(value, ensure_ascii=False)[1:-1], urlencode({"": value})[1:]}:
                text = text.replace(form, HIDDEN)
    return text
