"""The calibrated scenario as a file: each number with where it comes from, and a list of what could not be told."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, Item, Table

from policies.durations import MINUTE, SECOND, format_duration
from scenarios.calibration.estimate import DURATION, Estimate, Findings, NamedPlace, Setting
from scenarios.fields import keys_of
from scenarios.scenario import Scenario
from scenarios.toml_document import set_value

_WIDTH = 118
_DAY_HOURS = 24


def written_text(tables: Mapping[str, Any], findings: Findings, head: Iterable[str] = ()) -> str:
    """The TOML text of the tables, with comments: `head`, what to know, what is not from the file, and each source.

    Long lists of hours have a line a day. The text is not checked; `scenarios.loading.loads` does.
    """
    document = tomlkit.document()
    for name in [key for key in keys_of(Scenario) if key in tables]:
        set_value(document, name, tables[name])
    notes: dict[int, list[str]] = {}
    lines: dict[int, Item] = {}
    for one in (*findings.settings, *findings.estimates):
        found = _line(document, one.place)
        if found is not None:
            lines[id(found)] = found
            notes.setdefault(id(found), []).append(_note(one))
    for key, found in lines.items():
        found.comment(_plain("; ".join(dict.fromkeys(notes[key]))))
    return "\n".join([*_preface(findings, head), tomlkit.dumps(_by_days(document))])


def _line(document: Any, place: NamedPlace) -> Item | None:
    """The value of the line on which a place stands; None where it has no line of its own."""
    at: Any = document
    for part in place:
        if isinstance(at, AoT):
            at = next((entry for entry in at if part in (entry.get("name"), entry.get("tier"))), None)
        elif isinstance(at, (tomlkit.TOMLDocument, Table)):
            at = at.get(part)
        else:
            break
        if at is None:
            return None
    return at if isinstance(at, Item) and not isinstance(at, (Table, AoT)) else None


def _note(one: Setting | Estimate) -> str:
    """Where a value comes from, in one piece of a comment."""
    parts = [f"{one.source}, n = {one.n:,}" if one.n else one.source]
    if isinstance(one, Estimate):
        parts.append(f"± {_error(one)}")
    inner = one.place[-1] if one.place[-1] in ("mean", "cv") else ""
    told = ", ".join(parts) + (f": {one.note}" if one.note else "")
    return f"{inner} {told}".strip()


def _error(one: Estimate) -> str:
    if one.unit != DURATION:
        return f"{one.standard_error:.2g}"
    step = SECOND if one.standard_error < 10 * MINUTE else MINUTE
    return format_duration(max(round(one.standard_error / step) * step, 1))


def _preface(findings: Findings, head: Iterable[str]) -> Iterator[str]:
    for sentence in head:
        yield from _commented(sentence)
    yield from _commented(
        "A number { likely, low, high } is uncertain: low and high are the ends of its 95 % interval, ± is its standard"
        " error, n how many cases it rests on."
    )
    if findings.warnings:
        yield "#"
        yield "# What to know:"
        for sentence in findings.warnings:
            yield from _commented(sentence, "#  - ")
    if findings.not_estimated:
        yield "#"
        yield "# What your file could not tell; it is as usual elsewhere, or off:"
        for one in findings.not_estimated:
            yield from _commented(f"{'.'.join(str(part) for part in one.place)}: {one.why}", "#  - ")
    yield ""


def _commented(sentence: str, begin: str = "# ") -> list[str]:
    plain = _plain(sentence)
    return textwrap.wrap(
        plain, _WIDTH, initial_indent=begin, subsequent_indent="#" + " " * (len(begin) - 1), break_on_hyphens=False
    )


def _plain(text: str) -> str:
    """Without what may not stand in a comment: names come from files of others."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", text).strip()


def _by_days(document: tomlkit.TOMLDocument) -> tomlkit.TOMLDocument:
    """Profiles of 168 hours in seven lines."""
    for source in document.get("sources", []):
        hours = source.get("arrivals")
        if isinstance(hours, list):
            rows = [", ".join(f"{one:g}" for one in hours[at : at + _DAY_HOURS]) for at in range(0, 168, _DAY_HOURS)]
            comment = hours.trivia.comment
            fresh = tomlkit.array("[\n    " + ",\n    ".join(rows) + ",\n]")
            if comment:
                fresh.comment(comment.removeprefix("# "))
            source["arrivals"] = fresh
    return document
