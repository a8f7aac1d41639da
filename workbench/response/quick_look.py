"""Judges the sign-ins in exported files without a case: nothing is kept, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import tzinfo
from pathlib import Path

from workbench.analysis.history import Who
from workbench.analysis.signins import RULES_VERSION, judge
from workbench.desk.config import Config
from workbench.intake.mapping import Mapping
from workbench.intake.reader import IntakeResult, fresh, read_evidence
from workbench.intake.regions import fill_regions
from workbench.model.base import Thing
from workbench.model.events import Finding
from workbench.model.evidence import Coverage, UnreadableLine, Window
from workbench.model.records import SignInRecord
from workbench.model.signins import AuditEvent, SignIn

from .covering import compared
from .judging import judge_config
from .reading_in import Watching

__all__ = ["QuickLook", "SourceSeen", "quick_look"]


class SourceSeen(Thing):
    """What one file held."""

    name: str
    sha256: str
    format: str
    coverage: Coverage
    duplicates: int
    """Records that stood in it more than once, or in a file before it."""
    unreadable: tuple[UnreadableLine, ...]
    """The first hundred; the coverage has the count."""


class QuickLook(Thing):
    """The sign-ins of one account as the rules judge them, with what else its records tell."""

    account: str
    account_id: str | None
    """As the records tell; None where they name none or several."""
    addresses: tuple[str, ...]
    """Every address that the account goes or went by in them."""
    rules: str
    signins: tuple[SignInRecord, ...]
    """In the order of their time."""
    audit: tuple[AuditEvent, ...]
    """Recorded changes of the account, in the order of their time."""
    findings: tuple[Finding, ...]
    sources: tuple[SourceSeen, ...]


def quick_look(
    paths: Sequence[Path],
    account: str,
    *,
    config: Config,
    zone: tzinfo | None = None,
    year: int | None = None,
    mapping: Mapping | None = None,
    asked: Window | None = None,
    watching: Watching | None = None,
) -> QuickLook:
    """Reads the files and judges the account's sign-ins by the settings of this desk.

    `watching` gives, for the name of a file, what is told how far its reading is. `zone`, `year`, `mapping`: as for
    `read_evidence`; `asked`: as for `take_in`. Raises LocalFileError, UnreadableInput, UsageError (settings).
    """
    signins: dict[str, SignIn] = {}
    audit: dict[str, AuditEvent] = {}
    sources = []
    for path in paths:
        with watching(path.name) if watching else nullcontext() as progress:
            found = read_evidence(
                path, account=account, assume_zone=zone, year=year, mapping=mapping, progress=progress
            )
        read = compared(found, asked)
        new_signins, known_signins = fresh(read.signins, signins)
        new_audit, known_audit = fresh(read.audit, audit)
        signins |= {s.id: s for s in new_signins}
        audit |= {a.id: a for a in new_audit}
        sources.append(_seen(path, read, known_signins + known_audit))
    given = tuple(signins.values())
    if config.judging.region_database is not None:
        given = fill_regions(given, config.judging.region_database)
    result = judge(given, tuple(audit.values()), account=account, config=judge_config(config, known={}))
    by_id = {s.id: s for s in given}
    who = Who.find((*given, *audit.values()), account)
    return QuickLook(
        account=account,
        account_id=result.account_id,
        addresses=tuple(sorted(who.addresses)),
        rules=RULES_VERSION,
        signins=tuple(SignInRecord(signin=by_id[j.signin], judged=j) for j in result.judged),
        audit=tuple(sorted(filter(who.owns, audit.values()), key=lambda a: (a.at, a.id))),
        findings=result.findings,
        sources=tuple(sources),
    )


def _seen(path: Path, read: IntakeResult, known: int) -> SourceSeen:
    return SourceSeen(
        name=path.name,
        sha256=read.sha256,
        format=read.format,
        coverage=read.coverage,
        duplicates=read.duplicates + known,
        unreadable=read.unreadable,
    )
