"""The sections on what a report rests on: looks, sources, sign-ins, evidence, the chain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from workbench.analysis.wording import count
from workbench.model.words import Judgement

from .markdown_after import recheck_lines
from .mdtext import code, inline, opening, table
from .mdwho import waived, who
from .model import ReportModel
from .phrases import CHECK_SIGNS
from .record_parts import CheckState, EvidencePart, FacetCheck, Network, SignInsPart, SourcePart
from .times import stamp

__all__ = ["chain_lines", "checks_lines", "evidence_lines", "signins_lines"]

_ITEMS = 20
"""Items of a facet that are printed; the JSON report has all of them."""
_UNREADABLE = 10
_IDS = 10


def checks_lines(report: ReportModel) -> list[str]:
    """Section 5."""
    lines: list[str] = []
    missing = sum(check.state is CheckState.NOT_CHECKED for check in report.checks)
    lines += [f"{len(report.checks)} looks are asked for or were taken; **NOT CHECKED: {missing}**.", ""]
    lines += table(
        ("Step", "Facet", "State", "When (UTC)", "What was seen, or why not"), map(_check_row, report.checks)
    )
    for check in report.checks:
        lines += _check_details(check)
    if report.unasked:
        lines += ["", f"– NOT CHECKED, and not asked for by this playbook: {', '.join(map(inline, report.unasked))}."]
    lines += ["", "### Looked again", "", *recheck_lines(report), "", "### Sources", ""]
    if not report.sources:
        return [*lines, "– No records were taken in."]
    for source in report.sources:
        lines += _source_lines(source)
    return lines


def _check_row(check: FacetCheck) -> tuple[str, ...]:
    state = f"{CHECK_SIGNS[check.state]} {check.state}"
    return (
        str(check.step_number) if check.step_number else "beside",
        inline(check.title),
        f"**{state}**" if check.state is CheckState.NOT_CHECKED else state,
        stamp(check.at, zone=False) or "–",
        inline(check.why_not or check.found),
    )


def _check_details(check: FacetCheck) -> Iterable[str]:
    if not (check.items or check.gaps or check.waiver or check.evidence):
        return
    yield ""
    yield f"**{inline(check.title)}** ({check.state}{f', step {check.step_number}' if check.step_number else ''})"
    yield ""
    if check.source:
        yield f"- source: {inline(check.source)}"
    if check.evidence:
        yield f"- kept as evidence: SHA-256 {code(check.evidence)}"
    for item in check.items[:_ITEMS]:
        since = f", since {stamp(item.since)}" if item.since else ""
        by = f", made from {code(item.by_ip)}" if item.by_ip else ""
        yield f"- {'on' if item.enabled else 'off'}: {inline(item.what)}{since}{by}"
    if len(check.items) > _ITEMS:
        yield f"- and {len(check.items) - _ITEMS} more, in the JSON report"
    yield from (f"- can't show: {inline(gap)}" for gap in check.gaps)
    if check.waiver:
        yield f"- {waived(check.waiver)}"


def _source_lines(source: SourcePart) -> Iterable[str]:
    yield f"- **File:** {code(source.name)} (SHA-256 {code(source.evidence)})"
    yield f"  - source: {inline(source.source)}, read as {inline(source.format)}"
    yield f"  - asked: {_window(source.asked_from, source.asked_to, 'everything')}"
    yield f"  - got: {_window(source.got_from, source.got_to, 'no record')}"
    unreadable = f"✘ {source.unreadable} UNREADABLE" if source.unreadable else "0 unreadable"
    yield f"  - {source.rows} rows, {source.unique} unique, {unreadable}, {source.duplicates} counted already"
    mail = f", {count(source.messages, 'message')}" if source.messages else ""
    yield f"  - new to the case: {count(source.signins, 'sign-in')}, {count(source.audit, 'account change')}{mail}"
    yield f"  - {_accounts(source.accounts)}"
    for line in source.unreadable_lines[:_UNREADABLE]:
        yield f"  - unreadable line {line.line}: {inline(line.why)} {code(line.excerpt)}"
    if len(source.unreadable_lines) > _UNREADABLE:
        yield f"  - and {len(source.unreadable_lines) - _UNREADABLE} more lines, in the JSON report"
    yield from (f"  - can't show: {inline(gap)}" for gap in source.gaps)
    yield f"  - taken in {stamp(source.recorded_at)} by {who(source.by)}"


def _window(start: datetime | None, end: datetime | None, nothing: str) -> str:
    if start is None and end is None:
        return nothing
    return f"{stamp(start) or 'the beginning'} to {stamp(end) or 'the end'}"


def _accounts(count: int) -> str:
    match count:
        case 0:
            return "how many accounts it holds records of is not known"
        case 1:
            return "it holds records of one account only: it says nothing about who else used an address"
        case _:
            return f"it holds records of {count} accounts"


def signins_lines(part: SignInsPart) -> list[str]:
    """The sign-ins: counted, by network, and those that are abnormal."""
    counts = ", ".join(f"{part.counts.get(j, 0)} {j}" for j in Judgement)
    rules = f"judged by {inline(part.rules)}" if part.rules else "not judged"
    lines = [f"Records of this account: {sum(part.counts.values())} ({counts}), {rules}.", ""]
    if part.networks:
        lines += [*table(_NETWORK_HEAD, map(_network_row, part.networks)), ""]
    lines += ["### Judged abnormal", ""]
    lines += _abnormal_lines(part)
    lines += ["", "### Judged by a person", ""]
    lines += _overruled_lines(part)
    lines += ["", "### What else the records say", ""]
    lines += [f"- finding {code(f.code)}: {inline(f.sentence)}" for f in part.findings] or ["Nothing else."]
    return lines


_NETWORK_HEAD = ("Address", "Region", "First (UTC)", "Last (UTC)", "Records", "Success", "Judgement", "Main reasons")


def _network_row(network: Network) -> tuple[str, ...]:
    several = len(network.judgements) > 1
    return (
        code(network.ip) or "not recorded",
        ", ".join(map(inline, network.regions)) or "not recorded",
        stamp(network.first_at, zone=False),
        stamp(network.last_at, zone=False),
        str(network.records),
        f"{network.successes} yes, {network.failures} no",
        ", ".join(f"{n} {j}" if several else j for j, n in network.judgements.items()),
        " ".join(map(inline, network.reasons)),
    )


def _abnormal_lines(part: SignInsPart) -> list[str]:
    if not part.abnormal:
        return ["None of the records at hand."]
    rows = (
        (
            stamp(s.at, zone=False),
            code(s.ip) or "not recorded",
            ", ".join(w for w in (inline(s.event), {True: "success", False: "failure", None: "?"}[s.success]) if w),
            inline(s.protocol) or "–",
            f"{code(s.evidence[:12])}, line {s.line if s.line is not None else 'unknown'}",
            " ".join(map(inline, s.reasons)) + f" ({inline(s.author)})",
        )
        for s in part.abnormal
    )
    lines = table(("Time (UTC)", "Address", "Record", "Protocol", "Evidence", "Reasons"), rows)
    if part.abnormal_left_out:
        lines += ["", f"{part.abnormal_left_out} more are in the case file and not listed here."]
    return lines


def _overruled_lines(part: SignInsPart) -> list[str]:
    if not part.overruled:
        return ["Nobody overruled a judgement."]
    lines = []
    for said in part.overruled:
        ids = ", ".join(map(code, said.signins[:_IDS])) + (" …" if len(said.signins) > _IDS else "")
        lines += [
            f"- **{said.judgement}**, {count(len(said.signins), 'sign-in')}, by {who(said.by)} on {stamp(said.at)}",
            f"  - reason: {inline(said.reason)}",
            f"  - addresses: {', '.join(map(code, said.addresses)) or 'not recorded'}; sign-ins: {ids}",
        ]
    return [*lines, "", "Where a sign-in was judged more than once, the last word counts."]


def evidence_lines(report: ReportModel) -> list[str]:
    """What evidence is kept."""
    given = [part for part in report.evidence if part.kind != "derived"]
    derived = [part for part in report.evidence if part.kind == "derived"]
    if not given:
        return ["– No evidence was kept."]
    lines = table(_EVIDENCE_HEAD, map(_evidence_row, given))
    if derived:
        lines += ["", "Derived from it by the program:", "", *table(_EVIDENCE_HEAD, map(_evidence_row, derived))]
    return lines


_EVIDENCE_HEAD = ("SHA-256", "Bytes", "Kind", "Kept (UTC)", "By", "Name, source, what for")


def _evidence_row(part: EvidencePart) -> tuple[str, ...]:
    about = [code(part.name)]
    about += [f"from {inline(part.source)}"] if part.source else []
    about += [f"for {code(part.supports or part.step)}"] if part.supports or part.step else []
    about += [f"– bytes removed {inline(part.removed)}"] if part.removed else []
    return (
        code(part.sha256),
        str(part.size),
        inline(part.kind),
        stamp(part.at, zone=False),
        who(part.by),
        ", ".join(about),
    )


def chain_lines(report: ReportModel) -> list[str]:
    """What the ledger shows, and what not."""
    chain = report.chain
    lines = [f"✘ **{inline(chain.trouble)}**", ""] if chain.trouble else []
    return [
        *lines,
        f"- Ledger: {code(chain.ledger_id)}",
        f"- Head when this report was made: entry {chain.head_seq}, link {code(chain.head_link)}",
        f"- This case: {chain.case_events} entries; the last is its number {chain.case_last_seq},"
        f" recorded {stamp(chain.case_last_at)}, hash {code(chain.case_last_hash)}",
        *(f"- {n} of them came from another desk, with ledger {code(i)}" for i, n in chain.came_from.items()),
        f"- Desk's key: {code(chain.key_id)}, Ed25519, public key {code(chain.public_key)}",
        "",
        "What this shows:",
        "",
        *(f"- {opening(sentence)}" for sentence in chain.shows),
        "",
        "What it does not show:",
        "",
        *(f"- {opening(sentence)}" for sentence in chain.shows_not),
        "",
        "Standards that the record follows:",
        "",
        *(f"- {opening(sentence)}" for sentence in chain.standards),
        "",
        f"To check it at the desk: {code('workbench verify')}",
    ]
