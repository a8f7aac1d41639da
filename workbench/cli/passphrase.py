"""Asks for a passphrase: on the terminal without showing it, or from a file descriptor; never as an argument."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pydantic import SecretStr

__all__ = ["passphrase_option", "read_passphrase"]

F = TypeVar("F", bound=Callable[..., Any])
_MOST = 4096


def passphrase_option(command: F) -> F:
    """Adds `--passphrase-fd`."""
    return click.option(
        "--passphrase-fd", type=int, default=None, metavar="N", help="Read the passphrase from this file descriptor."
    )(command)


def read_passphrase(fd: int | None, *, twice: bool = False) -> SecretStr:
    """Returns the passphrase. `twice`: asks again to compare. Raises UsageError where there is nobody to ask."""
    from pydantic import SecretStr

    from workbench.model.errors import NeedsTerminal, UsageError

    if fd is not None:
        try:
            given = os.read(fd, _MOST).partition(b"\n")[0].decode()
        except (OSError, ValueError) as error:
            raise UsageError(
                f"No passphrase can be read from descriptor {fd}.", "Open it: --passphrase-fd 3 3<FILE"
            ) from error
        return SecretStr(given)
    try:
        with open("/dev/tty", "r+b", buffering=0):  # noqa: PTH123 - only whether it is there
            pass
    except OSError as error:
        raise NeedsTerminal(
            "There is no terminal to ask for the passphrase on.", "Give it through a descriptor: --passphrase-fd 3"
        ) from error
    return SecretStr(click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))
