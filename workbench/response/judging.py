"""Takes sign-ins in, has them judged, and keeps what people say about them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from workbench.analysis.coverage import begins_late, ends_early
from workbench.analysis.exposures import from_audit
from workbench.analysis.networks import normalise_ip
from workbench.analysis.reach import findings_of
from workbench.analysis.signins import RULES_VERSION, JudgeConfig, JudgeResult, judge
from workbench.desk.config import Config
from workbench.desk.desk import Desk
from workbench.intake.mapping import Mapping
from workbench.intake.reader import IntakeResult
from workbench.intake.regions import fill_regions
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import LocalFileError, NotFound, UsageError
from workbench.model.events import (
    CaseChanged,
    EventData,
    EvidenceKept,
    ExposureFound,
    Finding,
    RecordsRead,
    SignInsJudged,
    SignInsOverruled,
)
from workbench.model.evidence import Coverage, UnreadableLine, Window
from workbench.model.records import SaidBefore
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Judgement

from .answering import refuse_closed
from .covering import compared
from .reaching import reach_of
from .reading_in import Watching, read_beside
from .recording import found_exposures
from .rule_look import rule_words
from .seen_before import seen_before
from .settling import settle
from .taken_mail import judge_taken_mail

__all__ = ["TakenIn", "fetch_signins", "judge_config", "judge_signins", "overrule", "take_in"]

_MONTH = timedelta(days=31)


class TakenIn(Thing):
    """What one source added to a case."""

    name: str
    sha256: str
    format: str
    coverage: Coverage
    signins: int
    """Sign-ins of all accounts that this source added."""
    audit: int
    messages: int = 0
    of_account: int
    """Records in this source, new or known already, of the account of the case, whatever it was called then."""
    duplicates: int
    unreadable: tuple[UnreadableLine, ...] = ()


@dataclass(frozen=True)
class _Source:
    """One source as it was recorded, and how many of its records are of which account (address, provider's id)."""

    taken: TakenIn
    accounts: Counter[tuple[str, str | None]]


async def take_in(
    desk: Desk,
    case: Case,
    paths: Sequence[Path],
    *,
    zone: tzinfo | None = None,
    year: int | None = None,
    mapping: Mapping | None = None,
    asked: Window | None = None,
    watching: Watching | None = None,
) -> tuple[TakenIn, ...]:
    """Keeps exported files byte for byte, reads what they hold and judges the sign-ins anew.

    `asked` is the time that the exports were asked for: days that they don't reach are said.
    `watching` gives, for the name of a file, what is told how far its reading is.

    A file that can't be read is refused before anything of it is kept; files before it stay taken in.
    Raises LocalFileError, UnreadableInput.
    """
    taken: list[_Source] = []
    try:
        for path in paths:
            taken.append(await _take_in_file(desk, case, path, zone, year, mapping, asked, watching))  # noqa: PERF401 - what came before a bad one counts
    finally:
        if taken:
            await judge_signins(desk, case)
            await judge_taken_mail(desk, case)
    return tuple(_with_own(desk, case, source) for source in taken)


async def _take_in_file(
    desk: Desk,
    case: Case,
    path: Path,
    zone: tzinfo | None,
    year: int | None,
    mapping: Mapping | None,
    asked: Window | None,
    watching: Watching | None,
) -> _Source:
    with watching(path.name) if watching else nullcontext() as progress:
        read = await read_beside(path, account=case.account, zone=zone, year=year, mapping=mapping, progress=progress)
    result = compared(read, asked)
    kept = desk.keep(path, name=path.name, kind="export", source=result.format, coverage=result.coverage)
    if kept.evidence.sha256 != result.sha256:
        raise LocalFileError(f"{path} changed while it was read.", "Copy it to a place where nothing writes to it.")
    return await _record_result(desk, case, kept, result)


async def fetch_signins(desk: Desk, case: Case) -> TakenIn:
    """Reads the account's sign-ins of the last month from the provider, and what shares their addresses.

    Raises ProviderError where the provider has no readable log.
    """
    # No end: where the mail system's clock is ahead of ours, its last hour would not be seen.
    window = Window(start=desk.now() - _MONTH)
    signins: list[SignIn] = []
    audit: list[AuditEvent] = []
    raw: list[bytes] = []
    coverage: Coverage | None = None
    async for page in desk.provider(case.provider).signins("*", window):
        signins += page.signins
        audit += page.audit
        raw.append(page.raw)
        coverage = page.coverage
    if coverage is None:
        raise NotFound(f"{case.provider} has no sign-in log for this window.")
    data = b"\n".join(raw)
    kept = desk.keep(data, name=f"{coverage.source}.json", kind="exchange", source=coverage.source, coverage=coverage)
    sha256 = kept.evidence.sha256
    result = IntakeResult(
        format=coverage.source,
        sha256=sha256,
        signins=tuple(s.model_copy(update={"source": sha256}) for s in signins),
        audit=tuple(a.model_copy(update={"source": sha256}) for a in audit),
        coverage=coverage,
    )
    source = await _record_result(desk, case, kept, compared(result))
    await judge_signins(desk, case)
    return _with_own(desk, case, source)


async def _record_result(desk: Desk, case: Case, kept: EvidenceKept, result: IntakeResult) -> _Source:
    known = desk.casefile.views.record_ids(case.id)
    signins = [s for s in result.signins if s.id not in known]
    audit = [a for a in result.audit if a.id not in known]
    messages = [m for m in result.messages if m.id not in known]
    there = len(result.signins) + len(result.audit) + len(result.messages)
    duplicates = there - len(signins) - len(audit) - len(messages) + result.duplicates
    lines = chain(_lines("signin", signins), _lines("audit", audit), _lines("message", messages))
    derived = desk.keep(
        "\n".join(lines).encode("utf-8", "surrogatepass"), name=f"records of {kept.evidence.name}", kind="derived"
    )
    read = RecordsRead(
        evidence=kept.evidence.sha256,
        records=derived.evidence.sha256,
        format=result.format,
        coverage=result.coverage,
        signins=len(signins),
        audit=len(audit),
        messages=len(messages),
        duplicates=duplicates,
        unreadable=result.unreadable,
    )
    await desk.record(case.id, kept, derived, read)
    taken = TakenIn(
        name=kept.evidence.name,
        sha256=kept.evidence.sha256,
        format=result.format,
        coverage=result.coverage,
        signins=len(signins),
        audit=len(audit),
        messages=len(messages),
        of_account=0,
        duplicates=duplicates,
        unreadable=result.unreadable,
    )
    accounts = Counter((s.account.lower(), s.account_id) for s in result.signins)
    accounts.update((a.account.lower(), a.account_id) for a in result.audit)
    return _Source(taken, accounts)


def _lines(kind: str, records: Iterable[Thing]) -> Iterator[str]:
    return (f'{{"{kind}":{record.model_dump_json()}}}' for record in records)


def _with_own(desk: Desk, case: Case, source: _Source) -> TakenIn:
    """Counts the account's own records: once they are judged, its id and former addresses are known."""
    views = desk.casefile.views
    case, addresses = views.case(case.id), views.addresses(case.id)
    own = sum(
        number
        for (account, account_id), number in source.accounts.items()
        if (account_id == case.account_id if case.account_id and account_id else account in addresses)
    )
    return source.taken.model_copy(update={"of_account": own})


async def judge_signins(desk: Desk, case: Case) -> None:
    """Has every sign-in at hand judged by the rules, and finds the exposures that the records tell of.

    The rules run in a thread: over very many sign-ins they take long, and whoever waits can go on looking around.
    """
    events = await asyncio.to_thread(_judged, desk, case)
    if events:
        await desk.record(case.id, *events)
        await settle(desk, case)


def _judged(desk: Desk, case: Case) -> list[EventData]:
    """What the rules say now, as events; none where there is nothing to judge."""
    views = desk.casefile.views
    case = views.case(case.id)
    signins = tuple(record.signin for record in views.signins(case.id, all_accounts=True))
    if not signins:
        return []
    if desk.config.judging.region_database is not None:
        signins = fill_regions(signins, desk.config.judging.region_database)
    audit = views.audit(case.id)
    result = judge(
        signins,
        audit,
        account=case.account,
        account_id=case.account_id,
        former_addresses=views.addresses(case.id),
        config=judge_config(
            desk.config,
            known={k: v.judgement for k, v in views.overruled(case.id).items()},
            said_before=views.said_elsewhere(case.id),
        ),
    )
    abnormal = {j.signin for j in result.judged if j.judgement is Judgement.ABNORMAL}
    addresses = {s.ip for s in signins if s.id in abnormal and s.ip is not None}
    blob = "\n".join(j.model_dump_json() for j in result.judged).encode()
    kept = desk.keep(blob, name="judgements", kind="derived")
    counts = {j: sum(item.judgement is j for item in result.judged) for j in Judgement}
    events: list[EventData] = [
        *_learned(case, result, frozenset(views.addresses(case.id))),
        kept,
        SignInsJudged(
            judgements=kept.evidence.sha256,
            rules=RULES_VERSION,
            counts={j: n for j, n in counts.items() if n},
            findings=(
                *result.findings,
                *_reach_in_time(case, signins, abnormal),
                *seen_before(desk, case, addresses),
                *findings_of(reach_of(desk, case, *_parted(signins, result, abnormal))),
            ),
        ),
    ]
    exposures = from_audit(
        audit,
        result.judged,
        signins,
        account=case.account,
        account_id=result.account_id,
        org_domains=desk.org_domains(case),
        found_at=desk.now(),
        zone=ZoneInfo(desk.config.organisation.zone),
        words=rule_words(desk.config),
    )
    events += [ExposureFound(exposure=e) for e in found_exposures(views.exposures(case.id), exposures)]
    return events


def _parted(signins: Sequence[SignIn], result: JudgeResult, abnormal: set[str]) -> tuple[list[SignIn], list[SignIn]]:
    """The account's abnormal sign-ins, and its others."""
    others = {j.signin for j in result.judged} - abnormal
    return [s for s in signins if s.id in abnormal], [s for s in signins if s.id in others]


def _reach_in_time(case: Case, signins: Sequence[SignIn], abnormal: set[str]) -> tuple[Finding, ...]:
    times = [s.at for s in signins]
    found = (
        begins_late(min(times), min((s.at for s in signins if s.id in abnormal), default=None)),
        ends_early(max(times), case.opened_at),
    )
    return tuple(finding for finding in found if finding is not None)


def _learned(case: Case, result: JudgeResult, known: frozenset[str]) -> list[EventData]:
    """What the records tell of the account itself: its id at the provider, and the addresses it went by."""
    new_id = result.account_id if case.account_id is None else None
    if new_id is None and known.issuperset(result.addresses):
        return []
    former = tuple(sorted((known | set(result.addresses)) - {case.account.lower()}))
    return [CaseChanged(account_id=new_id, former_addresses=former)]


def judge_config(config: Config, known: dict[str, Judgement], said_before: tuple[SaidBefore, ...] = ()) -> JudgeConfig:
    """Returns the settings for the rules, with what people said in this case and in earlier ones of the account."""
    return JudgeConfig(
        office_networks=config.organisation.office_networks,
        vpn_networks=config.organisation.vpn_networks,
        zone=ZoneInfo(config.organisation.zone),
        weights=config.judging.weights,
        known=known,
        said_before=said_before,
    )


async def overrule(
    desk: Desk, case: Case, signins: Sequence[str], judgement: Judgement, reason: str
) -> tuple[str, ...]:
    """Records what a person says about some sign-ins: by id, the beginning of one, or address. Returns the full ids.

    Raises UsageError without a reason, for `unjudged` or for the beginning of several ids, NotFound for an unknown
    sign-in.
    """
    if judgement is Judgement.UNJUDGED:
        raise UsageError("A person judges a sign-in as the owner's, a delegate's or abnormal.")
    if not reason.strip():
        raise UsageError("Overruling a judgement needs a reason.", "Say how you know, in a few words.")
    refuse_closed(desk.casefile.views.case(case.id))
    ids = await asyncio.to_thread(_all_meant, desk, case, [wanted.strip() for wanted in signins])
    await desk.record(case.id, SignInsOverruled(signins=ids, judgement=judgement, reason=reason.strip()))
    await judge_signins(desk, case)
    await judge_taken_mail(desk, case, again=True)
    return ids


def _all_meant(desk: Desk, case: Case, wanted: Sequence[str]) -> tuple[str, ...]:
    views = desk.casefile.views
    if views.own_signins_named(case.id, wanted).issuperset(wanted):
        return tuple(dict.fromkeys(wanted))
    records = [record.signin for record in views.signins(case.id)]
    return tuple(dict.fromkeys(i for one in wanted for i in _meant(records, one)))


def _meant(records: Sequence[SignIn], wanted: str) -> tuple[str, ...]:
    """The ids that an id, the beginning of just one id, or an address stands for."""
    address = normalise_ip(wanted)
    exact = tuple(s.id for s in records if s.id == wanted or (s.ip is not None and s.ip in (wanted, address)))
    if exact:
        return exact
    begins = tuple(s.id for s in records if wanted and s.id.startswith(wanted))
    if len(begins) > 1:
        raise UsageError(f"'{wanted}' can mean {len(begins)} sign-ins.", "Give more of the id, or the address.")
    if not begins:
        raise NotFound(f"No sign-in of this case goes by '{wanted}'.", "workbench case signins CASE lists them.")
    return begins
