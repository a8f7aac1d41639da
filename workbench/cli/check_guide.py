"""`check guide`: where to look for a protection, and how to switch it on."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option
from .output import emit

__all__ = ["guide"]


@click.command()
@click.argument("protection", metavar="PROTECTION")
@click.option("--run", "ref", default="last", show_default=True, metavar="RUN", help="The check it is about.")
@click.option("--language", default="", help="en, zh; that of the settings otherwise.")
@case_file_option
@json_option
def guide(protection: str, ref: str, language: str, case_file: Path | None, as_json: bool) -> None:
    """Print the console steps for a protection: where to look, how to put it right, what to keep."""
    from workbench.casefile.checks import check_run
    from workbench.desk.check_standing import standing
    from workbench.model.errors import NotFound
    from workbench.model.protections import Scope
    from workbench.response.checking.guidance import guidance, guidance_lines

    with at_desk(case_file, create=False) as desk:
        now = standing(desk, check_run(desk.casefile, ref))
        found = now.check.protection(protection)
        if found is None:
            names = ", ".join(p.id for p in now.check.protections)
            raise NotFound(f"There is no protection '{protection}'.", f"There are: {names}.")
        how = guidance(desk, now, found, language)
    lines = [found.title, f"Risk: {found.risk}", f"To do: {found.fix.say}"]
    lines += guidance_lines(how)
    whom = "DOMAIN" if found.scope is Scope.DOMAIN else "ACCOUNT"
    lines += ["", f"What you saw: workbench check answer {now.run.id} {whom} {found.id}=on (or off) --attach FILE"]
    data = {**found.model_dump(mode="json"), "instructions": [one.model_dump(mode="json") for one in how]}
    emit("\n".join(lines), data, as_json=as_json)
