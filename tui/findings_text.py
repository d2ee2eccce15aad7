"""What a record told of a scenario's numbers, and what not, in a planner's words."""

from collections.abc import Iterator, Sequence
from typing import Any

from scenarios.calibration.estimate import Estimate, Findings, NamedPlace
from scenarios.calibration.written import written_error
from tui.forms.changes import said_place
from tui.tables import paragraph, ruled
from tui.text import _, counted, spoken
from tui.words import number

_LONGEST_VALUE = 44
_OF_LISTS = ("sources", "teams", "policies")
"""Tables whose entries have names, which stand behind the words."""
_MANY = 3
"""Entries that say the same are told together from so many on."""


def findings_text(findings: Findings, width: int) -> Iterator[str]:
    """A heading and a line for each number that the file told; the same for what it could not tell."""
    yield ruled(_("What your file told: value ± standard error (95 % interval); cases"), width)
    told = [(each.place, _estimate(each), each.n, each.note) for each in findings.estimates]
    about = {each.place for each in findings.estimates}
    told += [
        (each.place, _short(each.value), each.n, each.note)
        for each in findings.settings
        if not any(place[: len(each.place)] == each.place for place in about)
    ]
    yield "\n".join(_told(place_words(place), value, n, spoken(note), width) for place, value, n, note in told)
    if findings.not_estimated:
        yield ruled(_("What it could not tell: these keep their defaults"), width)
        lines = [f"{place_words(each.place)}: {spoken(each.why)}" for each in findings.not_estimated]
        yield "\n".join(paragraph(line, width, "- ", "  ") for line in lines)


def place_text(place: Sequence[str | int]) -> str:
    """A place of the file with dots: policies.today.notify.lag.mean."""
    return ".".join(map(str, place))


def place_words(place: NamedPlace) -> str:
    """A place as the forms call it, with the name of its entry: Leads a week (demo form)."""
    numbered = tuple(0 if at == 1 and place[0] in _OF_LISTS else part for at, part in enumerate(place))
    if place[0] not in _OF_LISTS or len(place) < _MANY:
        return said_place(numbered)
    words = said_place(numbered, after=2)
    return words if place[0] == "policies" else f"{words} ({place[1]})"


def _told(words: str, value: str, n: int, note: str, width: int) -> str:
    cases = counted("{n} case", "{n} cases", n).format(n=number(n)) if n else ""
    return paragraph(f"{words}: {'; '.join(part for part in (value, cases, note) if part)}", width, "- ", "  ")


def _estimate(estimate: Estimate) -> str:
    written = estimate.written()
    if not isinstance(written, dict):
        return str(written)
    between = _("{low} to {high}").format(low=written["low"], high=written["high"])
    return f"{written['likely']} ± {written_error(estimate)} ({between})"


def _short(value: Any) -> str:
    """A setting as a cell shows it: long ones by how much there is."""
    if isinstance(value, dict) and "dist" in value:
        return " ".join(str(part) for part in value.values() if not isinstance(part, list))
    if isinstance(value, (list, dict)):
        return counted("{n} entry", "{n} entries", len(value)).format(n=len(value))
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
