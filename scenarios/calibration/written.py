"""The calibrated scenario as a file: each number with where it comes from, and a list of what could not be told."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Item, Table

from policies.durations import MINUTE, SECOND, format_duration
from scenarios.calibration.estimate import DURATION, Estimate, Findings, NamedPlace, Setting
from scenarios.fields import keys_of
from scenarios.market import Source
from scenarios.merging import SHARED
from scenarios.scenario import Scenario
from scenarios.toml_document import set_value

_WIDTH = 118
_DAY_HOURS = 24


def written_text(tables: Mapping[str, Any], findings: Findings, head: Iterable[str] = ()) -> str:
    """The TOML text of the tables, with comments: `head`, what to know, what is not from the file, and each source.

    Long lists of hours have a line a day. The text is not checked; `scenarios.loading.loads` does.
    """
    document = tomlkit.document()
    order = [key for key in keys_of(Scenario) if key not in SHARED]
    for name in [key for key in (*order, *SHARED) if key in tables and key != "policies"] + ["policies"]:
        set_value(document, name, _in_order(name, tables[name]))
    told: list[Setting | Estimate] = [*findings.settings, *findings.estimates]
    lines: dict[int, tuple[Item, list[Setting | Estimate]]] = {}
    for one in told:
        found = _line(document, one.place)
        if found is not None:
            lines.setdefault(id(found), (found, []))[1].append(one)
    for found, about in lines.values():
        found.comment(_plain(_note(about)))
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


def _in_order(name: str, value: Any) -> Any:
    """Sources with their keys in the order of the format, the name first."""
    if name != "sources":
        return value
    return [{key: source[key] for key in keys_of(Source) if key in source} for source in value]


def _note(about: list[Setting | Estimate]) -> str:
    """Where the values of a line come from."""
    first = about[0]
    counted = f"{first.source}, n = {first.n:,}" if first.n else first.source
    errors = [one for one in about if isinstance(one, Estimate)]
    if len(about) == 1 and errors:
        counted += f", ± {written_error(errors[0])}"
    else:
        counted += "".join(f", {one.place[-1]} ± {written_error(one)}" for one in errors)
    return counted + (f": {first.note}" if first.note else "")


def written_error(one: Estimate) -> str:
    """The standard error of an estimate, to two digits, in its unit."""
    if one.unit != DURATION:
        return f"{float(f'{one.standard_error:.2g}'):,g}"
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
        for sentence in _not_told(findings):
            yield from _commented(sentence, "#  - ")
    yield ""


def _not_told(findings: Findings) -> Iterator[str]:
    """A sentence for each, one for what is the same of several sources."""
    alike: dict[tuple[NamedPlace, str], list[NamedPlace]] = {}
    for one in findings.not_estimated:
        of_all = ("sources", *one.place[2:]) if one.place[0] == "sources" else one.place
        alike.setdefault((of_all, one.why), []).append(one.place)
    for (_, why), places in alike.items():
        first = ".".join(str(part) for part in places[0])
        more = f" (and {len(places) - 1} more sources)" if len(places) > 1 else ""
        yield f"{first}{more}: {why}"


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
        if isinstance(hours, Array):
            rows = [", ".join(f"{one:g}" for one in hours[at : at + _DAY_HOURS]) for at in range(0, 168, _DAY_HOURS)]
            comment = hours.trivia.comment
            fresh = tomlkit.array("[\n    " + ",\n    ".join(rows) + ",\n]")
            if comment:
                fresh.comment(comment.removeprefix("# "))
            source["arrivals"] = fresh
    return document
