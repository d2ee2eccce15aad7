"""config.toml: what a planner sets once. What is wrong in it is told with its line; the rest holds."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policies.wording import say
from scenarios.places import Places
from scenarios.problems import did_you_mean, shortened
from tui.text import _, spoken

NAME = "config.toml"
_THEMES = ("dark", "light", "projector")


@dataclass(frozen=True, slots=True)
class Config:
    """`theme` and `language` are overruled by what was chosen on the screen or the command line."""

    theme: str | None = None
    language: str | None = None
    workers: int | None = None
    """processes; all cores if None"""
    workspace: Path | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    """id of an action -> key, or several with commas"""
    problems: tuple[str, ...] = ()


def load_config(folder: Path) -> Config:
    """The config of this folder; an empty one where there is none."""
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return Config()
    except (OSError, ValueError) as error:
        return Config(problems=(f"{path}: {error}",))
    places = Places(text)
    problems: list[str] = []

    def refuse(key: str, value: object, allowed: str) -> None:
        line = places.line((key,)) or 1
        where = _(", line {line}").format(line=line)
        problems.append(f"{path}{where}: {key} = {shortened(value)}: {spoken(allowed)}")

    found: dict[str, Any] = {}
    for key, value in data.items():
        if key not in _CHECKS:
            refuse(key, value, say("unknown key{hint}", hint=did_you_mean(key, _CHECKS)))
            continue
        is_right, allowed, made = _CHECKS[key]
        if is_right(value):
            found[key] = made(value)
        else:
            refuse(key, value, allowed)
    return Config(**found, problems=tuple(problems))


def _is_keys(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) and one for one in value.values())


_THEME = say("must be one of {words}{hint}", words=", ".join(_THEMES), hint="")
_CHECKS: Mapping[str, tuple[Callable[[Any], bool], str, Callable[[Any], Any]]] = {
    "theme": (
        lambda value: value in _THEMES,
        _THEME,
        str,
    ),
    "language": (lambda value: value in ("en", "pl"), say("must be en or pl"), str),
    "workers": (lambda value: type(value) is int and 1 <= value <= 1024, say("must be a whole number, 1 to 1024"), int),
    "workspace": (lambda value: isinstance(value, str) and value != "", say("must be a folder"), Path),
    "keys": (_is_keys, say('must be a table of keys, such as undo = "ctrl+z"'), dict),
}
