"""The tests' Dovecot as fixtures: started once for each worker, emptied before each test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from rig_server import Rig, why_not


@pytest.fixture(scope="session")
def running_rig() -> Iterator[Rig]:
    """Skips with the reason where Dovecot can't run; fails for it where CI is set."""
    reason = why_not()
    if reason and os.environ.get("CI"):
        pytest.fail(f"Dovecot must run here: {reason}", pytrace=False)
    if reason:
        pytest.skip(f"no Dovecot to test against: {reason}")
    rig = Rig()
    try:
        rig.start()
        yield rig
    finally:
        rig.stop()


@pytest.fixture
def rig(running_rig: Rig) -> Rig:
    running_rig.fresh()
    return running_rig
