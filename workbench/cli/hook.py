"""`workbench hook`: who is told what happens to cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import at_desk, case_file_option, json_option
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.desk.hook_settings import Hook
    from workbench.desk.hooks import Hooks

__all__ = ["hook"]


@click.group()
def hook() -> None:
    """Webhooks and commands that are told when a case is opened, contained, closed or reopened.

    The settings name them below [hooks.NAME]. They are told beside the work; what can't be delivered waits here.
    """


@hook.command("list")
@case_file_option
@json_option
def list_hooks(case_file: Path | None, as_json: bool) -> None:
    """List the hooks, what waits for them and why, and what they were told last."""
    from workbench.desk.hooks import outbox_of

    with at_desk(case_file) as desk:
        outbox = desk.hooks.outbox if desk.hooks else outbox_of(desk.paths, desk.casefile.ledger_id)
        waiting, done, named = outbox.waiting(), outbox.done(), desk.config.hooks
    lines = [
        f"{name}: {', '.join(one.events)} to {_where(one)}{'' if one.practice else '; not of practice cases'}"
        for name, one in named.items()
    ]
    lines = lines or ["The settings name no hook (README: From elsewhere)."]
    rows = [
        (
            d.id,
            d.hook,
            d.type or "test",
            d.ticket,
            f"{d.at:%Y-%m-%d %H:%M:%S} UTC",
            d.tries,
            d.trouble or "not tried yet",
        )
        for d in waiting
    ]
    lines += (
        ["", "Waiting:", table(("delivery", "hook", "event", "ticket", "when", "tries", "why"), rows)] if rows else []
    )
    lines += [f"Delivered lately: {len(done)}"] if done else []
    data = {
        "hooks": {
            name: {"events": list(one.events), "to": _where(one), "practice": one.practice}
            for name, one in named.items()
        },
        "waiting": [d.model_dump(mode="json") for d in waiting],
        "delivered": [d.model_dump(mode="json") for d in done],
    }
    emit("\n".join(lines), data, as_json=as_json)


@hook.command()
@click.argument("name", default="")
@case_file_option
@json_option
def send(name: str, case_file: Path | None, as_json: bool) -> None:
    """Send now what waits, for one hook or for all."""
    from .exits import ExitCode

    with at_desk(case_file, create=False) as desk:
        hooks = _hooks(desk)
        if name:
            _named(desk, name)
        hooks.collect()
        failed = hooks.send(hook=name, all_=True)
        left = len(hooks.outbox.waiting())
    lines = [f"✘ {d.hook}, {d.type or 'test'} of {d.ticket}: {d.trouble}" for d in failed]
    lines += [f"{left} still waiting." if left else "Nothing waits."]
    emit("\n".join(lines), {"failed": [d.model_dump(mode="json") for d in failed], "waiting": left}, as_json=as_json)
    if failed:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


@hook.command()
@click.argument("name")
@case_file_option
@json_option
def test(name: str, case_file: Path | None, as_json: bool) -> None:
    """Send a made-up event to a hook, to see that it arrives."""
    from workbench.desk.hook_news import delivery_of
    from workbench.model.hooks import HookEvent

    with at_desk(case_file) as desk:
        hooks, one = _hooks(desk), _named(desk, name)
        told = HookEvent(
            id=desk.new_id().lower().replace("-", "").rjust(8, "0"),
            type="opened",
            at=desk.now(),
            case="C-TEST",
            ticket="TEST",
            account="test@example.com",
            provider=desk.config.provider,
            playbook="suspected-theft",
            responder=desk.actor.name,
            desk=desk.casefile.ledger_id,
        )
        delivery = delivery_of(name, one, told, test=True)
        hooks.deliver(delivery, one)
    emit(f"{name} took it (id {delivery.id}).", {"hook": name, "id": delivery.id, "delivered": True}, as_json=as_json)


@hook.command()
@click.argument("name")
@click.option("--token", is_flag=True, help="Keep the token that lets it in, in place of what signs.")
@click.option("--secret-fd", "fd", type=int, default=None, metavar="N", help="Read it from this descriptor.")
@json_option
def secret(name: str, token: bool, fd: int | None, as_json: bool) -> None:
    """Keep what a webhook is signed with: made here and shown once, or read. With --token, its token.

    It goes into the keyring of this session, where there is one, otherwise into a file that only you can read.
    """
    from workbench.desk.config import load_config
    from workbench.desk.hook_secrets import SIGNING, TOKEN, keep_hook_secret
    from workbench.desk.paths import default_paths
    from workbench.model.errors import NotFound, UsageError
    from workbench.providers.http.webhook import new_signing_secret, signature_of

    from .passphrase import read_passphrase
    from .secret_out import secret_out

    paths = default_paths()
    if name not in load_config(paths.config_file).hooks:
        raise NotFound(f"The settings name no hook '{name}'.", "Name it below [hooks.NAME] first.")
    if token or fd is not None:
        value = read_passphrase(fd)
        if not value.get_secret_value().strip():
            raise UsageError("It is empty.", "Give it through a descriptor: --secret-fd 3 3<FILE")
        if not token:
            signature_of(value, "test", 0, b"")
        kept = keep_hook_secret(paths, name, TOKEN if token else SIGNING, value)
    else:
        out = secret_out(None)
        value = new_signing_secret()
        kept = keep_hook_secret(paths, name, SIGNING, value)
        out.show("What the other side checks signatures with:", value)
    text = f"{name}: kept in {kept.where.value} ({kept.place})."
    emit(text, {"hook": name, "where": kept.where.value, "place": kept.place}, as_json=as_json)


@hook.command()
@click.argument("delivery")
@case_file_option
@json_option
def drop(delivery: str, case_file: Path | None, as_json: bool) -> None:
    """Let go of something that waits and shall not be delivered any more."""
    from workbench.desk.hooks import outbox_of
    from workbench.model.errors import NotFound

    with at_desk(case_file, create=False) as desk:
        outbox = outbox_of(desk.paths, desk.casefile.ledger_id)
        if delivery not in [one.id for one in outbox.waiting()]:
            raise NotFound(f"Nothing waits under '{delivery}'.", "workbench hook list shows what waits.")
        outbox.drop(delivery)
    narrate("It is not sent.")
    emit("", {"dropped": delivery}, as_json=as_json)


def _where(one: Hook) -> str:
    """Where it goes, without the path: some systems put a secret there."""
    from urllib.parse import urlsplit

    return urlsplit(one.url).netloc if one.url else one.command[0]


def _hooks(desk: Desk) -> Hooks:
    from workbench.model.errors import UsageError

    if desk.hooks is None:
        raise UsageError("The settings name no hook.", "Name one below [hooks.NAME] in the settings.")
    return desk.hooks


def _named(desk: Desk, name: str) -> Hook:
    from workbench.model.errors import NotFound

    if name not in desk.config.hooks:
        raise NotFound(f"The settings name no hook '{name}'.", f"There are: {', '.join(desk.config.hooks)}.")
    return desk.config.hooks[name]
