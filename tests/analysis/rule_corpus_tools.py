"""The corpus of rules: every rule in a file of `benign` is harmless, every one in `malicious` an intruder's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from workbench.analysis.rules import RuleJudgement, judge_rule
from workbench.intake.rules.reading import read_rules
from workbench.model.mailrule import MailRule

CORPUS = Path(__file__).parent / "rule_corpus"


class Score(NamedTuple):
    found: int
    missed: int
    false_alarms: int
    benign: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> Score:
        every = list(pairs)
        found = sum(flagged and bad for flagged, bad in every)
        missed = sum(bad and not flagged for flagged, bad in every)
        alarms = sum(flagged and not bad for flagged, bad in every)
        return cls(found, missed, alarms, len(every) - found - missed)

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false_alarms)


def judged_corpus() -> list[tuple[MailRule, bool, RuleJudgement, str]]:
    """Each rule, whether it is an intruder's, its judgement, and where it stands; each judged by itself."""
    found = []
    for kind in ("benign", "malicious"):
        for path in sorted((CORPUS / kind).iterdir()):
            for line, rule in read_rules(path, "lin@example.com").rules:
                judgement = judge_rule(rule, org_domains=("example.com",))
                found.append((rule, kind == "malicious", judgement, f"{kind}/{path.name}:{line}"))
    return found
