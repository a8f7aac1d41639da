"""`workbench provider add`, `change`, `check` and `remove`: mail systems of this desk."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.errors import NotFound, UsageError

from .options import json_option
from .output import emit, narrate

if TYPE_CHECKING:
    from pydantic import SecretStr

    from workbench.desk.paths import Paths
    from workbench.providers.setup import Part, SetUp

__all__ = ["add", "change", "check", "remove"]

_SET = click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Answer a question beforehand.")
_FD = click.option("--secret-fd", "fds", multiple=True, metavar="NAME=N", help="Read a secret from this descriptor.")
_NO_CHECK = click.option("--no-check", is_flag=True, help="Don't try it now.")


@click.command()
@click.argument("kind")
@click.option("--name", default="", help="What cases call it; the kind's name otherwise.")
@_SET
@_FD
@_NO_CHECK
def add(kind: str, name: str, settings: tuple[str, ...], fds: tuple[str, ...], no_check: bool) -> None:
    """Set a mail system up: asks for what it needs, keeps its secrets apart, and tries each part.

    A secret goes into the keyring of this session, where there is one, otherwise into a file that only you can read;
    one that stands in the environment stays there. Which of them is said at the end.
    """
    _set_up(kind, name or kind, settings, fds, again=False, no_check=no_check)


@click.command()
@click.argument("name")
@_SET
@_FD
@_NO_CHECK
def change(name: str, settings: tuple[str, ...], fds: tuple[str, ...], no_check: bool) -> None:
    """Go through the set-up of a mail system again; what is in the settings now is offered as the answer."""
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths

    system = load_config(default_paths().config_file).providers.get(name)
    if system is None:
        raise _unknown(name)
    _set_up(system.kind, name, settings, fds, again=True, no_check=no_check)


@click.command()
@click.argument("name")
@json_option
def check(name: str, as_json: bool) -> None:
    """Try each part of a mail system: what works, what is guided, and why. Changes nothing; exit code 1: a part failed.

    Also says where each of its secrets was found.
    """
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths

    paths = default_paths()
    system = load_config(paths.config_file).providers.get(name)
    if system is None:
        raise _unknown(name)
    _tell_check(paths, name, _how(system.kind), as_json=as_json)


@click.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take a mail system out of the settings, and its secrets out of the keyring or their files.

    Cases that were opened with it stay as they are, and can't ask it any more.
    """
    from workbench.desk.config import load_config
    from workbench.desk.mail_systems import forget_system
    from workbench.desk.paths import default_paths
    from workbench.desk.secrets import forget_secret
    from workbench.providers.questions import secret_names

    paths = default_paths()
    system = load_config(paths.config_file).providers.get(name)
    forget_system(paths, name)
    if system is not None:
        for secret in secret_names(_how(system.kind).options):
            forget_secret(paths, name, secret)
    narrate(f"{name} is no longer in the settings.")


def _set_up(
    kind: str, name: str, settings: tuple[str, ...], fds: tuple[str, ...], *, again: bool, no_check: bool
) -> None:
    from workbench.desk.config import load_config
    from workbench.desk.mail_systems import asked_of, refuse_taken, write_system
    from workbench.desk.paths import default_paths
    from workbench.desk.secrets import find_secret, keep_secret
    from workbench.providers.questions import nested, options_of, secret_names

    from .provider_asking import ask

    how = _how(kind)
    paths = default_paths()
    config = load_config(paths.config_file)
    if not again:
        refuse_taken(config, name, kind)  # before anybody answers questions
    known = asked_of(config.providers[name]) if again else {}
    held = {s: found for s in secret_names(how.options) if (found := find_secret(paths, name, s)) is not None}
    answers = ask(how.options, dict(map(_pair, settings)), _numbers(fds), known, frozenset(held))

    def find(secret: str) -> SecretStr | None:
        return answers.secrets.get(secret) or (held[secret].value if secret in held else None)

    options_of(
        how.options, nested({**known, **answers.options}), find, name=name
    )  # wrong as a whole: nothing is written
    write_system(paths, name, kind, answers.options, again=again)
    for secret, value in answers.secrets.items():
        kept = keep_secret(paths, name, secret, value)
        narrate(f"The secret {secret} is kept in {kept.where.value} ({kept.place}).")
        used = find_secret(paths, name, secret)
        if used is not None and used.where != kept.where:
            narrate(f"But {used.place} in {used.where.value} comes first, and is what is used: take it away there.")
    narrate(f"{name} is in the settings: {paths.config_file}")
    if no_check:
        narrate(f"Nothing was tried. Do it: workbench provider check {name}")
    else:
        _tell_check(paths, name, how, as_json=False)


def _tell_check(paths: Paths, name: str, how: SetUp, *, as_json: bool) -> None:
    from workbench.desk.secrets import find_secret
    from workbench.model.errors import CheckFailed
    from workbench.providers.questions import secret_names
    from workbench.providers.setup import PartState

    parts = asyncio.run(_tried(paths, name, how))
    places = {s: f for s in secret_names(how.options) if (f := find_secret(paths, name, s)) is not None}
    data = {
        "parts": [p.model_dump(mode="json") for p in parts],
        "secrets": {s: {"where": f.where.value, "place": f.place} for s, f in places.items()},
    }
    emit("\n".join(map(_told, parts)), data, as_json=as_json)
    for secret, found in places.items():
        narrate(f"secret {secret}: from {found.where.value} ({found.place})")
    failed = [p for p in parts if p.state == PartState.FAILED]
    if failed:
        hints = "\n".join(f"{p.name}: {p.hint}" for p in failed if p.hint)
        untried = sum(p.state == PartState.NOT_CHECKED for p in parts)
        title = f"{len(failed)} of {len(parts)} parts of {name} {'does' if len(failed) == 1 else 'do'} not work"
        raise CheckFailed(f"{title}{f', and {untried} were not tried' if untried else ''}.", hints)


def _told(part: Part) -> str:
    """One part on lines of its own, broken between words: the state first, then what it is and why."""
    from workbench.model.text import clean_line

    indent = " " * 13
    width = min(shutil.get_terminal_size().columns, 120)
    why = click.wrap_text(clean_line(part.why), width, initial_indent=indent, subsequent_indent=indent)
    return f"{part.state.value:<13}{clean_line(part.name)}" + (f"\n{why}" if part.why else "")


async def _tried(paths: Paths, name: str, how: SetUp) -> list[Part]:
    from workbench.desk.clock import now
    from workbench.desk.config import load_config
    from workbench.desk.systems import make_named

    provider = make_named(load_config(paths.config_file), paths, name, now=now, tenant=Path("unused"))
    try:
        return [part async for part in how.check(provider)]
    finally:
        await provider.aclose()


def _how(kind: str) -> SetUp:
    from workbench.providers.registry import PROVIDERS, entry

    found = entry(kind)
    if found.set_up is None:
        which = ", ".join(e.name for e in PROVIDERS.values() if e.set_up is not None)
        raise UsageError(f"The provider '{kind}' needs no set-up.", f"These do: {which or 'none yet'}.")
    return found.set_up()


def _unknown(name: str) -> NotFound:
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths

    names = ", ".join(load_config(default_paths().config_file).providers)
    return NotFound(
        f"There is no mail system '{name}' in the settings.",
        f"There are: {names}." if names else "Set one up: workbench provider add KIND",
    )


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found:
        raise UsageError(f"'{text}' sets nothing.", "It has the form --set NAME=VALUE")
    return name.strip(), value


def _numbers(texts: tuple[str, ...]) -> dict[str, int]:
    pairs = [_pair(text) for text in texts]
    for name, value in pairs:
        if not value.isascii() or not value.isdigit():
            raise UsageError(f"'{value}' is no descriptor.", f"It is a number: --secret-fd {name}=3 3<FILE")
    return {name: int(value) for name, value in pairs}
