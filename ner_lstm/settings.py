"""TOML <-> sections of settings, checked strictly: what is unknown or wrong is one line with what
was found and expected.
"""

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError

from ner_lstm.errors import ConfigError
from ner_lstm.one_line import shorten


class Section(BaseModel):
    """Settings that belong together."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    def __init__(self, **settings: object) -> None:
        """Raises ConfigError."""
        try:
            super().__init__(**settings)
        except ValidationError as error:
            name = type(self).__name__
            raise ConfigError.several(_explain_all(type(self), error), source=name) from None

    # or pydantic would call it for sections in a file too, whose errors say where they stand
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]


AnySection = TypeVar("AnySection", bound=Section)


def read_toml(path: str | Path) -> dict[str, object]:
    """The nested settings of a TOML file. Raises ConfigError."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: expected UTF-8, found the byte {error.object[error.start]:02X}"
        ) from None
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError among them, and numbers of thousands of digits
        raise ConfigError(f"{path}: expected TOML: {error}") from None


def parse_settings(
    section: type[AnySection], settings: Mapping[str, object], *, source: str
) -> AnySection:
    """The section of nested settings. Raises ConfigError that names `source` and the key."""
    try:
        return section.model_validate(settings)
    except ValidationError as error:
        raise ConfigError.several(_explain_all(section, error), source=source) from None


def _explain_all(section: type[BaseModel], error: ValidationError) -> list[str]:
    return [_explain(section, problem) for problem in error.errors()]


def _explain(section: type[BaseModel], problem: Mapping[str, object]) -> str:
    """One line for an error of pydantic's: where, what was found and what was expected."""
    keys = problem["loc"]
    assert isinstance(keys, tuple)
    key = _spell(keys)
    if problem["type"] == "missing":
        return f"{key}: expected this setting, found none"
    if problem["type"] == "model_type":
        known = _section_at(section, keys).model_fields
        return f"{key}: expected a table of {', '.join(known)}, found {_show(problem['input'])}"
    if problem["type"] != "extra_forbidden":
        message = str(problem["msg"]).removeprefix("Input should be ")
        if problem["type"] == "value_error":  # a check of our own, which says what it found
            return f"{key}: {message.removeprefix('Value error, ')}"
        return f"{key}: expected {message}, found {_show(problem['input'])}"
    known = _section_at(section, keys[:-1]).model_fields
    near = difflib.get_close_matches(str(keys[-1]), known, n=1) or _elsewhere(
        section, str(keys[-1])
    )
    return f"{key}: unknown setting, " + (
        f"did you mean {near[0]}?" if near else f"expected one of {', '.join(known)}"
    )


def _elsewhere(section: type[BaseModel], key: str) -> list[str]:
    """The dotted key of that name in a section that lies in this one, if there is one."""
    sections = {name: field.annotation for name, field in section.model_fields.items()}
    inner = (
        (name, kind)
        for name, kind in sections.items()
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    )
    return [f"{name}.{key}" for name, kind in inner if key in kind.model_fields][:1]


def _show(value: object) -> str:
    try:
        return shorten(repr(value))
    except (ValueError, RecursionError):
        # of an integer of thousands of digits, of as many brackets
        return f"another {type(value).__name__}"


def _spell(keys: Sequence[object]) -> str:
    """The dotted key; items of a list count from 1, as in `sentence 3: found 1: label`."""
    spelt, joint = "", ""
    for key in keys:
        if isinstance(key, int):
            spelt, joint = f"{spelt} {key + 1}", ": "
        else:
            name = str(key)
            spelt, joint = f"{spelt}{joint}{name if name.isprintable() else repr(name)}", "."
    return spelt


def _section_at(section: type[BaseModel], keys: Sequence[object]) -> type[BaseModel]:
    """The section that lies at a path of keys: in a field, or in a table or list of sections."""
    kind: Any = section  # what typing gives for an annotation has no type of its own
    for key in keys:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[str(key)].annotation
        else:
            kind = get_args(kind)[-1]
        if get_origin(kind) is UnionType:
            kind = next(option for option in get_args(kind) if option is not type(None))
    assert isinstance(kind, type) and issubclass(kind, BaseModel)
    return kind
