"""The judge of rules against the corpus: misses next to nothing, and leaves people's own rules alone."""

from __future__ import annotations

from rule_corpus_tools import Score, judged_corpus


def test_the_intruders_rules_are_found_and_harmless_ones_left_alone() -> None:
    corpus = judged_corpus()
    score = Score.of((judgement.flagged, bad) for _, bad, judgement, _ in corpus)
    wrong = [where for _, bad, judgement, where in corpus if judgement.flagged is not bad]
    assert score.benign >= 120
    assert score.found + score.missed >= 60
    assert score.recall >= 0.95, wrong
    assert score.false_alarms <= 0.02 * score.benign, wrong


def test_each_flag_has_its_reasons_in_sentences() -> None:
    for _, _, judgement, where in judged_corpus():
        assert all(r.sentence.endswith(".") for r in judgement.reasons), where
        assert judgement.reasons or not judgement.flagged, where
