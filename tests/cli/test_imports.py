"""What each command loads: a start is only as quick as what it imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

_ASK = """
import json, sys
from workbench.cli.main import run
told = {}
for args in json.loads(sys.argv[1]):
    code = run(args)
    told[" ".join(args)] = [code, sorted({name.partition(".")[0] for name in sys.modules})]
sys.stderr.write("\\n" + json.dumps(told))
"""

_TICKET = "INC-1"
_UI = {"textual", "rich"}


def packages_loaded_by(home: Path, *commands: Sequence[str]) -> dict[str, set[str]]:
    """Runs commands one after the other in a process of their own; returns the packages loaded after each."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WORKBENCH_")}
    ended = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(commands)],
        env={**kept, "WORKBENCH_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(ended.stderr.rpartition("\n")[2])
    assert not [command for command, (code, _) in told.items() if code != 0], ended.stderr
    return {command: set(packages) for command, (_, packages) in told.items()}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with one case on the practice tenant."""
    folder = tmp_path_factory.mktemp("home")
    about = ("--account", "lin.wei@example.com", "--ticket", _TICKET, "--provider", "practice")
    (loaded,) = packages_loaded_by(folder, ("case", "new", *about)).values()
    assert not loaded & _UI, "opening a case loads the terminal UI"
    return folder


def test_no_command_loads_the_terminal_ui(home: Path) -> None:
    commands = (
        ("case", "list"),
        ("case", "show", _TICKET),
        ("case", "signins", _TICKET),
        ("case", "exposures", _TICKET, "--json"),
        ("case", "step", _TICKET, "1"),
        ("case", "contain", _TICKET, "--dry-run"),
        ("case", "slip", _TICKET, "2"),
        ("case", "report", _TICKET, "--format", "md", "-o", f"{home}/report.md"),
        ("figures",),
        ("playbook", "list"),
        ("playbook", "schema"),
        ("provider", "list"),
        ("provider", "show", "practice"),
        ("verify",),
    )
    loaded = packages_loaded_by(home, *commands)
    assert len(loaded) == len(commands)
    assert not [command for command, packages in loaded.items() if packages & _UI]


def test_asking_for_help_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = {"pydantic", "pydantic_core", "sqlite_utils", "sqlite3", "cryptography", "httpx", "yaml", *_UI}
    loaded = packages_loaded_by(tmp_path, ("--help",), ("--version",), ("case", "--help"))
    assert not [command for command, packages in loaded.items() if packages & heavy]


def test_reading_a_case_file_needs_neither_migrations_nor_keys(home: Path) -> None:
    (loaded,) = packages_loaded_by(home, ("case", "list")).values()
    assert not loaded & {"sqlite_utils", "cryptography", "yaml", "httpx"}
