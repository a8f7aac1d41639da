"""`workbench hunt`: who else was used, or tried, from an address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.text import clean_line

from .options import asked_moment, json_option, zone_of
from .output import emit, narrate, table
from .progress import telling_share

if TYPE_CHECKING:
    from workbench.intake.hunting import Hit

__all__ = ["hunt"]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--ip", "ips", multiple=True, required=True, metavar="ADDRESS", help="An address or a network; repeat it."
)
@click.option("--since", default="", metavar="TIME", help="From this time on, such as 2026-11-01 or 2026-11-01T08:00Z.")
@click.option("--until", default="", metavar="TIME", help="Before this time.")
@click.option("--zone", default="", help="Time zone of times that carry none; UTC otherwise.")
@json_option
def hunt(files: tuple[Path, ...], ips: tuple[str, ...], since: str, until: str, zone: str, as_json: bool) -> None:
    """Look for addresses in logs of any size: CSV, JSON lines, Parquet. They are read in place, and nothing is kept.

    Lists each account that was used or tried from there, how often, with how many successes, from when to when.
    """
    from workbench.intake.hunting import hunt as search
    from workbench.intake.hunting import networks_of

    networks = networks_of(ips)
    place = zone_of(zone)
    begin, end = (asked_moment(text) if text else None for text in (since, until))
    looked, hits = [], []
    for path in files:
        with telling_share(path.name) as tell:
            seen, found = search(path, networks, since=begin, until=end, zone=place, progress=tell)
        looked.append(seen)
        hits += [(seen.name, hit) for hit in found]
    for seen in looked:
        undated = f", {seen.undated} of them without a time that can be read" if seen.undated else ""
        narrate(clean_line(f"{seen.name}: {seen.records} records, {seen.matched} from there{undated}"))
    data = {
        "files": [seen.model_dump(mode="json") for seen in looked],
        "hits": [{"file": name, **hit.model_dump(mode="json")} for name, hit in hits],
    }
    head = ("account", "address", "records", "successes", "first (UTC)", "last (UTC)", "file")
    emit(table(head, [_row(name, hit) for name, hit in hits]) if hits else "", data, as_json=as_json)
    if not hits:
        narrate("None of these files names such an address in that time. That is no word on what they do not hold.")


def _row(name: str, hit: Hit) -> tuple[str, ...]:
    first, last = (f"{at:%Y-%m-%d %H:%M:%S}" if at else "unknown" for at in (hit.first, hit.last))
    return (hit.account or "not named", hit.ip, str(hit.records), str(hit.successes), first, last, name)
