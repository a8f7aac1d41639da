"""`workbench provider`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import json_option
from .output import emit, narrate, table
from .provider_set_up import add, change, check, remove

__all__ = ["provider"]


@click.group()
def provider() -> None:
    """What each mail system offers, and the ones that were set up here."""


for _command in (add, change, check, remove):
    provider.add_command(_command)


@provider.command("list")
@json_option
def list_providers(as_json: bool) -> None:
    """List the kinds of mail systems, and those that were set up."""
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths
    from workbench.providers.registry import PROVIDERS

    rows = {e.name: e.summary for e in PROVIDERS.values()}
    systems = load_config(default_paths().config_file).providers
    rows |= {name: f"Set up here: {system.kind}." for name, system in systems.items()}
    emit(table(("provider", "what it is"), rows.items()), rows, as_json=as_json)


@provider.command()
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> None:
    """Show what a provider can observe, perform and undo, and why not more.

    Of a kind that is not set up here: what it offers once its required part is.
    """
    from workbench.desk.clock import now
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths
    from workbench.desk.systems import make_named
    from workbench.providers.registry import PROVIDERS

    paths = default_paths()
    config = load_config(paths.config_file)
    kind = PROVIDERS.get(name)
    if kind is not None and kind.set_up is not None and name not in config.providers:
        rows = kind.set_up().offers()
    else:
        kind, rows = None, make_named(config, paths, name, now=now, tenant=Path("unused")).support()
    data = [row.model_dump(mode="json") for row in rows]
    cells = [(r.name.value, r.observe.value, r.perform.value, r.undo.value, r.reason) for r in rows]
    emit(table(("name", "observe", "perform", "undo", "reason"), cells), data, as_json=as_json)
    if kind is not None:
        narrate(
            f"Nothing named {name} is set up here: this is what {kind.title} offers once the required part of it is.\n"
            f"Set it up: workbench provider add {name}"
        )
