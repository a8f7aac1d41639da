"""The command line: parses, calls the core, prints."""

from __future__ import annotations

import sys

import click

from workbench import __version__

from .lazy import LazyGroup

__all__ = ["cli", "run"]

_COMMANDS = {
    "practice": ("workbench.cli.practice", "practice", "Open the app on the make-believe tenant, a ticket waiting."),
    "case": ("workbench.cli.case", "case", "Open, work, close and report cases."),
    "playbook": ("workbench.cli.playbook", "playbook", "List, show and check playbooks and guides."),
    "provider": ("workbench.cli.provider", "provider", "What each mail system offers, and how one is set up."),
    "judge": ("workbench.cli.judge", "judge", "A quick look at exported evidence, without a case."),
    "examine": ("workbench.cli.examine", "examine", "Examine a suspicious mail, or a folder of them."),
    "check": ("workbench.cli.check", "check", "Are the protections really on? Gaps, and how to close them."),
    "hunt": ("workbench.cli.hunt", "hunt", "Who else was used from an address: in logs of any size."),
    "key": ("workbench.cli.key", "key", "The keys that sign: the desk's, and reviewers'."),
    "stamp": ("workbench.cli.stamp", "stamp", "Trusted time from elsewhere (RFC 3161)."),
    "drill": ("workbench.cli.drill", "drill", "Put to the test, on this machine, what must survive."),
    "verify": ("workbench.cli.verify", "verify", "Check a case file or a case bundle."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS, invoke_without_command=True)
@click.version_option(__version__, prog_name="workbench")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Answer a suspected theft of a mail account, step by step, with proof.

    Without a command, opens the app on your case file.

    Exit codes: 0 ok, 1 a check failed, 2 usage, 3 provider, 4 outcome unknown, 5 case file damaged,
    6 local file or disk, 7 unreadable input, 70 a fault of ours, 130 interrupted.
    """
    if ctx.invoked_subcommand is None:
        from .app import open_app

        open_app()


def run(args: list[str] | None = None) -> int:
    """Runs the command line and returns its exit code. Prints every failure as a sentence."""
    from .failing import guarded

    return guarded(lambda: cli.main(args=args, prog_name="workbench", standalone_mode=False), sys.stderr)
