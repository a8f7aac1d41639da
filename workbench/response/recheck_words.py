"""What a recheck has shown, in sentences: the same on the command line and in the app."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.wording import count
from workbench.model.cases import Case
from workbench.model.words import Facet, facet_name, facet_title

from .rechecking import Recheck

__all__ = ["told"]

_SIGN_INS = "Sign-ins were not read again: take them in (workbench case intake CASE) to see whether anybody got in."


def told(case: Case, result: Recheck, *, reads_signins: bool = True) -> tuple[str, ...]:
    """Returns the result, what is back first, what was not checked as loudly.

    `reads_signins`: the playbook is about sign-ins, which are taken in by themselves.
    """
    return tuple(_lines(case, result, reads_signins))


def _lines(case: Case, result: Recheck, reads_signins: bool) -> Iterator[str]:
    seen, missing = len(result.looked), len(result.not_checked)
    yield _head(result)
    for record in result.back:
        yield f"● back: {record.exposure.what} ({record.exposure.id})"
    if result.reopened:
        yield f"The case {case.ticket} is open again."
    elif not result.back:
        yield _nothing_back(seen, missing, len(result.gone))
    for one in result.not_checked:
        waived = " (waived)" if one.waived else ""
        yield f"– NOT CHECKED: {facet_title(one.facet)}: {one.why}{waived}"
    for record in result.waived:
        yield f"✋ still open, as waived: {record.exposure.what}"
    yield from (f"● no longer as it was left: {sentence}" for sentence in result.changed)
    by_hand = [one.facet for one in result.not_checked if one.by_hand]
    if by_hand:
        names = ", ".join(facet_name(f) for f in by_hand[:3]) + (" …" if len(by_hand) > 3 else "")
        yield f"To check by hand ({names}): look in the console, then for each"
        yield f"  workbench case recheck {case.id} --look {by_hand[0]} --attach FILE"
        yield "  and --back EXPOSURE for what is back there (a new one: FACET:WHAT)."
        if Facet.SETTINGS in by_hand and not reads_signins:
            yield "  A control that is gone: --back 'settings:Monitoring is gone'."
    if reads_signins:
        yield _SIGN_INS.replace("CASE", case.id)


def _nothing_back(seen: int, missing: int, gone: int) -> str:
    if not seen:
        return "Nothing was looked at: whether anything is back is not known."
    if gone:
        return f"{count(gone, 'thing')} that this case had set up {'is' if gone == 1 else 'are'} no longer so."
    if missing:
        return f"Nothing is back, as far as was looked: {seen} of {seen + missing} settings."
    return f"Nothing is back: all {seen} settings were looked at."


def _head(result: Recheck) -> str:
    if result.hours is not None:
        return f"Looked again: this is the recheck due {result.hours} h after closing."
    return "Looked again."
