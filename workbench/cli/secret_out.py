"""Where a new password may be shown: the terminal itself, or a file descriptor that the caller opened."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from workbench.model.errors import LocalFileError, Refused

__all__ = ["SecretOut", "check_descriptor", "secret_out"]

_STANDARD = 3
"""Descriptors below this are standard input, output and error."""


def check_descriptor(fd: int) -> None:
    """Checks that the caller opened a descriptor for writing. Raises Refused.

    To be called before the program opens any file of its own: a number that the caller left free becomes the case
    file's own a moment later, and the password would be written over it.
    """
    if fd < _STANDARD:
        raise Refused(
            "A new password never goes to standard input, output or error.",
            "Open another descriptor for it, such as --secret-fd 3 3>/dev/tty.",
        )
    try:
        os.fstat(fd)
        os.write(fd, b"")
    except (OSError, OverflowError) as error:
        raise Refused(f"File descriptor {fd} can't be written to.", "Open it for the workbench first.") from error


@dataclass(frozen=True)
class SecretOut:
    """A place that takes a secret once. Never standard output or standard error by default."""

    fd: int | None
    """None: /dev/tty."""

    def show(self, label: str, secret: SecretStr) -> str:
        """Shows the secret and returns how it was shown. Raises LocalFileError where it can't be."""
        try:
            return self._show(label, secret)
        except OSError as error:
            raise LocalFileError(
                f"The new password is set, and could not be handed over: {error.strerror}.",
                "It is kept nowhere. Reset the password once more, with a place to show it.",
            ) from error

    def _show(self, label: str, secret: SecretStr) -> str:
        if self.fd is not None:
            os.write(self.fd, (secret.get_secret_value() + "\n").encode())
            return f"written to file descriptor {self.fd}"
        with Path("/dev/tty").open("w", encoding="utf-8") as tty:
            tty.write(f"\n{label}, shown once. Read it to the owner after calling back a number on file:\n\n")
            tty.write(f"    {secret.get_secret_value()}\n\n")
        return "shown on the terminal"


def secret_out(fd: int | None) -> SecretOut:
    """Checks, before anything is intended, that the secret has somewhere to go. Raises Refused."""
    if fd is not None:
        return SecretOut(fd)  # `check_descriptor` looked at it when the command line was read
    try:
        with Path("/dev/tty").open("w"):
            pass
    except OSError as error:
        raise Refused(
            "A new password is shown once, and here is no terminal to show it on.",
            "Run this in a terminal, give --secret-fd N, or --unseen for a password that nobody sees "
            "(the owner gets a second one after the call).",
        ) from error
    return SecretOut(None)
