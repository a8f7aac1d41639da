"""How long hunting for an address takes, beside bare DuckDB SQL for the same question.

    uv run python tests/benchmarks/hunt.py [--rows 10000000] [--rounds 3] [--folder FOLDER]

Prints a Markdown table; nothing passes or fails. Each measurement is a process of its own, by turns, with two threads
and 1 GiB for DuckDB. CPU seconds are those of all threads: they tell more where the machine is busy. The log is made
up, and kept in FOLDER, where one is given.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

_MAKE = """
import sys, duckdb
folder, rows = sys.argv[1], int(sys.argv[2])
duckdb.sql(f'''COPY (SELECT strftime(TIMESTAMP '2026-01-01' + INTERVAL (i) SECOND, '%Y-%m-%dT%H:%M:%SZ') AS time,
 'user' || (hash(i) % 50000) || '@example.com' AS account,
 '100.' || (64 + hash(i + 1) % 64) || '.' || (hash(i + 2) % 256) || '.' || (hash(i + 3) % 256) AS ip,
 CASE WHEN hash(i + 4) % 10 = 0 THEN 'failure' ELSE 'success' END AS status, 'web' AS protocol
 FROM range({rows}) t(i)) TO '{folder}/log.csv' (HEADER)''')
duckdb.sql(f"COPY (FROM read_csv('{folder}/log.csv', all_varchar = true)) TO '{folder}/log.parquet' (FORMAT parquet)")
"""
_BEGIN = "import sys, resource\nfrom time import perf_counter\npath, ip = sys.argv[1:]\n"
_BARE = """
import duckdb
used = resource.getrusage(resource.RUSAGE_SELF)
begun, before = perf_counter(), used.ru_utime + used.ru_stime
connection = duckdb.connect()
connection.execute("SET memory_limit = '1GiB'; SET threads = 2; SET enable_progress_bar = false")
read = f"read_csv('{path}', all_varchar = true)" if path.endswith("csv") else f"'{path}'"
found = connection.execute(f'''SELECT lower(account), ip, count(*), count(*) FILTER (WHERE status = 'success'),
 min(CAST(time AS TIMESTAMP)), max(CAST(time AS TIMESTAMP)) FROM {read} WHERE ip = ? GROUP BY ALL''', [ip]).fetchall()
"""
_OURS = """
import duckdb
from pathlib import Path
from workbench.intake.hunting import hunt, networks_of
used = resource.getrusage(resource.RUSAGE_SELF)
begun, before = perf_counter(), used.ru_utime + used.ru_stime
seen, found = hunt(Path(path), networks_of([ip]))
"""
_END = """
took, used = perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
print(took, used.ru_utime + used.ru_stime - before, used.ru_maxrss * 1024, len(found))
"""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch)
        if not (folder / "log.parquet").exists():
            subprocess.run([sys.executable, "-c", _MAKE, str(folder), str(asked.rows)], check=True)
        print(f"{asked.rows:,} rows, median of {asked.rounds} processes\n")
        print("| file | bare SQL, s | hunt, s | ÷ | bare SQL, CPU s | hunt, CPU s | ÷ | peaks, MiB |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for name in ("log.csv", "log.parquet"):
            _measure(folder / name, asked.rounds)


def _measure(path: Path, rounds: int) -> None:
    took: dict[str, list[list[float]]] = {_BARE: [], _OURS: []}
    for _ in range(rounds):
        for code, runs in took.items():
            command = [sys.executable, "-c", _BEGIN + code + _END, str(path), "100.110.74.237"]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            runs.append([float(number) for number in said.split()])
    bare, ours = ([median(run[nth] for run in runs) for nth in range(3)] for runs in took.values())
    times = " | ".join(f"{bare[nth]:.2f} | {ours[nth]:.2f} | {ours[nth] / bare[nth]:.2f}" for nth in range(2))
    print(f"| {path.name} | {times} | {bare[2] / 2**20:.0f}, {ours[2] / 2**20:.0f} |", flush=True)


if __name__ == "__main__":
    main()
