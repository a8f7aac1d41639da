"""Where things live on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from workbench.model.base import Thing

__all__ = ["Paths", "default_paths"]

_NAME = "workbench"


class Paths(Thing):
    """The folders of one desk. None of them need exist yet."""

    config: Path
    """config.toml, the desk's key, the user's own playbooks."""
    data: Path
    """The case file and, for practice, the tenant."""
    state: Path
    """The signed heads, the last place in the screens, the crash log."""

    @property
    def config_file(self) -> Path:
        """The settings, TOML."""
        return self.config / "config.toml"

    @property
    def playbooks(self) -> Path:
        """The user's own playbooks and guides."""
        return self.config / "playbooks"

    @property
    def heads(self) -> Path:
        """One signed head for each case file, outside of it."""
        return self.state / "heads"


def default_paths() -> Paths:
    """Returns the folders of this user; `WORKBENCH_HOME` puts all of them below one folder."""
    home = os.environ.get("WORKBENCH_HOME")
    if home:
        root = Path(home).expanduser()
        return Paths(config=root / "config", data=root / "data", state=root / "state")
    import platformdirs

    return Paths(
        config=platformdirs.user_config_path(_NAME, appauthor=False),
        data=platformdirs.user_data_path(_NAME, appauthor=False),
        state=platformdirs.user_state_path(_NAME, appauthor=False),
    )
