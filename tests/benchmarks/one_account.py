"""How long one account's export takes from file to judged table, beside reading it with the standard library alone.

    uv run python tests/benchmarks/one_account.py [--records 100000] [--rounds 3] [--folder FOLDER] [--only WORD]

Prints a Markdown table; nothing passes or fails. Each round is a process of its own. "stdlib" is what a script of one's
own would begin with: csv and json (what the AuditData column holds included), or one pattern for each line of a log.
"read" is `read_evidence`, "judge" the rules, "all" `quick_look`: what `workbench judge signins` shows.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from one_account_files import ACCOUNT, FILES, Export


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the files are kept for the next time")
    parser.add_argument("--only", default="", help="formats whose name has this word")
    parser.add_argument("--part", nargs=3, metavar=("WHAT", "FORMAT", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        what, name, file = asked.part
        print(*_PARTS[what](FILES[name], Path(file)), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch)
        print(f"{asked.records:,} records, median of {asked.rounds} processes; seconds, MiB\n")
        print("| format | stdlib | read | judge | all | all ÷ stdlib | rows | peak |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for name, export in FILES.items():
            if asked.only.lower() in name.lower():
                print(_row(name, export.make(folder, asked.records), asked.rounds), flush=True)


def _row(name: str, path: Path, rounds: int) -> str:
    runs: dict[str, list[list[float]]] = {what: [] for what in _PARTS}
    for _ in range(rounds):
        for what, found in runs.items():
            command = [sys.executable, __file__, "--part", what, name, str(path)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found.append([float(number) for number in said.split()])
    stdlib, read, judged, whole = (median(run[0] for run in found) for found in runs.values())
    rows, peak = runs["all"][0][1], median(run[2] for run in runs["all"])
    times = f"{stdlib:.2f} | {read:.2f} | {judged:.2f} | {whole:.2f} | {whole / stdlib:.2f}"
    return f"| {name} | {times} | {rows:,.0f} | {peak:.0f} |"


def _plain(export: Export, path: Path) -> tuple[float, int]:
    begun = perf_counter()
    rows = export.read_plainly(path)
    return perf_counter() - begun, len(rows)


def _read(_: Export, path: Path) -> tuple[float, int]:
    from workbench.intake.reader import read_evidence

    begun = perf_counter()
    found = read_evidence(path, account=ACCOUNT)
    return perf_counter() - begun, len(found.signins)


def _judge(_: Export, path: Path) -> tuple[float, int]:
    from workbench.analysis.signins import judge
    from workbench.desk.config import Config
    from workbench.intake.reader import read_evidence
    from workbench.response.judging import judge_config

    found = read_evidence(path, account=ACCOUNT)
    begun = perf_counter()
    result = judge(found.signins, found.audit, account=ACCOUNT, config=judge_config(Config(), known={}))
    return perf_counter() - begun, len(result.judged)


def _whole(_: Export, path: Path) -> tuple[float, int]:
    from workbench.desk.config import Config
    from workbench.response.quick_look import quick_look

    begun = perf_counter()
    seen = quick_look([path], ACCOUNT, config=Config())
    return perf_counter() - begun, len(seen.signins)


_PARTS = {"stdlib": _plain, "read": _read, "judge": _judge, "all": _whole}


if __name__ == "__main__":
    main()
