"""Runs a gap check: looks at the accounts, keeps what was seen, and records it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.analysis.gaps import decided, looked_at
from workbench.casefile.checks import check_run
from workbench.desk.check_standing import lasting_answers
from workbench.model.checks import Answer, Asked, Checked, CheckMade, CheckRun
from workbench.model.errors import NotFound, NotReadable, UnreadableInput, UsageError
from workbench.model.events import EventData
from workbench.model.protections import ProtectionState, Scope
from workbench.playbook.finding import find_playbook
from workbench.playbook.gap_check import GapCheck
from workbench.playbook.loading import LoadedPlaybook, load_playbook

from ..opening import mail_address
from .asking import Asker

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.providers.base import Provider

__all__ = ["GAP_CHECK", "Wanted", "run_check"]

GAP_CHECK = "gap-check"
"""The playbook that is used where none is named."""


@dataclass(frozen=True)
class Wanted:
    """What is to be looked at: exactly one of them."""

    account: str = ""
    listed: Path | None = None
    domain: bool = False


async def run_check(
    desk: Desk,
    wanted: Wanted,
    *,
    provider: str = "",
    playbook: str = GAP_CHECK,
    progress: Callable[[float], None] = lambda _share: None,
) -> tuple[CheckRun, tuple[str, ...]]:
    """Looks, keeps what was answered, records the run; returns it, and sentences on what failed to be read.

    Nothing is changed at the mail system. Raises UsageError, NotFound (provider, playbook, account), UnreadableInput
    (playbook, list), LocalFileError, ProviderError (no directory).
    """
    name = provider or desk.config.provider
    system = desk.provider(name, strict=True)
    loaded, check = _playbook(desk, playbook)
    asked, of, addresses, kept = await _whom(desk, system, wanted)
    asker = Asker(system, check.protections, desk.now)
    await asker.read_signins(addresses)
    earlier = lasting_answers(desk.casefile, name)
    rows, unknown = await _look(asker, check, addresses, earlier, progress)
    if not rows:
        raise NotFound(f"{name} knows none of these accounts.", f"The first is {addresses[0]}: check the address.")
    domains = await _domains(asker, check, rows)
    run = f"K-{desk.new_id()}"
    made = _made(desk, name, loaded, check, asked, of, rows, domains, unknown, asker, run)
    await desk.record(None, *kept, *made)
    return check_run(desk.casefile, run), tuple(asker.failed)


def _playbook(desk: Desk, ref: str) -> tuple[LoadedPlaybook, GapCheck]:
    loaded = load_playbook(find_playbook(ref, user_folder=desk.paths.playbooks))
    if not isinstance(loaded.playbook, GapCheck):
        raise UnreadableInput(
            f"The playbook '{loaded.playbook.id}' lists no protections.", "A gap check needs one with 'protections'."
        )
    return loaded, loaded.playbook


async def _whom(
    desk: Desk, system: Provider, wanted: Wanted
) -> tuple[Asked, str, Sequence[str], tuple[EventData, ...]]:
    if sum((bool(wanted.account), wanted.listed is not None, wanted.domain)) != 1:
        raise UsageError("Say what to check.", "One of: --account ADDRESS, --list FILE.csv, --domain.")
    if wanted.account:
        facts = await system.account(mail_address(wanted.account))
        return Asked.ACCOUNT, facts.address, (facts.address,), ()
    if wanted.listed is not None:
        from workbench.intake.account_list import read_accounts

        found = read_accounts(wanted.listed)
        kept = desk.keep(wanted.listed, name=wanted.listed.name, kind="attachment", source="list of accounts to check")
        if found.left_out:
            lines = ", ".join(str(n) for n in found.left_out[:5])
            raise UnreadableInput(
                f"{wanted.listed.name} names no account in {len(found.left_out)} of its lines (line {lines}).",
                "Correct them or take them out: an account that is left out would look as if it was checked.",
            )
        return Asked.LIST, wanted.listed.name, found.accounts, (kept,)
    addresses = [address async for part in system.everyone() for address in part]
    if not addresses:
        raise NotReadable("The directory of the mail system is empty.", "Give a list of accounts: --list FILE.csv")
    domains = sorted({a.rpartition("@")[2].lower() for a in addresses})
    return Asked.DOMAIN, ", ".join(domains), addresses, ()


async def _look(
    asker: Asker,
    check: GapCheck,
    addresses: Sequence[str],
    earlier: dict[tuple[str, str], Answer],
    progress: Callable[[float], None],
) -> tuple[list[Checked], tuple[str, ...]]:
    of_account = tuple(p for p in check.protections if p.scope is Scope.ACCOUNT)
    deciding = [q.id for q in check.deciding if q.id not in check.asked_each_time]
    rows: list[Checked] = []
    unknown: list[str] = []
    async for found in asker.accounts(addresses):
        progress((len(rows) + len(unknown) + 1) / len(addresses))
        if isinstance(found, str):
            unknown.append(found)
            continue
        subject = found.facts.address
        answers = {q: earlier[subject.lower(), q] for q in deciding if (subject.lower(), q) in earlier}
        cells = looked_at(of_account, found.seen)
        rows.append(Checked(subject=subject, name=found.facts.display_name, cells=cells, answers=answers))
    return rows, tuple(unknown)


async def _domains(asker: Asker, check: GapCheck, rows: Sequence[Checked]) -> list[Checked]:
    of_domain = tuple(p for p in check.protections if p.scope is Scope.DOMAIN)
    through: dict[str, str] = {}
    for row in rows:
        through.setdefault(row.subject.rpartition("@")[2].lower(), row.subject)
    return [
        Checked(subject=domain, scope=Scope.DOMAIN, cells=looked_at(of_domain, await asker.domain(address)))
        for domain, address in sorted(through.items())
        if of_domain
    ]


def _made(
    desk: Desk,
    provider: str,
    loaded: LoadedPlaybook,
    check: GapCheck,
    asked: Asked,
    of: str,
    rows: list[Checked],
    domains: list[Checked],
    unknown: tuple[str, ...],
    asker: Asker,
    run: str,
) -> tuple[EventData, ...]:
    now = desk.now()
    everything = [*domains, *rows]
    lines = "\n".join(row.model_dump_json() for row in everything).encode("utf-8", "backslashreplace")
    kept = [
        desk.keep(loaded.raw, name=loaded.path.name, kind="playbook", source="playbook of this check", supports=run),
        desk.keep(lines, name=f"what the check {run} saw", kind="derived", supports=run),
    ]
    if asker.raw:
        raw = "\n".join(asker.raw).encode("utf-8", "backslashreplace")
        kept.append(desk.keep(raw, name=f"answers to the check {run}", kind="exchange", source=provider, supports=run))
    hashes = [one.evidence.sha256 for one in kept]
    made = CheckMade(
        run=run,
        provider=provider,
        playbook=check.id,
        playbook_version=check.version,
        playbook_sha256=hashes[0],
        asked=asked,
        of=of,
        accounts=len(rows),
        rows=hashes[1],
        answers=hashes[2] if asker.raw else None,
        counts=_counts(check, everything),
        looked=tuple(asker.looked),
        unknown=unknown,
        due_at=now + timedelta(days=check.interval_days),
    )
    return (*kept, made)


def _counts(check: GapCheck, rows: Iterable[Checked]) -> dict[str, dict[ProtectionState, int]]:
    counts: dict[str, Counter[ProtectionState]] = {p.id: Counter() for p in check.protections}
    for row in rows:
        for cell in decided(check.protections, row.cells, row.answers):
            counts[cell.protection][cell.state] += 1
    return {name: {state: found[state] for state in ProtectionState} for name, found in counts.items()}
