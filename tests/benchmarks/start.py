"""How long the workbench takes to start, and how much memory, beside what else a person may have open in a terminal.

    uv run python tests/benchmarks/start.py [--rounds 10] [--without-peers]

Prints Markdown tables; nothing passes or fails. Every program starts in a pseudo-terminal of 120×36, once in
each round, so that a busy machine slows all of them alike. One round before the first is not counted: it
fills the caches. Linux only, since the high-water mark comes from /proc.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from pty_start import Start, start

_CACHE = Path(tempfile.gettempdir()) / "workbench-benchmark-peers"
_PEERS = {"posting": ["posting", "tree-sitter==0.25.2"], "harlequin": ["harlequin"]}
"""posting crashes at the start with the tree-sitter that is installed by default (py-tree-sitter issue 472)."""

_MINIMAL = """
from textual.app import App
from textual.widgets import Static


class Minimal(App):
    def compose(self):
        yield Static("A minimal app")


Minimal().run()
"""

Times = dict[str, list[float]]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--without-peers", action="store_true", help="install and start nothing but our own")
    asked = parser.parse_args()
    if not asked.without_peers:
        _install_peers()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        starts = _screens(root, peers=not asked.without_peers)
        _print_screens(_measure_screens(starts, root, asked.rounds))
        _print_commands(_measure_commands(root, asked.rounds, peers=not asked.without_peers))


# -- what is started --------------------------------------------------------------------------------

Recipe = Callable[[Path], tuple[list[str], str]]
"""From a fresh home to the command and the text that tells that the screen can be used."""


def _screens(root: Path, *, peers: bool) -> dict[str, Recipe]:
    minimal = root / "minimal.py"
    minimal.write_text(_MINIMAL, encoding="utf-8")
    worked = _worked_home(root)

    def with_case_file(home: Path) -> tuple[list[str], str]:
        shutil.copytree(worked, home, dirs_exist_ok=True)
        return [_own("workbench"), "practice"], "A ticket is waiting"

    recipes: dict[str, Recipe] = {
        "minimal Textual app": lambda _: ([sys.executable, str(minimal)], "A minimal app"),
        "workbench practice": lambda _: ([_own("workbench"), "practice"], "A ticket is waiting"),
        "workbench practice, case file exists": with_case_file,
    }
    if peers:
        recipes["posting"] = lambda home: ([_peer("posting"), "--collection", str(home)], "Collection")
        recipes["harlequin"] = lambda home: (
            [_peer("harlequin"), "-a", "sqlite", str(home / "throwaway.db")],
            "Run Query",
        )
    return recipes


def _worked_home(root: Path) -> Path:
    """A home in which another case was opened before: its case file holds events, evidence and sign-ins."""
    home = root / "worked"
    home.mkdir()
    case_file = home / "data" / "practice.db"
    about = ("--account", "lin.wei@example.com", "--ticket", "OLD-1", "--provider", "practice")
    subprocess.run(
        [_own("workbench"), "case", "new", *about, "--case-file", str(case_file)],
        env=_environment(home),
        check=True,
        capture_output=True,
    )
    return home


def _own(command: str) -> str:
    return str(Path(sys.executable).with_name(command))


def _peer(command: str) -> str:
    package = "harlequin" if command == "hsql" else command
    return str(_CACHE / package / "bin" / command)


def _install_peers() -> None:
    for name, packages in _PEERS.items():
        if Path(_peer(name)).exists():
            continue
        print(f"Installing {name}…", file=sys.stderr)
        python = _CACHE / name / "bin" / "python"
        subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, str(_CACHE / name)], check=True)
        subprocess.run(["uv", "pip", "install", "--quiet", "--python", str(python), *packages], check=True)


def _environment(home: Path) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), str(home))
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
    return {**kept, **folders, **terminal, "WORKBENCH_HOME": str(home)}


# -- measuring --------------------------------------------------------------------------------------


def _measure_screens(recipes: dict[str, Recipe], root: Path, rounds: int) -> dict[str, list[Start]]:
    found: dict[str, list[Start]] = {name: [] for name in recipes}
    for number in range(rounds + 1):
        for name, recipe in recipes.items():
            home = root / f"home-{number}-{len(name)}"
            home.mkdir()
            argv, telling = recipe(home)
            seen = start(argv, telling, env=_environment(home))
            if number:
                found[name].append(seen)
            shutil.rmtree(home)
    return found


def _measure_commands(root: Path, rounds: int, *, peers: bool) -> Times:
    commands = {"workbench --help": [_own("workbench"), "--help"]}
    if peers:
        commands["hsql --version"] = [_peer("hsql"), "--version"]
    commands["python -c pass"] = [sys.executable, "-c", "pass"]
    found: Times = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, argv in commands.items():
            began = perf_counter()
            subprocess.run(argv, env=_environment(root), check=True, capture_output=True)
            if number:
                found[name].append(perf_counter() - began)
    return found


# -- printing ---------------------------------------------------------------------------------------


def _print_screens(found: dict[str, list[Start]]) -> None:
    paints = {name: [s.painted for s in starts] for name, starts in found.items()}
    peaks = {name: [s.peak_mib for s in starts] for name, starts in found.items()}
    against = [n for n in ("minimal Textual app", "posting", "harlequin") if n in found]
    heads = [f"{what} / {name.split()[0]}" for what in ("paint", "peak") for name in against]
    rows = [
        [name, _spread(paints[name], 1000, "ms"), _spread(peaks[name], 1, "MiB")]
        + [_ratio(paints, name, other) for other in against]
        + [_ratio(peaks, name, other) for other in against]
        for name in found
    ]
    _print_table(["program", "first useful paint", "peak RSS", *heads], rows)


def _print_commands(found: Times) -> None:
    other = "hsql --version" if "hsql --version" in found else "python -c pass"
    rows = [[name, _spread(times, 1000, "ms"), _ratio(found, name, other)] for name, times in found.items()]
    _print_table(["command", "time", f"/ {other}"], rows)


def _spread(values: list[float], factor: float, unit: str) -> str:
    low, middle, high = (factor * v for v in (min(values), median(values), max(values)))
    return f"{middle:.0f} [{low:.0f}-{high:.0f}] {unit}"


def _ratio(values: Times, name: str, other: str) -> str:
    return f"{median(values[name]) / median(values[other]):.2f}"


def _print_table(head: list[str], rows: list[list[str]]) -> None:
    for row in (head, ["---"] * len(head), *rows):
        print("| " + " | ".join(row) + " |")
    print()


if __name__ == "__main__":
    main()
