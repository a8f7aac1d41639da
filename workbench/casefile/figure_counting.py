"""Counts what figures are made of: the cases in one pass, what belongs to them by SQLite. No event is looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from workbench.model.counted import (
    AccountRow,
    AddressRow,
    Counted,
    ExposureCounts,
    HandCounts,
    Scope,
    StepCounts,
)
from workbench.model.figures import Clock
from workbench.model.words import PRACTICE, Verdict

from .canonical import EPOCH, canonical
from .store import Row, Store

__all__ = ["count"]

_SECOND = 1_000_000
_DAY = 24 * 3600 * _SECOND
_REAL = frozenset({Verdict.CONFIRMED.value, Verdict.SUSPECTED.value})
_CLOCKS: tuple[Clock, ...] = ("first abnormal sign-in", "report", "opening")

_CASES = """
SELECT playbook, verdict, closed_at IS NULL, cause, reason, contained_by, contained_at, abnormal_at, noticed_at,
  opened_at, account, account_id FROM case_figures WHERE opened_at >= ? AND opened_at < ?
"""
_PRACTICE = """
SELECT count(*) FROM history JOIN case_figures c USING (case_id) WHERE provider = :practice
  AND c.opened_at >= :start AND c.opened_at < :end AND :playbook IN ('', c.playbook)
"""
# The cases first, by time; what belongs to each lies together in its table.
_OF = (
    "FROM case_figures c CROSS JOIN {} x ON x.case_id = c.case_id WHERE c.opened_at >= :start AND c.opened_at < :end"
    " AND c.playbook IN (SELECT value FROM json_each(:playbooks))"
)
_NO_ALARM = "AND coalesce(c.verdict, '') NOT IN (SELECT value FROM json_each(:harmless))"


def _seconds(start: str, end: str) -> str:
    """Whole seconds, rounded down: SQLite's own division rounds towards nought. NULL where one of them is."""
    return f"({end} - {start}) / {_SECOND} - (({end} - {start}) % {_SECOND} < 0)"


_EXPOSURES = f"""
SELECT facet, attribution = 'intruder', {_seconds("x.opened_at", "x.closed_at")}, beyond, x.closed_at IS NULL, count(*),
  sum(precision <> 'exact') {_OF.format("exposure_figures")} {_NO_ALARM} GROUP BY 1, 2, 3, 4, 5
"""
_STEPS = f"""
SELECT x.id, {_seconds("begun_at", "settled_at")}, count(*), sum(waived) {_OF.format("step_figures")} GROUP BY 1, 2
"""
_HANDS = f"""
SELECT by_hand, {_seconds("intended_at", "proved_at")}, count(*) {_OF.format("action_figures")}
  AND intended_at IS NOT NULL AND NOT undo GROUP BY 1, 2
"""
_ADDRESSES = f"SELECT x.ip, x.case_id, account {_OF.format('address_figures')} {_NO_ALARM}"


def count(store: Store, period: tuple[int, int], start: datetime | None, end: datetime | None, scope: Scope) -> Counted:
    """Returns what is counted of the cases opened in a period (microseconds since 1970, the end not counted)."""
    cases = _Cases(scope)
    for row in store.connection.execute(_CASES, period):
        cases.add(*row)
    values = {
        "start": period[0],
        "end": period[1],
        "playbooks": canonical([*sorted(cases.in_detail)]).decode(),
        "harmless": canonical([*sorted(scope.harmless)]).decode(),
    }

    def rows(sql: str) -> list[Row]:
        return store.run_named(sql, values).fetchall()

    exposures = rows(_EXPOSURES)
    return Counted(
        start=start,
        end=end,
        cases=sum(cases.verdicts.values()),
        still_open=cases.still_open,
        practice=store.run_named(_PRACTICE, values | {"playbook": scope.playbook, "practice": PRACTICE}).fetchone()[0],
        days={(EPOCH + timedelta(days=number)).date(): cases.days[number] for number in sorted(cases.days)},
        playbooks=cases.playbooks,
        verdicts=cases.verdicts,
        detailed=sum(cases.playbooks[playbook] for playbook in cases.in_detail),
        causes=cases.causes,
        reasons=cases.reasons,
        contained_by=cases.contained_by,
        contain=dict(zip(_CLOCKS, cases.spans, strict=True)),
        exposures=_exposures(row for row in exposures if row[1]),
        others=sum(row[5] for row in exposures if not row[1]),
        steps=_steps(rows(_STEPS)),
        hands=_hands(rows(_HANDS)),
        accounts=cases.repeated(),
        addresses=_repeated(rows(_ADDRESSES)),
    )


class _Cases:
    """What is counted of the cases themselves, one after the other."""

    def __init__(self, scope: Scope) -> None:
        self.in_detail: set[str] = set()
        self._scope = scope
        self.playbooks: Counter[str] = Counter()
        self.still_open = 0
        self.days: Counter[int] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.contained_by: Counter[str] = Counter()
        self.spans: tuple[Counter[int], ...] = tuple(Counter() for _ in _CLOCKS)
        self._accounts: dict[tuple[str, str | None], list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(
        self,
        playbook: str,
        verdict: str | None,
        is_open: int,
        cause: str,
        reason: str,
        contained_by: str | None,
        contained_at: int | None,
        abnormal_at: int | None,
        noticed_at: int | None,
        opened_at: int,
        account: str,
        account_id: str | None,
    ) -> None:
        if self._scope.playbook not in ("", playbook):
            return
        self.playbooks[playbook] += 1
        self.still_open += is_open
        self.days[opened_at // _DAY] += 1
        self.verdicts[verdict or ""] += 1
        if playbook in self._scope.not_thefts and not self._scope.playbook:
            return
        self.in_detail.add(playbook)
        found = self._accounts[account, account_id]
        found[0] += 1
        found[1] += verdict in _REAL
        found[2] = max(found[2], opened_at)
        if verdict in self._scope.harmless:
            self.reasons[reason] += 1
            return
        self.causes[cause] += 1
        self.contained_by[contained_by or ""] += 1
        if contained_at is not None:
            for start, spans in zip((abnormal_at, noticed_at, opened_at), self.spans, strict=True):
                if start is not None:
                    spans[(contained_at - start) // _SECOND] += 1

    def repeated(self) -> tuple[AccountRow, ...]:
        """The accounts whose address or id has more than one case."""
        cases: Counter[object] = Counter()
        for (account, account_id), (n, _, _) in self._accounts.items():
            cases[account] += n
            cases[None, account_id] += n if account_id else 0
        again = (
            AccountRow(account, account_id, n, real, EPOCH + timedelta(microseconds=last))
            for (account, account_id), (n, real, last) in self._accounts.items()
            if cases[account] > 1 or cases[None, account_id] > 1
        )
        return tuple(sorted(again, key=str))


def _exposures(rows: Iterable[Row]) -> dict[str, ExposureCounts]:
    by_facet: dict[str, list[Row]] = defaultdict(list)
    for facet, _, *row in rows:
        by_facet[facet].append(tuple(row))
    return {facet: _exposure_counts(found) for facet, found in by_facet.items()}


def _exposure_counts(rows: list[Row]) -> ExposureCounts:
    shut = [(span, n, vague) for span, beyond, is_open, n, vague in rows if not is_open]
    spans: Counter[int] = Counter()
    for span, n, _ in shut:
        if span is not None:
            spans[span] += n
    return ExposureCounts(
        spans=spans,
        at_least=sum(vague for span, _, vague in shut if span is not None and span >= 0),
        not_known=sum(n for span, n, _ in shut if span is None),
        still_open=sum(n for _, beyond, is_open, n, _ in rows if is_open and not beyond),
        beyond=sum(n for _, beyond, is_open, n, _ in rows if is_open and beyond),
    )


def _steps(rows: Iterable[Row]) -> dict[str, StepCounts]:
    by_step: dict[str, list[Row]] = defaultdict(list)
    for step, *row in rows:
        by_step[step].append(tuple(row))
    return {
        step: StepCounts(
            spans={span: n for span, n, _ in found if span is not None},
            waived=sum(waived for _, _, waived in found),
            unsettled=sum(n for span, n, _ in found if span is None),
        )
        for step, found in by_step.items()
    }


def _hands(rows: Iterable[Row]) -> dict[bool | None, HandCounts]:
    counts: dict[bool | None, dict[int | None, int]] = defaultdict(dict)
    for by_hand, span, n in rows:
        counts[None if by_hand is None else bool(by_hand)][span] = n
    return {
        how: HandCounts(sum(found.values()), {span: n for span, n in found.items() if span is not None})
        for how, found in counts.items()
    }


def _repeated(rows: list[Row]) -> tuple[AddressRow, ...]:
    """Those that more than one case has, and every one whose network is wider than itself."""
    cases = Counter(ip for ip, _, _ in rows)
    return tuple(sorted(AddressRow(*row) for row in rows if cases[row[0]] > 1 or ":" in row[0]))
