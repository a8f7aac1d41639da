"""Asks which cases of the history are to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from textual.app import ComposeResult
from textual.widgets import Button

from workbench.casefile.counted_reviews import Reviewed
from workbench.casefile.history_filter import HistoryFilter
from workbench.model.errors import UsageError
from workbench.model.words import Verdict

from .base import Dialog, button
from .fields import Field
from .picker import Picker
from .row import Row

__all__ = ["HistoryFilterDialog"]

_ANY, _NONE = "any", "none"
_STATUS = ((_ANY, "any"), ("open", "open"), ("closed", "closed"))
_YES = "yes"
_REVIEWED = (
    (_ANY, "any"),
    (Reviewed.YES.value, "reviewed"),
    (Reviewed.NO.value, "not reviewed"),
    (Reviewed.SENT_BACK.value, "sent back by the reviewer"),
)
_DAYS = (("opened_from", "Opened from"), ("opened_until", "… until"), ("closed_from", "Closed from"))
_LAST_DAY = ("closed_until", "… until")


class HistoryFilterDialog(Dialog[HistoryFilter | None]):
    """What is listed can be narrowed by several things at once; the words that are searched for stay."""

    def __init__(
        self, wanted: HistoryFilter, causes: Sequence[str], providers: Sequence[str], responders: Sequence[str]
    ) -> None:
        super().__init__("Show which cases?")
        self._wanted = wanted
        self._causes, self._providers, self._responders = causes, providers, responders

    def body(self) -> ComposeResult:
        now = self._wanted
        yield Row("Status", Picker(_STATUS, now.status or _ANY, name="status"))
        verdicts = [*((v.value, v.value) for v in Verdict), (_NONE, "no verdict")]
        present = _NONE if now.no_verdict else now.verdict or _ANY
        yield Row("Verdict", Picker([(_ANY, "any"), *verdicts], present, name="verdict"))
        yield Row(
            "Still open", Picker([(_ANY, "any"), (_YES, "has an open exposure")], _ticked(now.still_open), name="still")
        )
        yield Row("Recheck", Picker([(_ANY, "any"), (_YES, "is overdue")], _ticked(now.overdue), name="overdue"))
        yield Row("Review", Picker(_REVIEWED, now.reviewed or _ANY, name="reviewed"))
        for name, label, values in (
            ("cause", "Cause", self._causes),
            ("provider", "Mail system", self._providers),
        ):
            options = [(_ANY, "any"), *((f"={v}", v) for v in values)]
            yield Row(label, Picker(options, f"={getattr(now, name)}", name=name))
        hint = ", ".join(self._responders[:3])
        yield Row("Opened by", Field(now.responder, name="responder", hint=f"any; such as {hint}" if hint else "any"))
        for name, label in (*_DAYS, _LAST_DAY):
            at = getattr(now, name)
            yield Row(label, Field(f"{at:%Y-%m-%d}" if at else "", name=name, hint="any day (UTC); 2026-10-31"))
        yield Row("Having", Field(now.having, name="having", hint="an address or a rule's target, the whole of it"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Show these", "agree", "Shows only cases that fit all of it.", "primary"),
            button("Cancel", "cancel", "Leaves the list as it is (Escape)."),
        )

    def agree(self) -> None:
        """Hands the filter back, or says which day is none."""
        try:
            days = {name: self._day(name) for name, _ in (*_DAYS, _LAST_DAY)}
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}")
            return
        verdict, reviewed = self._picked("verdict"), self._picked("reviewed")
        self.dismiss(
            HistoryFilter(
                words=self._wanted.words,
                having=self._typed("having"),
                status=self._picked("status"),
                verdict=Verdict(verdict) if verdict not in ("", _NONE) else None,
                no_verdict=verdict == _NONE,
                cause=self._picked("cause").removeprefix("="),
                provider=self._picked("provider").removeprefix("="),
                responder=self._typed("responder"),
                still_open=bool(self._picked("still")),
                overdue=bool(self._picked("overdue")),
                reviewed=Reviewed(reviewed) if reviewed else None,
                **days,
            )
        )

    def _picked(self, name: str) -> str:
        value = self.query_one(f"#{name}", Picker).value
        return "" if value == _ANY else value

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value.strip()

    def _day(self, name: str) -> datetime | None:
        typed = self._typed(name)
        if not typed:
            return None
        try:
            day = datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            self.query_one(f"#{name}", Field).focus()
            raise UsageError(f"'{typed}' is no day.", "Give it as 2026-10-31.") from None
        return day + timedelta(days=1, microseconds=-1) if name.endswith("until") else day


def _ticked(on: bool) -> str:
    return _YES if on else _ANY
