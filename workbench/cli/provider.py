"""`workbench provider`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import json_option
from .output import emit, table

__all__ = ["provider"]


@click.group()
def provider() -> None:
    """What each mail system offers."""


@provider.command("list")
@json_option
def list_providers(as_json: bool) -> None:
    """List the mail systems."""
    from workbench.providers.registry import PROVIDERS

    rows = {e.name: e.summary for e in PROVIDERS.values()}
    emit(table(("provider", "what it is"), rows.items()), rows, as_json=as_json)


@provider.command()
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> None:
    """Show what a provider can observe, perform and undo, and why not more."""
    from workbench.desk.clock import now
    from workbench.providers.registry import Settings, make_provider

    rows = make_provider(name, Settings(tenant=Path("unused"), now=now)).support()
    data = [row.model_dump(mode="json") for row in rows]
    cells = [(r.name.value, r.observe.value, r.perform.value, r.undo.value, r.reason) for r in rows]
    emit(table(("name", "observe", "perform", "undo", "reason"), cells), data, as_json=as_json)
