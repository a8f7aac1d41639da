"""Prints precision and recall on the corpus, and the cost of judging 10,000 mailboxes' rules.

Run it: `uv run python tests/benchmarks/rules.py`. Beside it stands a naive baseline that parses the same Sieve and
flags every rule that sends, deletes or marks anything, which is what most published detections do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from workbench.analysis.rules import judge_rules
from workbench.intake.rules.sieve import read_sieve
from workbench.model.mailrule import ActionKind, MailRule

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))
from rule_corpus_tools import Score, judged_corpus

_LOUD = (ActionKind.FORWARD, ActionKind.REDIRECT, ActionKind.DELETE, ActionKind.MARK_READ, ActionKind.ATTACH)
_SCRIPT = """require ["fileinto", "copy", "imap4flags"];
# rule:[News]
if address :is "from" "news{n}@example.net" {{ fileinto "News"; stop; }}
# rule:[Team]
if header :contains "subject" "duty" {{ redirect :copy "team{n}@example.com"; }}
# rule:[Invoices]
if header :contains "subject" ["invoice", "order"] {{ addflag "\\\\Seen"; fileinto "Invoices"; }}
"""


def main() -> None:
    """Prints both tables."""
    corpus = judged_corpus()
    naive = Score.of((r.does(*_LOUD), bad) for r, bad, _, _ in corpus)
    print("| detector | recall | precision | harmless ones flagged |\n| --- | --- | --- | --- |")
    for name, score in (("workbench", Score.of((j.flagged, bad) for _, bad, j, _ in corpus)), ("naive", naive)):
        print(f"| {name} | {score.recall:.3f} | {score.precision:.3f} | {score.false_alarms} of {score.benign} |")
    print("\n| mailboxes | parse alone | parse and judge | ratio |\n| --- | --- | --- | --- |")
    for count in (2_500, 5_000, 10_000):
        parse, both = _seconds(lambda n=count: _parse(n)), _seconds(lambda n=count: _judge(n))  # type: ignore[misc]
        print(f"| {count:,} | {parse:.2f} s | {both:.2f} s | {both / parse:.2f} |")


def _parse(count: int) -> list[MailRule]:
    return [rule for n in range(count) for rule in read_sieve(_SCRIPT.format(n=n), f"user{n}@example.com")]


def _judge(count: int) -> None:
    judge_rules(_parse(count), org_domains=("example.com",))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
