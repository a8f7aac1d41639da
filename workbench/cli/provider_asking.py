"""Asks a person what a mail system's set-up needs to know."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from workbench.model.errors import UsageError

if TYPE_CHECKING:
    from pydantic import BaseModel, JsonValue, SecretStr

    from workbench.providers.questions import Question

__all__ = ["Answers", "ask"]


class Answers:
    """What was answered: the settings by their places, and the secrets by their names."""

    def __init__(self) -> None:
        self.options: dict[str, JsonValue] = {}
        self.secrets: dict[str, SecretStr] = {}


def ask(
    model: type[BaseModel],
    given: Mapping[str, str],
    descriptors: Mapping[str, int],
    known: Mapping[str, JsonValue],
    held: frozenset[str],
) -> Answers:
    """Asks on the terminal for what `given` (`--set`) and `descriptors` (`--secret-fd`) leave open.

    `known`: what the settings say now, offered as the answer; `held`: secrets that are kept somewhere already.
    Raises UsageError where something is given that is not asked for, or there is nobody to ask.
    """
    from workbench.providers.questions import questions_of

    questions = tuple(questions_of(model))
    _no_strangers(questions, given, descriptors)
    answers = Answers()
    if _somebody():
        click.echo(
            "Enter takes what stands in [ ]. Nothing is written before the last answer; Ctrl+C ends it.", err=True
        )
    without: list[tuple[str, ...]] = []
    for question in questions:
        if any(question.path[: len(section)] == section for section in without):
            continue
        if question.section:
            if not _has(question, given, known):
                without.append(question.path)
                answers.options |= {name: None for name in known if name.startswith(f"{question.name}.")}
        elif question.secret:
            _secret(question, descriptors, held, answers)
        elif not question.asked and question.name not in given:
            continue
        else:
            answers.options[question.name] = _answer(question, given, known)
    return answers


def _no_strangers(questions: tuple[Question, ...], given: Mapping[str, str], descriptors: Mapping[str, int]) -> None:
    plain = {q.name for q in questions if not q.secret and not q.section}
    secret = {q.secret_name for q in questions if q.secret}
    for name in given:
        if name.replace(".", "-").replace("_", "-") in secret:
            raise UsageError(
                f"{name} is a secret: a command line is seen by everybody on this machine.",
                f"Give it through a descriptor: --secret-fd {name.replace('.', '-').replace('_', '-')}=3 3<FILE",
            )
        if name not in plain:
            raise UsageError(f"There is no setting '{name}'.", f"There are: {', '.join(sorted(plain))}.")
    for name in descriptors:
        if name not in secret:
            raise UsageError(f"There is no secret '{name}'.", f"There are: {', '.join(sorted(secret)) or 'none'}.")


def _has(question: Question, given: Mapping[str, str], known: Mapping[str, JsonValue]) -> bool:
    inside = f"{question.name}."
    if any(name.startswith(inside) for name in given):
        return True
    there = any(name.startswith(inside) for name in known)
    return _yes(question, default=there) if _somebody() else there


def _answer(question: Question, given: Mapping[str, str], known: Mapping[str, JsonValue]) -> JsonValue:
    if question.name in given:
        if given[question.name] == "" and question.default is None and not question.required:
            return None
        try:
            return question.read(given[question.name])
        except ValueError as error:
            raise UsageError(f"{question.name}: {error}.", question.text) from error
    standing = known.get(question.name, question.default)
    if not _somebody():
        if standing is None and question.required:
            raise UsageError(f"{question.name} is missing: {question.text}", f"Give it: --set {question.name}=…")
        return known.get(question.name)
    if question.info.annotation is bool:
        return _yes(question, default=bool(standing))
    told = ", ".join(map(str, standing)) if isinstance(standing, list | tuple) else standing
    may_be_none = bool(told) and _may_be_none(question)
    _put(question, *((f"One of: {', '.join(question.choices)}.",) if question.choices else ()))
    while True:
        default = "" if told is None and not question.required else told
        label = "  " + question.name + (" (-: none)" if may_be_none else " (Enter: none)" if default == "" else "")
        typed = click.prompt(label, default=default, show_default=bool(default), err=True, type=str)
        if typed == "-" and may_be_none:
            return None if question.default is None else question.read("")
        if typed == "" and not question.required:
            return None
        try:
            return question.read(typed)
        except ValueError as error:
            click.echo(f"  {_sentence(str(error))}", err=True)


def _may_be_none(question: Question) -> bool:
    if question.required:
        return False
    try:
        return question.default is None or not question.read("")
    except ValueError:
        return False


def _put(question: Question, *more: str) -> None:
    """Shows what is asked, broken between words."""
    width = min(shutil.get_terminal_size().columns, 100)
    click.echo("\n" + click.wrap_text(" ".join((_sentence(question.text), *more)), width), err=True)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "…")) else f"{text}."


def _yes(question: Question, *, default: bool) -> bool:
    _put(question)
    return click.confirm("  yes or no?", default=default, err=True)


def _secret(question: Question, descriptors: Mapping[str, int], held: frozenset[str], answers: Answers) -> None:
    from pydantic import SecretStr

    name = question.secret_name
    if name in descriptors:
        from .passphrase import read_passphrase

        answers.secrets[name] = read_passphrase(descriptors[name])
    elif not _somebody():
        if question.required and name not in held:
            raise UsageError(f"The secret {name} is missing: {question.text}", f"Give it: --secret-fd {name}=3 3<FILE")
    else:
        kept = name in held
        more = " (Enter: as it is)" if kept else " (Enter: none)" if not question.required else ""
        _put(question, "It is not shown while you type.")
        typed = click.prompt(
            f"  {name}{more}",
            hide_input=True,
            default="" if kept or not question.required else None,
            show_default=False,
            err=True,
        )
        if typed:
            answers.secrets[name] = SecretStr(typed)


def _somebody() -> bool:
    return os.isatty(0) and os.isatty(2)
