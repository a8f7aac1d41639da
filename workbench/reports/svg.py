"""Pictures of a report as SVG: drawn from data, every text escaped, colours never alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from html import escape

from workbench.model.text import shorten

from .charts import Bars, Moments
from .saying import Text, runs
from .widths import width_of

__all__ = ["to_svg"]

_WIDTH = 900
_ROW = 22
_LABELS = 330
"""Units kept for labels beside bars."""
_LANES = 120
_MARKED, _PLAIN, _LINE = "#b3261e", "#1f4e79", "#9aa3ad"
_LONGEST = 46
_FONT = 'font-family="system-ui, Noto Sans, Noto Sans CJK SC, sans-serif" font-size="12"'


def to_svg(picture: Bars | Moments, phrases: Mapping[str, str], title: str) -> str:
    """Returns a picture in a language. `title`: what it shows, for who can't see it."""
    drawn = list(_bars(picture, phrases) if isinstance(picture, Bars) else _moments(picture, phrases))
    height = len(picture.bars) * _ROW + 8 if isinstance(picture, Bars) else len(picture.lanes) * _ROW + 34
    head = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}" {_FONT}>'
    return "\n".join([head, *drawn, "</svg>"])


def _bars(picture: Bars, phrases: Mapping[str, str]) -> Iterator[str]:
    longest = _scale(picture)
    room = _WIDTH - _LABELS - 190
    for number, bar in enumerate(picture.bars):
        y = 4 + number * _ROW
        cut = bar.value > longest
        width = max(2.0, min(bar.value, longest) / longest * room)
        colour = _MARKED if bar.marked else _PLAIN
        label = _label(_plain(bar.label, phrases))
        yield f'<text x="{_LABELS - 8}" y="{y + 14}" text-anchor="end">{escape(label)}</text>'
        yield f'<rect x="{_LABELS}" y="{y + 3}" width="{width:.1f}" height="14" fill="{colour}"/>'
        end = _LABELS + width + 6
        if cut:
            breaks = f"M{end - 14:.1f} {y + 1} l4 18 M{end - 9:.1f} {y + 1} l4 18"
            yield f'<path d="{breaks}" stroke="#fff" stroke-width="2"/>'
        sign = "● " if bar.marked else ""
        yield f'<text x="{end:.1f}" y="{y + 14}">{sign}{escape(_plain(bar.said, phrases))}</text>'


def _label(text: str) -> str:
    """As much of a label as there is room for: a Chinese sign takes that of two letters."""
    longest = _LONGEST
    while width_of(shorten(text, longest)) > _LONGEST:
        longest -= 1
    return shorten(text, longest)


def _scale(picture: Bars) -> float:
    """The longest bar that is drawn whole: one ten times as long as the middle one is cut, so that the rest is seen."""
    values = sorted(bar.value for bar in picture.bars)
    middle = values[len(values) // 2]
    return max(1.0, max((v for v in values if v <= 10 * middle), default=values[-1]))


def _moments(picture: Moments, phrases: Mapping[str, str]) -> Iterator[str]:
    start, end = _window(picture)
    span = max((end - start).total_seconds(), 1.0)
    room = _WIDTH - _LANES - 50

    def x(at: datetime) -> float:
        return _LANES + (at - start).total_seconds() / span * room

    bottom = len(picture.lanes) * _ROW + 4
    for number, lane in enumerate(picture.lanes):
        y = 15 + number * _ROW
        yield f'<text x="{_LANES - 8}" y="{y + 4}" text-anchor="end">{escape(_plain(lane, phrases))}</text>'
        yield f'<line x1="{_LANES}" y1="{y}" x2="{_WIDTH - 50}" y2="{y}" stroke="{_LINE}" stroke-width="0.5"/>'
    for at, said in _ticks(start, end):
        yield f'<line x1="{x(at):.1f}" y1="4" x2="{x(at):.1f}" y2="{bottom}" stroke="{_LINE}" stroke-width="0.5"/>'
        yield f'<text x="{x(at):.1f}" y="{bottom + 14}" text-anchor="middle">{said}</text>'
    opened = x(max(start, min(picture.opened_at, end)))
    yield f'<line x1="{opened:.1f}" y1="2" x2="{opened:.1f}" y2="{bottom}" stroke="{_MARKED}" stroke-dasharray="4 3"/>'
    seen: set[tuple[int, int]] = set()
    for moment in picture.moments:
        place = (round(x(moment.at) * 2), moment.lane)
        if moment.at >= start and place not in seen:
            seen.add(place)
            y = 15 + moment.lane * _ROW
            yield f'<circle cx="{x(moment.at):.1f}" cy="{y}" r="3.5" fill="{_PLAIN}" fill-opacity="0.75"/>'


def _window(picture: Moments) -> tuple[datetime, datetime]:
    """From what belongs to the theft: a setting made years ago would squeeze the rest into one dot."""
    times = sorted(moment.at for moment in picture.moments)
    end = times[-1]
    middle = times[len(times) // 2]
    reach = max(end - middle, timedelta(hours=1)) * 20
    return next(at for at in times if middle - at <= reach), end


_STEPS = (60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400, 2 * 86_400, 7 * 86_400, 30 * 86_400)


def _ticks(start: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    span = (end - start).total_seconds()
    step = next((s for s in _STEPS if span / s <= 7), 365 * 86_400)
    first = math.ceil(start.timestamp() / step) * step
    for second in range(first, math.floor(end.timestamp()) + 1, step):
        at = datetime.fromtimestamp(second, start.tzinfo)
        yield at, f"{at:%m-%d %H:%M}" if step < 86_400 else f"{at:%Y-%m-%d}"


def _plain(text: Text, phrases: Mapping[str, str]) -> str:
    return "".join(run.text for run in runs(text, phrases))
