"""The first run after a clone compiles the program, its libraries and the tests: once, and not in each worker anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

__all__ = ["compile_once"]

_DONE = "workbench/compiled"
_HALVES = ("tui", "cli", "casefile"), ("response", "reports", "intake", "providers", "analysis", "dovecot", "desk")


def compile_once(config: pytest.Config) -> None:
    """Lets two processes collect half of the tests each, if several workers are about to begin on what is not compiled.

    What they compile is kept where Python looks for it; so are the words that Hypothesis reads out of the sources.
    """
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache is None or not config.getoption("numprocesses", None) or cache.get(_DONE, None) == sys.version:
        return
    root = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-n0", "--collect-only", "-qq", "-p", "no:cacheprovider"]
    at_work = [
        subprocess.Popen(
            [*command, *(str(root / name) for name in half)],
            cwd=root.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for half in _HALVES
    ]
    for process in at_work:
        process.wait()
    cache.set(_DONE, sys.version)
