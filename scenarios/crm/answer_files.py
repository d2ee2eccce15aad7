"""Answers kept in a TOML file, so that nothing about an export must be said twice."""

from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policies.wording import join, say
from scenarios.crm.account import CrmError
from scenarios.crm.drafts import Draft, TableDraft
from scenarios.problems import Problem, ScenarioError, did_you_mean, shortened, visible
from scenarios.toml_text import parse

LARGEST = 1024 * 1024
"""Bytes of such a file."""
_HEAD = "What was said of these exports; give it with --answers."


def read_answers(path: str | Path) -> Draft:
    """The answers of a file. Raises CrmError with all that is wrong in it."""
    name = visible(str(path))
    try:
        raw = Path(path).read_bytes()
        if len(raw) > LARGEST:
            raise CrmError(say("{file}: is larger than 1 MiB; this is no file of answers", file=name))
        data = parse(raw.decode("utf-8-sig"), name)
        return Draft.model_validate(data)
    except FileNotFoundError:
        raise CrmError(say("{file}: there is no such file", file=name)) from None
    except OSError as error:
        raise CrmError(say("{file}: cannot be read: {error}", file=name, error=error.strerror or error)) from None
    except UnicodeDecodeError:
        raise CrmError(say("{file}: is not UTF-8 text", file=name)) from None
    except ScenarioError as error:
        raise CrmError(_problem(error.problems[0])) from None
    except ValidationError as error:
        told = [join([name, _told(one)], ": ") for one in error.errors(include_url=False)]
        raise CrmError(join(told, "\n")) from None


def answers_text(draft: Draft) -> str:
    """The file's text; what was not said is not in it."""
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEAD))
    for name, value in draft.model_dump(exclude_none=True).items():
        if name not in ("leads", "touches"):
            document.add(name, list(value) if isinstance(value, tuple) else value)
    for name in ("leads", "touches"):
        table = _table(getattr(draft, name))
        if table:
            document.add(name, table)
    return tomlkit.dumps(document)


def _table(draft: TableDraft) -> Any:
    table = tomlkit.table()
    for name, value in draft.model_dump(exclude_none=True).items():
        if isinstance(value, dict) and value:
            inner = tomlkit.table()
            for key, one in value.items():
                inner.add(key, list(one) if isinstance(one, tuple) else one)
            table.add(name, inner)
        elif not isinstance(value, dict):
            table.add(name, value)
    return table


def _problem(one: Problem) -> str:
    """The first thing that is wrong with its TOML."""
    line = [say("line {line}", line=one.line)] if one.line is not None else []
    return join([one.file, *line, one.message], ": ")


def _told(one: ErrorDetails) -> str:
    place = [str(part) for part in one["loc"]]
    if one["type"] == "extra_forbidden":
        known = TableDraft.model_fields if place[0] in ("leads", "touches") and len(place) > 1 else Draft.model_fields
        return say(
            "{place}: is no key{hint}; there are {known}",
            place=visible(".".join(place)),
            hint=did_you_mean(place[-1], known),
            known=", ".join(known),
        )
    said = one["msg"][:1].lower() + one["msg"][1:]
    return f"{visible('.'.join(place))} = {shortened(one['input'])}: {said}"
