"""Writes what a mail system's set-up came to into the settings, and takes it out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from workbench.model.errors import LocalFileError, NotFound, Refused, UnreadableInput

from .config import Config, MailSystem, load_config
from .paths import Paths
from .whole_file import whole_file

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

__all__ = ["asked_of", "forget_system", "refuse_taken", "write_system"]


def write_system(paths: Paths, name: str, kind: str, options: Mapping[str, JsonValue], *, again: bool = False) -> None:
    """Puts the section `[providers.NAME]` into the settings; every other line stays as its writer left it.

    `options` maps places with dots (`accounts.url`) to values; None is left out. `again`: it is there and is
    replaced. Raises Refused (the name is taken), UnreadableInput, LocalFileError.
    """
    import tomlkit

    from workbench.providers.questions import nested

    config = load_config(paths.config_file)
    if not again:
        refuse_taken(config, name, kind)
    document = _document(paths)
    systems = document.setdefault("providers", tomlkit.table(is_super_table=True))
    before = config.providers.get(name)
    kept = asked_of(before) if before is not None and before.kind == kind else {}  # what is not asked for, too
    section = tomlkit.table()
    section.add("kind", kind)
    for key, value in nested({**kept, **options}).items():
        section.add(key, value)
    systems[name] = section
    _write(paths, document)


def refuse_taken(config: Config, name: str, kind: str) -> None:
    """Raises Refused where a mail system of this kind can't be called so."""
    from workbench.providers.registry import PROVIDERS

    if name in PROVIDERS and name != kind:
        raise Refused(f"'{name}' is the name of another provider.", "Choose another name.")
    if name in config.providers:
        raise Refused(
            f"There is a mail system '{name}' already.",
            f"Choose another name (--name), or: workbench provider change {name}",
        )


def asked_of(system: MailSystem) -> dict[str, JsonValue]:
    """Returns the options of a mail system by their places, with dots."""

    def walk(section: Mapping[str, Any], at: str) -> dict[str, JsonValue]:
        found: dict[str, JsonValue] = {}
        for key, value in section.items():
            place = f"{at}{key}"
            found |= walk(value, f"{place}.") if isinstance(value, Mapping) else {place: value}
        return found

    return walk(system.options, "")


def forget_system(paths: Paths, name: str) -> None:
    """Takes the section out. Raises NotFound, UnreadableInput, LocalFileError."""
    document = _document(paths)
    if name not in document.get("providers", {}):
        raise NotFound(f"There is no mail system '{name}' in the settings.", "workbench provider list shows them.")
    del document["providers"][name]
    _write(paths, document)


def _document(paths: Paths) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    load_config(paths.config_file)  # told in its own words where something is wrong with it already
    try:
        return tomlkit.parse(paths.config_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except OSError as error:
        raise LocalFileError(f"The settings in {paths.config_file} can't be opened: {error.strerror}.") from error
    except TOMLKitError as error:
        raise UnreadableInput(f"The settings in {paths.config_file} can't be read: {error}.") from error


def _write(paths: Paths, document: TOMLDocument) -> None:
    import tomlkit

    paths.config.mkdir(mode=0o700, parents=True, exist_ok=True)
    with whole_file(paths.config_file, "The settings", overwrite=True) as file:
        file.write(tomlkit.dumps(document).encode())
