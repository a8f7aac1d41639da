"""How well the sign-ins are judged, on months with a known truth.

    uv run python tests/benchmarks/judgement.py [--seeds 50]

Prints a Markdown table; nothing passes or fails. Recall: of the intruder's sign-ins that got in, how many are called
abnormal. False: of the owner's, how many are. Unjudged ones are left to a person, and count as neither.
"""

from __future__ import annotations

import argparse
from collections import Counter
from random import Random
from zoneinfo import ZoneInfo

from judged_stories import OWNER, STORIES, Story

from workbench.analysis.signins import JudgeConfig, judge
from workbench.model.words import Judgement


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--no-regions", action="store_true", help="the records tell no region")
    asked = parser.parse_args()
    total: Counter[str] = Counter()
    print("| story | the owner's | of them abnormal | unjudged | the intruder's | of them abnormal | unjudged |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, (theft, tell) in STORIES.items():
        count: Counter[str] = Counter()
        for seed in range(asked.seeds):
            story = Story(Random(f"{name} {seed}"))
            tell(story)
            count += _judged(story, regions=not asked.no_regions)
        total += Counter({key + ("" if theft else " benign"): n for key, n in count.items()}) + count
        print(f"| {name} | {_row(count, 'owner')} | {_row(count, 'intruder')} |")
    owner, theirs = total["owner"], total["intruder"]
    benign = total["owner benign"]
    print(f"\nRecall of abnormal sign-ins: {total['intruder abnormal'] / theirs:.3f} (aim ≥ 0.95)")
    print(f"False ones on the benign accounts: {total['owner abnormal benign'] / benign:.4f} (aim ≤ 0.01)")
    print(f"False ones on all accounts: {total['owner abnormal'] / owner:.4f}")
    hits = total["intruder abnormal"]
    print(f"Precision: {hits / (hits + total['owner abnormal']):.3f}")


def _judged(story: Story, *, regions: bool) -> Counter[str]:
    signins = [s if regions else s.model_copy(update={"region": None}) for s in story.signins]
    result = judge(signins, story.audit, account=OWNER, config=JudgeConfig(zone=ZoneInfo("UTC")))
    judgements = {j.signin: j.judgement for j in result.judged}
    count: Counter[str] = Counter()
    for signin in story.signins:
        if not signin.success:
            # A failed try harms nobody: whose it was may stay open.
            continue
        who = "intruder" if signin.id in story.theirs else "owner"
        count[who] += 1
        if judgements[signin.id] in (Judgement.ABNORMAL, Judgement.UNJUDGED):
            count[f"{who} {judgements[signin.id].value}"] += 1
    return count


def _row(count: Counter[str], who: str) -> str:
    return f"{count[who]} | {count[f'{who} abnormal']} | {count[f'{who} unjudged']}"


if __name__ == "__main__":
    main()
