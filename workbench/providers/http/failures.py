"""Says what a failed call means: was anything asked of the host, and what can be done."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, TypeVar

from workbench.model.errors import ConnectionLost, NotSent, ProviderError

if TYPE_CHECKING:
    import httpx

__all__ = ["failure_of"]

E = TypeVar("E", bound=BaseException)


def failure_of(error: httpx.HTTPError, host: str) -> ProviderError:
    """Returns NotSent where the request can't have reached the host, ConnectionLost where it may have."""
    import httpx

    certificate = _cause(error, ssl.SSLCertVerificationError)
    if certificate is not None:
        return NotSent(
            f"The certificate of {host} is not trusted: {certificate.verify_message}.",
            "If the organisation has a certificate authority of its own, name its file in `ca_file` of the settings.",
        )
    if _cause(error, ssl.SSLError) is not None and isinstance(error, httpx.ConnectError):
        return NotSent(f"{host} and this machine can't agree on an encrypted connection.", "Check address and port.")
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return NotSent(f"{host} did not take the connection in time.", "Check the network, then try again.")
    if isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol):
        return NotSent(f"{host} can't be reached: {_why(error)}.", "Check the address in the settings and the network.")
    if isinstance(error, httpx.TimeoutException):
        return ConnectionLost(f"{host} did not answer in time.", "What it did is not known: read the state back.")
    return ConnectionLost(
        f"The connection to {host} broke before its answer was complete.",
        "What it did is not known: read the state back.",
    )


def _why(error: BaseException) -> str:
    """The system's own words, which are the most exact, without a full stop."""
    system = _cause(error, OSError)
    return ((system.strerror if system else None) or str(error) or type(error).__name__).rstrip(".")


def _cause(error: BaseException | None, kind: type[E]) -> E | None:
    while error is not None:
        if isinstance(error, kind):
            return error
        error = error.__cause__ or error.__context__
    return None
