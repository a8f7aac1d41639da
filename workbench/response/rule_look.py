"""Judges the rules in exported files without a case: nothing is kept, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.analysis.rule_telling import told
from workbench.analysis.rule_words import DEFAULT_WORDS, RuleWords
from workbench.analysis.rules import RuleJudgement, judge_rules
from workbench.desk.config import Config
from workbench.intake.rules.reading import RuleFile, read_rules
from workbench.model.base import Thing
from workbench.model.errors import UnreadableInput
from workbench.model.mailrule import MailRule

__all__ = ["JudgedRule", "RuleLook", "rule_look", "rule_words"]


class JudgedRule(Thing):
    """A rule as it was found, and what the judge says of it."""

    file: str
    line: int
    """Its line, or the number of its record."""
    rule: MailRule
    judgement: RuleJudgement
    words: str
    """What it does, in one sentence; may be empty."""


class RuleLook(Thing):
    """What some files hold."""

    rules: tuple[JudgedRule, ...]
    files: tuple[tuple[str, str, int, tuple[str, ...]], ...]
    """Name, format, records, and what could not be read."""
    refused: tuple[tuple[str, str], ...]
    """Files in which nothing could be read: title and hint of why."""


def rule_words(config: Config) -> RuleWords:
    """Returns the words that this desk flags rules for."""
    judging = config.judging
    return DEFAULT_WORDS.changed(judging.rule_words, judging.rule_words_left_out)


def rule_look(paths: Sequence[Path], *, config: Config, org_domains: Sequence[str] = (), account: str = "") -> RuleLook:
    """Reads the files and judges every rule in them, targets of several mailboxes across all files included.

    A file that can't be read stops none of the others. Raises LocalFileError where one can't be opened.
    """
    files: list[RuleFile] = []
    refused: list[tuple[str, str]] = []
    for path in paths:
        try:
            files.append(read_rules(path, account))
        except UnreadableInput as error:
            refused.append((error.title, error.hint))
    found = [(file.name, *entry) for file in files for entry in file.rules]
    domains = (*org_domains, *config.organisation.domains)
    judged = judge_rules((rule for _, _, rule in found), org_domains=domains, words=rule_words(config))
    return RuleLook(
        rules=tuple(
            JudgedRule(file=name, line=line, rule=rule, judgement=judgement, words=told(rule))
            for (name, line, rule), judgement in zip(found, judged, strict=True)
        ),
        files=tuple((f.name, f.format, f.records, f.unreadable) for f in files),
        refused=tuple(refused),
    )
