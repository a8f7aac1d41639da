"""How well suspicious mails are told apart, and how fast: on the made-up corpus, and on mails of your own.

    uv run python tests/benchmarks/examine.py [--mails 5000] [--traps FOLDER] [--ordinary FOLDER]

Prints precision and recall, then mails a second on one core with the memory before and after.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "analysis"))

from examined_corpus import corpus

from workbench.analysis.examine import MAIL_LIMIT, examine
from workbench.intake.mail_files import mail_files, mails_in

_ORDER = ("suspicious", "unclear", "nothing found", "not examined")


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=5000)
    parser.add_argument("--traps", type=Path)
    parser.add_argument("--ordinary", type=Path)
    given = parser.parse_args()
    mails = list(corpus())
    _told("made-up corpus", [m.raw for m in mails if m.trap], [m.raw for m in mails if not m.trap])
    if given.traps or given.ordinary:
        _told("your folders", _read(given.traps), _read(given.ordinary))
    _speed([m.raw for m in mails], given.mails)


def _read(folder: Path | None) -> list[bytes]:
    return [found.raw for path in mail_files([folder]) for found in mails_in(path, MAIL_LIMIT)] if folder else []


def _told(name: str, traps: list[bytes], ordinary: list[bytes]) -> None:
    print(f"{name}: {len(traps)} traps, {len(ordinary)} ordinary mails")
    found: dict[str, Counter[str]] = {}
    for kind, raws in (("traps", traps), ("ordinary", ordinary)):
        found[kind] = Counter(examine(raw).finding for raw in raws)
        print(f"  {kind:<9}" + "  ".join(f"{finding} {found[kind][finding]}" for finding in _ORDER))
    hits, false = found["traps"]["suspicious"], found["ordinary"]["suspicious"]
    print(f"  precision {hits / max(hits + false, 1):.3f}  recall {hits / max(len(traps), 1):.3f}", end="  ")
    print(f"ordinary called suspicious {false / max(len(ordinary), 1):.3f}")


def _speed(raws: list[bytes], count: int) -> None:
    for raw in raws:
        examine(raw)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    for raw in itertools.islice(itertools.cycle(raws), count):
        examine(raw)
    spent = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{count:,} mails in {spent:.1f} s of one core: {count / spent:,.0f} a second")
    print(f"peak memory {before / 1024:.0f} MiB before, {after / 1024:.0f} MiB after")


if __name__ == "__main__":
    main()
