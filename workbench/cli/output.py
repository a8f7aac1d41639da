"""Prints: data on standard output, narration on standard error, both cleaned."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any, TextIO

from workbench.model.columns import table
from workbench.model.errors import LocalFileError
from workbench.model.text import clean, clean_line

__all__ = ["cleaned", "emit", "narrate", "print_text", "table"]


def emit(text: str, data: Any, *, as_json: bool) -> None:
    """Prints the result: `data` as JSON, or `text` for people. Raises LocalFileError where the output is full."""
    if as_json:
        print_text(json.dumps(cleaned(data), ensure_ascii=True, indent=2, default=str))
    elif text:
        print_text(clean(text.rstrip("\n")))


def print_text(text: str) -> None:
    """Prints data that is clean already. A reader that went away is no failure: the work is done and recorded."""
    try:
        _put(sys.stdout, text + "\n")
    except BrokenPipeError:
        _hush(sys.stdout)
    except OSError as error:
        _hush(sys.stdout)
        raise LocalFileError(
            f"The output could not be written: {error.strerror or error}.",
            "What was done is in the case file; give the output somewhere to go and ask again with `case show`.",
        ) from error


def narrate(text: str) -> None:
    """Says something beside the result. Where nobody listens, the work goes on all the same."""
    try:
        _put(sys.stderr, clean(text) + "\n")
    except OSError:
        _hush(sys.stderr)


def cleaned(value: Any) -> Any:
    """Returns the same JSON value with every string cleaned for a terminal."""
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, dict):
        return {clean_line(str(k)): cleaned(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(v) for v in value]
    return value


def _put(stream: TextIO | None, text: str) -> None:
    """Writes now, so that a failure shows here and not when the program ends. A closed stream is None."""
    if stream is not None:
        stream.write(_encodable(stream, text))
        stream.flush()


def _hush(stream: TextIO | None) -> None:
    """Sends what is still in the stream's buffer nowhere, or Python would complain of it at the end."""
    if stream is not None:
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def _encodable(stream: TextIO, text: str) -> str:
    """A terminal without UTF-8 gets marks instead of a crash."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
