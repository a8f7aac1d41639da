"""The exposures of a case: how long each was open, whose doing it is taken to be, and how its end is known."""

from __future__ import annotations

from workbench.model.records import ExposureRecord

from .gathering import Material
from .parts import ExposurePart
from .times import minutes_between

__all__ = ["exposure_parts"]


def exposure_parts(material: Material) -> tuple[ExposurePart, ...]:
    """Returns the exposures, open ones first, then in the order of their opening."""
    parts = [_part(material, record) for record in material.exposures]
    return tuple(sorted(parts, key=lambda p: (not p.is_open, p.opened_at or p.found_at)))


def _part(material: Material, record: ExposureRecord) -> ExposurePart:
    exposure = record.exposure
    minutes, disagree = _minutes_open(material, record)
    return ExposurePart(
        id=exposure.id,
        facet=exposure.facet,
        what=exposure.what,
        why=exposure.why,
        attribution=exposure.attribution,
        opened_at=exposure.opened.at,
        opened_precision=exposure.opened.precision,
        found_at=exposure.found_at,
        found_recorded_at=material.found_recorded_at.get(exposure.id),
        closed_at=record.closed_at,
        verified_at=record.verified_at,
        closed_by=record.closed_by,
        minutes_open=minutes,
        minutes_at_least=exposure.opened.precision != "exact" or record.beyond_reach,
        clocks_disagree=disagree,
        grade=record.grade,
        is_open=record.is_open,
        beyond_reach=record.beyond_reach,
        told=record.told,
        told_at=record.told_at,
        waiver=material.waiver("exposure", exposure.id) if record.is_open else None,
    )


def _minutes_open(material: Material, record: ExposureRecord) -> tuple[int | None, bool]:
    """Minutes, and whether the two clocks disagree so that there is no number."""
    start = record.exposure.opened.at or record.exposure.found_at
    minutes = minutes_between(start, record.closed_at or material.made_at)
    return (None, True) if minutes < 0 else (minutes, False)
