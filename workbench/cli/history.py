"""`workbench history`: all cases, searched and filtered."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .options import asked_window, at_desk, case_file_option, json_option, output_options
from .output import emit, narrate, print_text, table

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.desk.saved_filters import SavedFilter
    from workbench.response.history import FoundCase

__all__ = ["history"]

_VERDICTS = ("confirmed", "suspected", "undetermined", "not-compromised", "none")
_SORTS = ("opened", "closed", "ticket", "account", "verdict", "cause", "provider", "responder", "exposures", "reviewed")
_REVIEWED = ("yes", "no", "sent-back")
_SHOWN = 50
"""Cases on a screen where nobody asks for a number of them."""
_SPAN = "FROM..TO"


@click.command()
@click.argument("query", nargs=-1)
@click.option("--status", type=click.Choice(("open", "closed")), default=None, help="Only open or closed cases.")
@click.option("--verdict", type=click.Choice(_VERDICTS), default=None, help="Only this verdict; none: without one.")
@click.option("--cause", default="", help="Only this cause (as step Close asks for it, such as phishing).")
@click.option("--provider", default="", help="Only this mail system.")
@click.option("--responder", default="", metavar="NAME", help="Only cases that this person opened.")
@click.option("--opened", default="", metavar=_SPAN, help="Opened in this time: 2026-10-01..2026-10-31.")
@click.option("--closed", default="", metavar=_SPAN, help="Closed in this time.")
@click.option("--still-open", is_flag=True, help="Only cases with an exposure that is open.")
@click.option("--overdue", is_flag=True, help="Only cases with an overdue recheck.")
@click.option("--reviewed", type=click.Choice(_REVIEWED), default=None, help="Only cases that stand so with review.")
@click.option("--having", default="", metavar="VALUE", help="Only cases that have exactly this address or rule target.")
@click.option("--sort", type=click.Choice(_SORTS), default=None, help="In which order; the newest first otherwise.")
@click.option("--ascending", is_flag=True, help="The other way round.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help=f"At most so many; {_SHOWN} on a screen.")
@click.option("--saved", default="", metavar="NAME", help="Begin with a saved filter.")
@click.option("--save", default="", metavar="NAME", help="Keep this filter under a name.")
@click.option("--forget", default="", metavar="NAME", help="Remove a saved filter, and show nothing.")
@click.option("--filters", is_flag=True, help="List the saved filters, and show nothing.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: all that is found.")
@output_options
@case_file_option
@json_option
def history(
    limit: int | None,
    save: str,
    saved: str,
    forget: str,
    filters: bool,
    as_csv: bool,
    output: Path | None,
    force: bool,
    case_file: Path | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """List all cases, closed ones too; search everything in them.

    QUERY: words, in English or Chinese, whole or their beginning. A case is found that holds all of them: in its
    ticket, notes, answers, exposures, rules, addresses, subjects. What `--having` lists holds exactly that address.
    """
    from workbench.desk.paths import default_paths
    from workbench.desk.saved_filters import forget_filter, keep_filter, saved_filters
    from workbench.response.history import told_filter

    paths = default_paths()
    if forget:
        forget_filter(paths, forget)
        narrate(clean_line(f"The filter '{forget}' is gone."))
        return
    if filters:
        kept = saved_filters(paths)
        rows = [(name, told_filter(one.wanted) or "all cases", one.sort) for name, one in kept.items()]
        text = (
            table(("name", "shows", "in order of"), rows) if rows else "No filter is saved yet: --save NAME keeps one."
        )
        emit(text, {name: one.model_dump(mode="json") for name, one in kept.items()}, as_json=as_json)
        return
    with at_desk(case_file, create=False) as desk:
        given = _given(desk, saved, asked)
        if save:
            keep_filter(paths, save, given)
            narrate(clean_line(f"Saved as '{save}': workbench history --saved '{save}' shows it again."))
        _show(desk, given, limit, as_csv, output, force, as_json)


def _given(desk: Desk, saved: str, asked: dict[str, Any]) -> SavedFilter:
    """What was asked for, on top of what was saved."""
    from workbench.casefile.history_filter import HistoryFilter, HistorySort
    from workbench.desk.saved_filters import SavedFilter, saved_filter
    from workbench.model.words import Verdict

    base = saved_filter(desk.paths, saved) if saved else SavedFilter(wanted=HistoryFilter())
    set_: dict[str, Any] = {"words": " ".join(asked["query"])}
    set_ |= {name: asked[name] for name in ("having", "status", "cause", "provider", "responder")}
    set_ |= {name: asked[name] for name in ("still_open", "overdue")}
    if asked["verdict"]:
        none = asked["verdict"] == "none"
        set_ |= {"no_verdict": none}
        base = base.model_copy(update={"wanted": base.wanted.model_copy(update={"verdict": None, "no_verdict": False})})
        set_ |= {} if none else {"verdict": Verdict(asked["verdict"].replace("-", " "))}
    if asked["reviewed"]:
        set_ |= {"reviewed": asked["reviewed"].replace("-", " ")}
    for name in ("opened", "closed"):
        if window := asked_window(asked[name], None):
            set_ |= {f"{name}_from": window.start, f"{name}_until": window.end}
    wanted = HistoryFilter.model_validate(dict(base.wanted) | {name: value for name, value in set_.items() if value})
    sort = HistorySort(asked["sort"]) if asked["sort"] else base.sort
    descending = False if asked["ascending"] else base.descending
    return SavedFilter(wanted=wanted, sort=sort, descending=descending)


def _show(
    desk: Desk, given: SavedFilter, limit: int | None, as_csv: bool, output: Path | None, force: bool, as_json: bool
) -> None:
    from workbench.response.history import as_csv as csv_of
    from workbench.response.history import as_json as json_of
    from workbench.response.history import clock_of, find_cases, found_cases, told_filter, write_cases

    clock = clock_of(desk)
    numbers = find_cases(desk, given.wanted, given.sort, descending=given.descending, clock=clock)
    exported = as_csv or as_json or output is not None
    most = limit or (len(numbers) if exported else _SHOWN)
    cases = found_cases(desk, numbers[:most], clock)
    said = told_filter(given.wanted)
    if output is not None:
        written = json_of(cases, len(numbers)) if as_json else csv_of(cases)
        write_cases(output, written, overwrite=force)
        narrate(clean_line(f"{min(most, len(numbers)):,} cases written to {output}."))
    elif as_csv:
        print_text(csv_of(cases).replace("\r\n", "\n").rstrip("\n"))
    elif as_json:
        print_text(json_of(cases, len(numbers)).rstrip("\n"))
    else:
        rows = [_row(case) for case in islice(cases, most)]
        emit(table(_HEAD, rows) if rows else "", None, as_json=False)
    if not numbers:
        narrate(clean_line(f"No case: {said}." if said else "There are no cases yet; workbench case new opens one."))
    elif most < len(numbers):
        narrate(f"{most:,} of {len(numbers):,} cases. --limit shows more, --csv -o FILE writes all of them.")


_HEAD = (
    "case",
    "ticket",
    "account",
    "verdict",
    "cause",
    "opened",
    "closed",
    "open exposures",
    "recheck",
    "reviewed",
    "responder",
)


def _row(case: FoundCase) -> tuple[object, ...]:
    line = case.line
    recheck = "OVERDUE" if case.overdue else f"{case.recheck:%Y-%m-%d}" if case.recheck else ""
    return (
        *(line.case_id, line.ticket, line.account, line.verdict or "no verdict", line.cause or ""),
        *(f"{line.opened_at:%Y-%m-%d}", f"{line.closed_at:%Y-%m-%d}" if line.closed_at else "open"),
        *(line.exposures or "", recheck, case.reviewed.value, line.responder),
    )
