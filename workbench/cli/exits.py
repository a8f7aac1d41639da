"""Exit codes. They are an interface: scripts rely on them."""

from __future__ import annotations

from enum import IntEnum

from workbench.model import errors

__all__ = ["ExitCode", "exit_code_of"]


class ExitCode(IntEnum):
    """What a command's end means. Where several apply: 5, 4, 3, 1."""

    OK = 0
    CHECK_FAILED = 1
    USAGE = 2
    PROVIDER = 3
    UNKNOWN = 4
    """The outcome of an action is not known."""
    DAMAGED = 5
    """The case file does not check out."""
    LOCAL = 6
    """A file or disk of this machine."""
    UNREADABLE = 7
    """A file that was handed in."""
    FAULT = 70
    """A fault of the workbench itself."""
    INTERRUPTED = 130


_CODES: tuple[tuple[type[errors.WorkbenchError], ExitCode], ...] = (
    (errors.CaseFileDamaged, ExitCode.DAMAGED),
    (errors.OutcomeUnknown, ExitCode.UNKNOWN),
    (errors.ProviderError, ExitCode.PROVIDER),
    (errors.CheckFailed, ExitCode.CHECK_FAILED),
    (errors.UsageError, ExitCode.USAGE),
    (errors.LocalFileError, ExitCode.LOCAL),
    (errors.UnreadableInput, ExitCode.UNREADABLE),
)


def exit_code_of(error: errors.WorkbenchError) -> ExitCode:
    """Returns the exit code for an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.FAULT)
