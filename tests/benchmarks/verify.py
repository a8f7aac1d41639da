"""How long checking a long case file takes, beside a bare loop of SHA-256 over the same rows.

    uv run python tests/benchmarks/verify.py [--events 1000000] [--rounds 3] [--folder FOLDER]

Prints a Markdown table; nothing passes or fails. Each measurement is a process of its own, by turns. The file is kept
in FOLDER, where one is given, and used again the next time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from big_ledger import BigLedger, make_ledger

_BEGIN = """
import sys
sys.path.insert(0, sys.argv[1])
import hashlib, resource, sqlite3
from pathlib import Path
from time import perf_counter
from big_ledger import BigLedger
home = Path(sys.argv[2])
made = BigLedger(home / "data" / "cases.db", home / "state" / "heads", home / "config", 0)
"""
_END = """
taken = perf_counter() - begun
print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""
_CHAIN = """
from workbench.casefile.chain_check import ChainCheck, Sampling
from workbench.casefile.files import connect
key = made.key
begun = perf_counter()
store = connect(made.path)
until = store.value("SELECT max(seq) FROM events")
check = ChainCheck(store, "BIG00001", key.public_key, {key.key_id: key.public_key}, Sampling(until, everything=False))
check.run(until)
assert not check.wrong and not check.unknown_keys
"""
_VERIFY = """
from workbench.casefile.verify import verify
begun = perf_counter()
found = verify(made.path, made.heads, keys=[made.key.public_key], all_signatures={all})
assert found.result.value == "intact", found
"""
_RUNS = {
    "a bare loop of SHA-256 over the bytes of the rows": """
begun = perf_counter()
for (body,) in sqlite3.connect(made.path).execute("SELECT body FROM events ORDER BY seq"):
    hashlib.sha256(body).digest()
""",
    "chain and columns": _CHAIN,
    "everything (`workbench verify`)": _VERIFY.format(all=False),
    "everything, with `--all-signatures`": _VERIFY.format(all=True),
}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the file is made and kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = _made(asked.folder or Path(folder), asked.events)
        took: dict[str, list[tuple[float, int]]] = {name: [] for name in _RUNS}
        for _ in range(asked.rounds):
            for name, code in _RUNS.items():
                took[name].append(_run(made, code))
        _print(took, asked.events)


def _made(folder: Path, events: int) -> BigLedger:
    there = BigLedger(folder / "data" / "cases.db", folder / "state" / "heads", folder / "config", events)
    return there if there.path.exists() else make_ledger(folder, events)


def _run(made: BigLedger, code: str) -> tuple[float, int]:
    command = [sys.executable, "-c", _BEGIN + code + _END, str(Path(__file__).parent), str(made.config.parent)]
    seconds, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), int(peak)


def _print(took: dict[str, list[tuple[float, int]]], events: int) -> None:
    bare = median(seconds for seconds, _ in next(iter(took.values())))
    print(f"\n{events:,} events, median of {len(next(iter(took.values())))} processes\n")
    print("| | time, s | ÷ bare loop | peak memory of the process, MiB |\n| --- | --- | --- | --- |")
    for name, runs in took.items():
        seconds, peak = median(s for s, _ in runs), median(p for _, p in runs)
        print(f"| {name} | {seconds:.1f} | {seconds / bare:.1f} | {peak / 2**20:.0f} |")


if __name__ == "__main__":
    main()
