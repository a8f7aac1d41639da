"""Who sits at the desk."""

from __future__ import annotations

import getpass
import os

from workbench.model.cases import Actor

__all__ = ["who_is_here"]


def who_is_here(stated_name: str) -> Actor:
    """Returns the operating-system account and the stated name (`WORKBENCH_NAME` first, then the settings)."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):
        account = f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
    return Actor(os_user=account, name=os.environ.get("WORKBENCH_NAME") or stated_name or account)
