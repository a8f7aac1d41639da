"""The secrets of a webhook: what its body is signed with, and the token that lets it in."""

from __future__ import annotations

from pydantic import SecretStr

from workbench.model.errors import UsageError

from .hook_settings import Hook
from .paths import Paths
from .secrets import Found, find_secret, keep_secret

__all__ = ["SIGNING", "TOKEN", "keep_hook_secret", "secrets_of"]

SIGNING, TOKEN = "signing", "token"


def _owner(name: str) -> str:
    return f"hook-{name}"


def keep_hook_secret(paths: Paths, name: str, which: str, value: SecretStr) -> Found:
    """Keeps it where the secrets of this desk are."""
    return keep_secret(paths, _owner(name), which, value)


def secrets_of(paths: Paths, name: str, hook: Hook) -> tuple[SecretStr | None, SecretStr | None]:
    """Returns what signs and the token. Raises UsageError where there is neither, or a token that should be is not."""
    signing = find_secret(paths, _owner(name), SIGNING)
    token = find_secret(paths, _owner(name), TOKEN) if hook.authorization else None
    if hook.authorization and token is None:
        raise UsageError(f"No token is kept for the hook {name}.", f"workbench hook secret {name} --token keeps one.")
    if token is not None and not (
        token.value.get_secret_value().isascii() and token.value.get_secret_value().isprintable()
    ):
        raise UsageError(
            f"The token of the hook {name} holds characters that can't be sent.",
            f"workbench hook secret {name} --token keeps it anew.",
        )
    if signing is None and token is None:
        raise UsageError(
            f"Nothing is kept that the hook {name} could be signed with.", f"workbench hook secret {name} makes it."
        )
    return (signing.value if signing else None), (token.value if token else None)
