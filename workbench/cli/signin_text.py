"""Judged sign-ins as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["SIGNIN_HEAD", "signin_rows"]

SIGNIN_HEAD = ("time (UTC)", "address", "protocol", "result", "judgement", "first reason")


def signin_rows(shapes: Iterable[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yields the cells for sign-ins as `signin_shape` gives them."""
    for shape in shapes:
        yield (
            shape["time"][:19],
            shape["ip"] or "no address",
            shape["protocol"] or "–",
            {True: "success", False: "failure", None: shape["event"]}[shape["success"]],
            shape["judgement"],
            (shape["reasons"] or ["–"])[0],
        )
