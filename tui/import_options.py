"""The options of every command that reads a CRM export: written once, given to each."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What was typed of an export; what each means is its help."""

    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN,...", help="Which column is what; a wrong FIELD lists all."),
    ] = None
    touches: Annotated[
        Path | None,
        typer.Option("--touches", metavar="FILE", help="A file with a row per call, e-mail or other work."),
    ] = None
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help="What was said of such files before (TOML).")
    ] = None
    save_answers: Annotated[
        Path | None,
        typer.Option("--save-answers", metavar="FILE", help="Write all that was said there, for --answers."),
    ] = None
    zone: Annotated[
        str | None, typer.Option("--zone", metavar="ZONE", help="Where the company is, as Europe/Warsaw.")
    ] = None
    times_zone: Annotated[
        str | None, typer.Option("--times-zone", metavar="ZONE", help="Of times without an offset, if not that one.")
    ] = None
    time_format: Annotated[
        str | None,
        typer.Option("--time-format", metavar="FORMAT", help='As "%d.%m.%Y %H:%M", or excel, unix; else ISO 8601.'),
    ] = None
    touches_time_format: Annotated[
        str | None,
        typer.Option("--touches-time-format", metavar="FORMAT", help="Of the touches, when it is another."),
    ] = None
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Source of all leads.")] = None
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="COLUMN=A|B", help="Only these rows of the leads.")
    ] = None
    touches_only: Annotated[
        list[str] | None, typer.Option("--touches-only", metavar="COLUMN=A|B", help="Only these rows of the touches.")
    ] = None
    qualified: Annotated[
        str | None, typer.Option("--qualified", metavar="A|B", help="Words that mean: became an SQL; else yes and no.")
    ] = None
    won: Annotated[str | None, typer.Option("--won", metavar="A|B", help="Words that mean: became a customer.")] = None
    still_open: Annotated[
        str | None, typer.Option("--open", metavar="A|B", help="Words of an outcome that mean: not decided yet.")
    ] = None
    connected: Annotated[
        str | None, typer.Option("--connected", metavar="A|B", help="Words that mean: the lead was spoken with.")
    ] = None
    lead_work: Annotated[
        str | None, typer.Option("--lead-work", metavar="A|B", help="Kinds of touches that are work on new leads.")
    ] = None
    until: Annotated[
        datetime | None,
        typer.Option("--until", metavar="DATE", formats=["%Y-%m-%d"], help="The record's last day, if not the latest."),
    ] = None
    early: Annotated[
        str | None,
        typer.Option("--early", metavar="drop|zero", help="A first touch before the lead: none, or at once."),
    ] = None
    first_touch_human: Annotated[
        str | None, typer.Option("--first-touch-human", metavar="yes|no", help="Whether a person made the first touch.")
    ] = None
    score_todays: Annotated[
        str | None, typer.Option("--score-todays", metavar="yes|no", help="Whether scores were looked up afterwards.")
    ] = None
    decimal: Annotated[str | None, typer.Option("--decimal", metavar="SIGN", help="Of numbers: . or ,")] = None
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", metavar="SIGN", help="Between cells; else what splits the first line.")
    ] = None
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Of the text, as cp1250; else UTF-8.")
    ] = None
    undated: Annotated[bool, typer.Option("--undated", help="The leads have no times.")] = False
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="People become person 1, person 2.")] = False


def with_import(command: Callable[..., int]) -> Callable[..., int]:
    """The command with these options in the place of its parameter `files`."""
    own, hints = inspect.signature(command), get_type_hints(ImportOptions, include_extras=True)
    shared = [
        inspect.Parameter(each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=hints[each.name])
        for each in fields(ImportOptions)
    ]
    parameters = [each for each in own.parameters.values() if each.name != "files"]

    @functools.wraps(command)
    def called(*shown: Any, **given: Any) -> int:  # whatever the command's own options are
        files = ImportOptions(**{each.name: given.pop(each.name) for each in shared})
        return command(*shown, files=files, **given)

    called.__signature__ = own.replace(parameters=[*parameters, *shared])  # type: ignore[attr-defined]
    return called
