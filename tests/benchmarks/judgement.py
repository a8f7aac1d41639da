"""How well the sign-ins are judged, on months with a known truth.

    uv run python tests/benchmarks/judgement.py [--seeds 50] [--no-regions] [--no-clients]

Prints a Markdown table, a confusion for each story; nothing passes or fails. Recall: of the intruder's sign-ins that
got in, how many are called abnormal. False: of the owner's, how many are. Unjudged ones are left to a person, and
count as neither. A session that only reads leaves records like a sign-in; a theft without any is found by its change.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import benign_stories
import theft_stories
from story import OWNER, Story

from workbench.analysis.signins import JudgeConfig, judge
from workbench.model.signins import SignIn
from workbench.model.words import Judgement

_COLUMNS = (Judgement.OWNER, Judgement.UNJUDGED, Judgement.ABNORMAL)
_HEAD = tuple(f"{whose}: {j.value}" for whose in ("the owner's", "the intruder's") for j in _COLUMNS)
_GROUPS = {"benign": benign_stories.STORIES, "theft": theft_stories.STORIES}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--no-regions", action="store_true", help="the records tell no region and no place")
    parser.add_argument("--no-clients", action="store_true", help="the records tell no program")
    asked = parser.parse_args()
    hide = {"region": None, "place": None} if asked.no_regions else {}
    hide |= {"client": None} if asked.no_clients else {}
    totals = {group: Counter[str]() for group in _GROUPS}
    by_story: dict[str, Counter[str]] = {}
    print(f"| story | {' | '.join(_HEAD)} | abnormal networks |\n{'| --- ' * (len(_HEAD) + 2)}|")
    for group, name, tell in _stories():
        count = by_story[name] = _told(name, tell, asked.seeds, hide)
        totals[group] += count
        cells = [str(count[f"{whose} {j.value}"]) for whose in ("owner", "intruder") for j in _COLUMNS]
        print(f"| {name} | {' | '.join(cells)} | {count['networks']} in {asked.seeds} |")
    _sum_up(totals)
    shares = [c["intruder abnormal"] / _all(c, "intruder") for c in by_story.values() if _all(c, "intruder")]
    print(f"Recall, each story counted the same: {sum(shares) / len(shares):.3f}")


def _stories() -> Iterator[tuple[str, str, Callable[[Story], None]]]:
    for group, stories in _GROUPS.items():
        for name, tell in stories.items():
            yield group, name, tell


def _told(name: str, tell: Callable[[Story], None], seeds: int, hide: dict[str, None]) -> Counter[str]:
    count: Counter[str] = Counter()
    for seed in range(seeds):
        story = Story(Random(f"{name} {seed}"))
        tell(story)
        count += _judged(story, hide)
    return count


def _judged(story: Story, hide: dict[str, None]) -> Counter[str]:
    signins = [s.model_copy(update=hide) for s in story.signins]
    result = judge(signins, story.audit, account=OWNER, config=JudgeConfig(vpn_networks=story.vpn))
    judgements = {j.signin: j.judgement for j in result.judged}
    count = Counter(_key(s, story, judgements[s.id]) for s in story.signins if s.account == OWNER and _counts(s))
    count["networks"] += sum(n.judgement is Judgement.ABNORMAL for n in result.networks)
    return count


def _counts(signin: SignIn) -> bool:
    """A failed try harms nobody: whose it was may stay open. What a service did is nobody's sign-in."""
    return signin.success is True and not signin.by_service


def _key(signin: SignIn, story: Story, judgement: Judgement) -> str:
    return f"{'intruder' if signin.id in story.theirs else 'owner'} {judgement.value}"


def _sum_up(totals: dict[str, Counter[str]]) -> None:
    everything = sum(totals.values(), Counter[str]())
    hits, false = everything["intruder abnormal"], everything["owner abnormal"]
    print(f"\nRecall of abnormal sign-ins: {hits / _all(everything, 'intruder'):.3f} (aim ≥ 0.95)")
    benign = totals["benign"]
    print(f"False ones on the benign accounts: {benign['owner abnormal'] / _all(benign, 'owner'):.4f} (aim ≤ 0.01)")
    print(f"False ones on all accounts: {false / _all(everything, 'owner'):.4f}")
    print(f"Precision: {hits / (hits + false):.3f}")
    print(f"Left to a person: {everything['owner unjudged'] / _all(everything, 'owner'):.3f} of the owner's")


def _all(count: Counter[str], whose: str) -> int:
    return sum(count[f"{whose} {j.value}"] for j in _COLUMNS)


if __name__ == "__main__":
    main()
