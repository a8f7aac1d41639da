"""One request, and what came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue, SecretStr

from workbench.model.errors import ProviderError

__all__ = ["Answer", "Call"]

_MOST = 32 * 1024 * 1024


@dataclass(frozen=True)
class Call:
    """One request to the transport's host."""

    method: str
    path: str
    """Below the base address; never another host."""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: JsonValue | None = None
    form: Mapping[str, str] | None = None
    content: bytes | None = None
    repeatable: bool = False
    """It reads, or carries the same thing out once however often it is sent."""
    secrets: tuple[SecretStr, ...] = ()
    """What may not stand in the record of the exchange, wherever it turns up there."""
    timeout: float | None = None
    """Seconds to wait for the answer; None: the transport's own."""
    most: int = _MOST
    """The biggest answer that is taken in, bytes."""


@dataclass(frozen=True)
class Answer:
    """What the host said."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    told: Callable[[], str] = field(repr=False)
    """Writes the exchange down."""

    @property
    def exchange(self) -> str:
        """Request and answer, redacted: fit to be kept as evidence. Written when it is asked for: few reads are."""
        return self.told()

    @property
    def ok(self) -> bool:
        """The host says yes (2xx). Some say it of failures too."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Returns the body, read as JSON. Raises ProviderError."""
        import msgspec

        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ProviderError(
                f"The mail system answered (status {self.status}), but not in JSON.",
                "Check that the address in the settings is that of its API, and not of a web page or a proxy.",
            ) from error
