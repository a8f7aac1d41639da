"""Reads off an options model what has to be asked, and puts the answers together again.

Secrets are fields of the type SecretStr. They are not in the settings: each has a name made of its place
(`api_key` → `api-key`, `accounts.password` → `accounts-password`) by which the desk keeps and finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, JsonValue, SecretStr, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from workbench.model.errors import UsageError

__all__ = ["Question", "nested", "options_of", "questions_of", "secret_names"]

M = TypeVar("M", bound=BaseModel)


class Question(NamedTuple):
    """One field of the options."""

    path: tuple[str, ...]
    text: str
    """The field's docstring."""
    required: bool
    default: Any
    secret: bool
    choices: tuple[str, ...]
    many: bool
    """A list: several answers."""
    section: bool
    """An optional section: whether there is such a thing at all. Its own fields follow."""
    info: FieldInfo
    asked: bool = True
    """False: its default is rarely changed, and it is only given beforehand (`--set`) or in the settings."""

    @property
    def name(self) -> str:
        """Its place, with dots: `accounts.url`."""
        return ".".join(self.path)

    @property
    def secret_name(self) -> str:
        """The name that a secret is kept by."""
        return _secret_name(self.path)

    def read(self, text: str) -> JsonValue:
        """Returns what was typed as it stands in the settings. Raises ValueError with what is wrong with it."""
        value: object = [part.strip() for part in text.split(",") if part.strip()] if self.many else text
        try:
            kind: Any = self.info.annotation
            checker = TypeAdapter(Annotated[kind, *self.info.metadata] if self.info.metadata else kind)
            read = checker.validate_python(value)
        except ValidationError as error:
            told = error.errors(include_input=False, include_context=False, include_url=False)[0]["msg"]
            raise ValueError(_plain(told)) from None
        answer: JsonValue = checker.dump_python(read, mode="json")
        return answer


def questions_of(model: type[BaseModel], at: tuple[str, ...] = ()) -> Iterator[Question]:
    """Yields the questions in the order of the fields, each section's own behind it.

    Tables of names (sections with defaults of their own) are not asked for; mappings have no question at all, and
    are written into the settings by hand.
    """
    for name, info in model.model_fields.items():
        path = (*at, name)
        kinds = _kinds(info.annotation)
        section = next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
        if section is not None:
            if not info.is_required() and info.default is None:
                yield _question(path, info, kinds, section=True)
                yield from questions_of(section, path)
            else:
                inside = questions_of(section, path)
                yield from inside if info.is_required() else (q._replace(asked=False) for q in inside)
        elif not any(get_origin(k) is dict or k is dict for k in kinds):
            yield _question(path, info, kinds)


def secret_names(model: type[BaseModel]) -> tuple[str, ...]:
    """Returns the names of all secrets there may be."""
    return tuple(q.secret_name for q in questions_of(model) if q.secret)


def nested(options: Mapping[str, JsonValue]) -> dict[str, Any]:
    """Returns the section of the settings that values by their places (`accounts.url`) make up; None is left out."""
    section: dict[str, Any] = {}
    for place, value in options.items():
        *parts, field = place.split(".")
        into = section
        if value is not None:
            for part in parts:
                into = into.setdefault(part, {})
            into[field] = value
    return section


def options_of(model: type[M], raw: Mapping[str, Any], find: Callable[[str], SecretStr | None], *, name: str = "") -> M:
    """Returns the options of the settings' section `raw` with their secrets put in.

    `name` is what the desk calls the mail system. Raises UsageError, which names the setting or the secret.
    """
    filled = _filled(model, raw, find, ())
    try:
        return model.model_validate(filled)
    except ValidationError as error:
        # Taken without its input, which may be a secret.
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        path = tuple(str(part) for part in first["loc"])
        if first["type"] == "missing" and _is_secret(model, path):
            raise UsageError(
                f"The secret {_secret_name(path)} of the mail system '{name}' is not there.",
                f"Give it again: workbench provider change {name}",
            ) from None
        where = ".".join(path) or "its section"
        raise UsageError(
            f"The settings of the mail system '{name}' are wrong at {where}: {_plain(first['msg'])}.",
            f"Correct [providers.{name}] in the settings, or set it up again: workbench provider change {name}",
        ) from None


def _filled(
    model: type[BaseModel], raw: Mapping[str, Any], find: Callable[[str], SecretStr | None], at: tuple[str, ...]
) -> dict[str, Any]:
    filled = dict(raw)
    for field, info in model.model_fields.items():
        kinds = _kinds(info.annotation)
        section = next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
        if SecretStr in kinds and field not in filled:
            if (secret := find(_secret_name((*at, field)))) is not None:
                filled[field] = secret
        elif section is not None and isinstance(filled.get(field), Mapping):
            filled[field] = _filled(section, filled[field], find, (*at, field))
    return filled


def _plain(told: str) -> str:
    return told.removeprefix("Value error, ").removesuffix(".")


def _question(path: tuple[str, ...], info: FieldInfo, kinds: tuple[Any, ...], *, section: bool = False) -> Question:
    literal = next((k for k in kinds if get_origin(k) is Literal), None)
    return Question(
        path=path,
        text=" ".join((info.description or path[-1]).split()),
        required=info.is_required(),
        default=None if info.is_required() else info.get_default(call_default_factory=True),
        secret=SecretStr in kinds,
        choices=tuple(str(c) for c in get_args(literal)) if literal is not None else (),
        many=any(get_origin(k) in (tuple, list, frozenset) for k in kinds),
        section=section,
        info=info,
    )


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of a type, without None and without what checks it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return tuple(k for a in get_args(annotation) if a is not type(None) for k in _kinds(a))
    return (annotation,)


def _secret_name(path: tuple[str, ...]) -> str:
    return "-".join(path).replace("_", "-")


def _is_secret(model: type[BaseModel], path: tuple[str, ...]) -> bool:
    return any(q.secret and q.path == path for q in questions_of(model))
