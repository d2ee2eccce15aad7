"""Leads of a CRM export: a CSV read as text, only the columns that were named, nothing guessed."""

import csv
import io
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scenarios.problems import did_you_mean, listed, shortened, visible
from scenarios.scenario import Scenario
from scenarios.zones import find_zone

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes of an export at most."""
FIELDS = ("created", "source", "score", "value", "outcome", "intent")
"""What a column may be mapped to, beside the attributes of the scenario."""
_YES, _NO = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no"})
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?( ?(Z|[+-]\d\d:?\d\d))?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)


class CrmError(Exception):
    """An export that cannot be used as it is; the text names the file and what would be right."""


class _BadCell(Exception):
    """One cell that its row is rejected for."""


class _BadTime(_BadCell):
    """A time in another format."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How to read an export: field or attribute -> title of its column, and what the words in it mean."""

    titles: Mapping[str, str]
    source: str | None = None
    """source of all rows, when no column says it"""
    only: tuple[str, str] | None = None
    """(title, value): other rows are left out"""
    qualified: Collection[str] | None = None
    """values of `outcome` that mean: became an SQL; None: yes/no, true/false, 1/0"""
    time_format: str | None = None
    """as `strptime` knows them; None: ISO 8601"""
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class RecordedLead:
    """One row: what is empty in the file is None here and will be drawn."""

    created: datetime
    """UTC"""
    source: int
    """index into `scenario.sources`"""
    attributes: Mapping[str, int]
    score: float | None
    value: float | None
    intent: bool | None
    qualified: bool | None


@dataclass(frozen=True, slots=True)
class Export:
    """The rows that can be used, those that cannot with their line and reason, and how many were left out."""

    leads: tuple[RecordedLead, ...]
    rejected: tuple[tuple[int, str], ...]
    left_out: int


def read_leads(path: str | Path, columns: Columns, scenario: Scenario) -> Export:
    """The leads of a CSV file. Raises CrmError for a file, column or format that is wrong for all rows.

    Rows that are wrong alone are rejected with their line in the file: a ragged row, an unknown source, a time that
    the clock change skipped. A naive time is of the scenario's zone; of an hour that comes twice it is the first.
    """
    name = visible(str(path))
    rows = csv.reader(io.StringIO(_text(Path(path), name), newline=""), delimiter=columns.delimiter)
    try:
        heads = [head.strip() for head in next(rows, [])]
        reading = _Reading(columns, scenario, name, heads)
        return reading.export(rows)
    except csv.Error as error:
        raise CrmError(f"{name}, line {rows.line_num}: cannot be read as CSV: {error}") from None


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise CrmError(f"{name}: there is no such file") from None
    except OSError as error:
        raise CrmError(f"{name}: cannot be read: {error.strerror or error}") from None
    if len(raw) > LARGEST_FILE:
        raise CrmError(f"{name}: is larger than 512 MiB; give fewer months or columns")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise CrmError(f"{name}: is UTF-16 text; save it as UTF-8 (in Excel: CSV UTF-8)")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CrmError(f"{name}, line {line}: is not UTF-8 text; save it as UTF-8 (in Excel: CSV UTF-8)") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise CrmError(f"{name}, line {line}: has a NUL character in it; this is no text file")
    return text


@dataclass
class _Reading:
    """One export on its way to leads."""

    columns: Columns
    scenario: Scenario
    name: str
    heads: list[str]
    at: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.heads:
            raise CrmError(f"{self.name}: is empty; the first line must name the columns")
        known = (*FIELDS, *self.scenario.attributes)
        for key, title in self.columns.titles.items():
            if key not in known:
                hint = did_you_mean(key, known)
                raise CrmError(f'--map: "{visible(key)}" is no field{hint}; there are {listed(known, 30)}')
            self.at[key] = self._column(title)
        if "created" not in self.at:
            raise CrmError("--map: created=COLUMN is missing: when each lead came in")
        self.zone = find_zone(self.scenario.scenario.timezone)
        self.sources = {source.name.casefold(): number for number, source in enumerate(self.scenario.sources)}
        self.fixed = self._fixed_source()
        self.values = {
            name: {value.casefold(): number for number, value in enumerate(values)}
            for name, values in self.scenario.attributes.items()
        }
        qualified = self.columns.qualified
        self.good = None if qualified is None else {word.strip().casefold() for word in qualified}
        self.only = None if self.columns.only is None else (self._column(self.columns.only[0]), self.columns.only[1])

    def _column(self, title: str) -> int:
        found = [number for number, head in enumerate(self.heads) if head == title.strip()]
        if len(found) == 1:
            return found[0]
        if found:
            raise CrmError(f'{self.name}: there are {len(found)} columns called "{visible(title)}"')
        hint = did_you_mean(title, self.heads)
        if len(self.heads) == 1 and any(sign in self.heads[0] for sign in ";\t|"):
            hint += "; the columns seem to be split by another sign: give --delimiter"
        raise CrmError(f'{self.name}: there is no column "{visible(title)}"{hint}; there are {listed(self.heads, 40)}')

    def _fixed_source(self) -> int | None:
        names = [source.name for source in self.scenario.sources]
        if self.columns.source is not None:
            found = self.sources.get(self.columns.source.strip().casefold())
            if found is None:
                hint = did_you_mean(self.columns.source, names)
                raise CrmError(
                    f'--source: "{visible(self.columns.source)}" is no source{hint}; there are {listed(names)}'
                )
            return found
        if "source" in self.at or len(names) == 1:
            return None if "source" in self.at else 0
        raise CrmError(f"--map: source=COLUMN or --source NAME is missing; the scenario has {listed(names)}")

    def export(self, rows: Iterator[list[str]]) -> Export:
        leads: list[RecordedLead] = []
        rejected: list[tuple[int, str]] = []
        left_out = bad_times = 0
        line_num = 1
        for row in rows:
            line, line_num = line_num + 1, rows.line_num  # type: ignore[attr-defined]
            if not row:
                continue
            try:
                lead = self._lead(row)
            except _BadCell as bad:
                rejected.append((line, str(bad)))
                bad_times += isinstance(bad, _BadTime)
                continue
            if lead is None:
                left_out += 1
            else:
                leads.append(lead)
        if bad_times > len(leads):
            first = next(reason for _, reason in rejected if reason.startswith("created"))
            wanted = self.columns.time_format or "ISO 8601, such as 2026-01-05T09:30:00+01:00"
            raise CrmError(
                f'{self.name}: {first}; times are read as {wanted}: give --time-format, such as "%d.%m.%Y %H:%M"'
            )
        if not leads:
            why = f": {rejected[0][1]} (line {rejected[0][0]})" if rejected else ""
            raise CrmError(f"{self.name}: no row can be used{why}")
        return Export(tuple(leads), tuple(rejected), left_out)

    def _lead(self, row: Sequence[str]) -> RecordedLead | None:
        if len(row) != len(self.heads):
            raise _BadCell(f"has {len(row)} cells, the first line has {len(self.heads)}")
        if self.only is not None and row[self.only[0]].strip() != self.only[1]:
            return None
        created = self._time(row[self.at["created"]].strip())
        return RecordedLead(
            created=created,
            source=self._source(row),
            attributes={name: self._attribute(name, row) for name in self.values if name in self.at},
            score=self._number("score", row, self.scenario.scoring.scale.points),
            value=self._number("value", row, (0.0, math.inf)),
            intent=self._flag("intent", row, None),
            qualified=self._flag("outcome", row, self.good),
        )

    def _cell(self, key: str, row: Sequence[str]) -> str:
        return row[self.at[key]].strip() if key in self.at else ""

    def _time(self, text: str) -> datetime:
        style = self.columns.time_format
        try:
            if style is None and not _ISO.fullmatch(text):
                raise ValueError
            time = datetime.fromisoformat(_iso(text)) if style is None else datetime.strptime(text, style)
        except ValueError:
            raise _BadTime(f"created = {shortened(text)} is not a time of the expected format") from None
        if time.tzinfo is None:
            time = time.replace(tzinfo=self.zone)
            if time.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != time.replace(tzinfo=None):
                raise _BadCell(f"created = {shortened(text)} does not exist: the clock was changed")
        try:
            return time.astimezone(UTC)
        except OverflowError:
            raise _BadCell(f"created = {shortened(text)} is out of range") from None

    def _source(self, row: Sequence[str]) -> int:
        if self.fixed is not None or "source" not in self.at:
            return self.fixed or 0
        text = self._cell("source", row)
        found = self.sources.get(text.casefold())
        if found is None:
            names = [source.name for source in self.scenario.sources]
            raise _BadCell(f"source = {shortened(text)} is none of {listed(names)}{did_you_mean(text, names)}")
        return found

    def _attribute(self, name: str, row: Sequence[str]) -> int:
        text = self._cell(name, row)
        if not text:
            return -1
        found = self.values[name].get(text.casefold())
        if found is None:
            raise _BadCell(f"{name} = {shortened(text)} is none of {listed(self.scenario.attributes[name])}")
        return found

    def _number(self, key: str, row: Sequence[str], bounds: Sequence[float]) -> float | None:
        text = self._cell(key, row)
        if not text:
            return None
        if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
            raise _BadCell(f"{key} = {shortened(text)} is not a number such as 1234.5")
        number = float(text)
        if not bounds[0] <= number <= bounds[-1]:
            raise _BadCell(f"{key} = {shortened(text)} is not within {bounds[0]:g} and {bounds[-1]:g}")
        return number

    def _flag(self, key: str, row: Sequence[str], good: Collection[str] | None) -> bool | None:
        text = self._cell(key, row).casefold()
        if not text:
            return None
        if good is not None:
            return text in good
        if text not in _YES | _NO:
            rest = "; or say with --qualified which words mean qualified" if key == "outcome" else ""
            raise _BadCell(f"{key} = {shortened(text)} is none of yes, no, true, false, 1, 0{rest}")
        return text in _YES


def _iso(text: str) -> str:
    """As `fromisoformat` wants it; digits under a microsecond are cut."""
    return re.sub(r"([.,]\d{6})\d+", r"\1", text.replace(" Z", "Z").replace(" +", "+").replace(" -", "-"))
