"""Which language a command speaks: `--lang`, else the config's, else the system's; with `--json` always English."""

import gettext
import os
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from tui.text import LANGUAGES, LOCALES, _, language, speak

_OPTION = "--lang"
LanguageOption = Annotated[
    str | None, typer.Option(_OPTION, metavar="|".join(LANGUAGES), help="Language; else the config's or the system's.")
]


def choose_language(arguments: Sequence[str]) -> None:
    """Speak the language that a command line asks for, so that also its help and its errors are in it."""
    speak(_asked_for(arguments) or _of_config())
    if language() == "en":
        return
    os.environ["LANGUAGE"] = language()  # where gettext looks for the words of the library that reads the arguments
    gettext.bindtextdomain("leadsim", LOCALES)
    gettext.textdomain("leadsim")


def _asked_for(arguments: Sequence[str]) -> str | None:
    for at, each in enumerate(arguments):
        if each.startswith(f"{_OPTION}="):
            return each.partition("=")[2]
        if each == _OPTION and at + 1 < len(arguments):
            return arguments[at + 1]
    return None


def _of_config() -> str | None:
    from tui.config import load_config
    from tui.folders import usual_folders

    return load_config(usual_folders().config).language


def choose(asked: str | None, *, as_json: bool = False) -> None:
    """Speak what a command's own `--lang` asks for; what is printed as JSON is English."""
    if asked is not None and asked not in LANGUAGES:
        raise typer.BadParameter(_("must be en or pl"), param_hint=_OPTION)
    if as_json:
        speak("en")
    elif asked is not None:
        speak(asked)


def reworded(command: Any) -> None:
    """Put a command's help, and that of the commands inside it, in the language that is spoken."""
    lines, end = " ".join((command.help or "").split()), command.epilog or ""
    command.help, command.epilog = _(lines), _(end)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)
    for inner in getattr(command, "commands", {}).values():
        reworded(inner)
