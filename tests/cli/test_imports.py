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
code = run(json.loads(sys.argv[1]))
sys.stderr.write("\\n" + json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""

_TICKET = "INC-1"
_UI = {"textual", "rich"}


def packages_loaded_by(home: Path, *args: str) -> set[str]:
    """Runs one command in a process of its own; returns the packages that it left loaded."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WORKBENCH_")}
    ended = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(args)],
        env={**kept, "WORKBENCH_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    code, packages = json.loads(ended.stderr.rpartition("\n")[2])
    assert code == 0, ended.stderr
    return set(packages)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with one case on the practice tenant."""
    folder = tmp_path_factory.mktemp("home")
    about = ("--account", "lin.wei@example.com", "--ticket", _TICKET, "--provider", "practice")
    loaded = packages_loaded_by(folder, "case", "new", *about)
    assert not loaded & _UI, "opening a case loads the terminal UI"
    return folder


@pytest.mark.parametrize(
    "args",
    [
        ("case", "list"),
        ("case", "show", _TICKET),
        ("case", "signins", _TICKET),
        ("case", "exposures", _TICKET, "--json"),
        ("case", "step", _TICKET, "1"),
        ("case", "contain", _TICKET, "--dry-run"),
        ("case", "slip", _TICKET, "2"),
        ("case", "report", _TICKET, "--format", "md", "-o", "{home}/report.md"),
        ("playbook", "list"),
        ("playbook", "schema"),
        ("provider", "list"),
        ("provider", "show", "practice"),
        ("verify",),
    ],
    ids=" ".join,
)
def test_no_command_loads_the_terminal_ui(home: Path, args: Sequence[str]) -> None:
    assert not packages_loaded_by(home, *(a.format(home=home) for a in args)) & _UI


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("case", "--help")], ids=" ".join)
def test_asking_for_help_loads_nothing_heavy(tmp_path: Path, args: Sequence[str]) -> None:
    heavy = {"pydantic", "pydantic_core", "sqlite_utils", "sqlite3", "cryptography", "httpx", "yaml", *_UI}
    assert not packages_loaded_by(tmp_path, *args) & heavy


def test_reading_a_case_file_needs_neither_migrations_nor_keys(home: Path) -> None:
    assert not packages_loaded_by(home, "case", "list") & {"sqlite_utils", "cryptography", "yaml", "httpx"}
