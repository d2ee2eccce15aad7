"""Columns of text on their way to numbers: each kind of field takes its cells block by block."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from policies.wording import join, say
from scenarios.crm.account import CrmError, FormatAsked, WordsAsked
from scenarios.crm.privacy import fit_to_show, outline
from scenarios.crm.time_forms import asked_format, possible_formats
from scenarios.crm.times import read_times
from scenarios.history import MISSING, NOBODY, Codes, Times
from scenarios.problems import did_you_mean, listed, shortened, visible

YES, NO = frozenset({"1", "true", "yes", "tak", "prawda"}), frozenset({"0", "false", "no", "nie", "fałsz"})
MOST_WORDS = 5_000
"""Different values of a category; a column with more is none."""
_ENOUGH = 1_000
"""Times that show whether the format is right; a large file is not read to its end to learn that it is not."""
_NUMBER = re.compile(r"[+-]?\d{1,300}(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_NUMBERS = re.compile(r"(?:(?:[+-]?\d{1,300}+(?:\.\d++)?+(?:[eE][+-]?\d{1,3}+)?+)?+(?:\n|\Z))*+", re.ASCII)
"""Lines of such numbers, or of nothing."""
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)
Wrong = dict[int, tuple[str, str]]
"""Row of the block -> (kind, reason): the first thing that is wrong with it."""


def _told(field: str, cell: str, said: str, *, as_is: bool = False) -> tuple[str, str]:
    """(kind, reason) of what is said of a cell; `as_is`: it is known to be a time or a number."""
    shown = shortened(cell) if as_is else outline(cell)
    return join([field, said], " "), join([f"{field} = {shown}", said], " ")


def _empty(field: str) -> tuple[str, str]:
    told = say("{field} is empty", field=field)
    return told, told


class Column(Protocol):
    """A field's column: `take` a block's cells and tell which are wrong, in the end `joined` is all of them."""

    def take(self, cells: Sequence[str], wrong: Wrong) -> None:
        """Read a block's stripped cells into numbers."""
        ...

    def check(self) -> None:
        """Raises CrmError when so many cells are wrong that what was said of the column must be."""
        ...


class TimeColumn:
    """Instants, ms since 1970 in UTC."""

    def __init__(self, field: str, file: str, style: str | None, zone: str, *, needed: bool) -> None:
        self.field, self.file, self.style, self.zone, self.needed = field, file, style, zone, needed
        self._parts: list[Times] = []
        self._good = self._wrong = self._midnights = 0
        self._is_checked = False
        self._samples: list[str] = []

    def take(self, cells: Sequence[str], wrong: Wrong) -> None:
        """Read a block; sampled are cells of another format."""
        read = read_times(cells, self.style, self.zone)
        for row in np.flatnonzero(read.wrong).tolist():
            if len(self._samples) < 50:
                self._samples.append(cells[row])
            kind = say("{field} is not a time of the expected format", field=self.field)
            wrong.setdefault(
                row,
                (
                    kind,
                    say("{field} = {cell} is not a time of that format", field=self.field, cell=outline(cells[row])),
                ),
            )
        for row in np.flatnonzero(read.skipped).tolist():
            said = say("does not exist: the clock was changed")
            wrong.setdefault(row, _told(self.field, cells[row], said, as_is=True))
        if self.needed:
            for row in np.flatnonzero((read.at == MISSING) & ~read.wrong & ~read.skipped).tolist():
                wrong.setdefault(row, _empty(self.field))
        self._parts.append(read.at)
        self._good += int((read.at != MISSING).sum())
        self._wrong += int(read.wrong.sum())
        self._midnights += int((read.midnight & (read.at != MISSING)).sum())
        if not self._is_checked and self._good + self._wrong >= _ENOUGH:
            self._is_checked = True
            self.check()

    @property
    def has_dates_only(self) -> bool:
        """No time of day says anything: all are left out or midnight."""
        return 0 < self._good == self._midnights

    def check(self) -> None:
        """Raises CrmError, asking for the format, when most cells are of another."""
        if self._wrong > self._good:
            told = join([self.file, asked_format(self.field, self._samples, self.style)], ": ")
            raise FormatAsked(told, self.field, tuple(possible_formats(self._samples)))

    def joined(self) -> Times:
        """All rows, ms since 1970 in UTC."""
        return np.concatenate(self._parts)


class WordColumn:
    """Categories: codes of the words as they come, or of the words that are allowed."""

    def __init__(self, field: str, codes: dict[str, int], allowed: Sequence[str] | None = None, *, empty: bool) -> None:
        """`codes` is filled, several columns may share it; `empty`: a cell may be empty."""
        self.field, self.codes, self.allowed, self.empty = field, codes, allowed, empty
        self._known = {word.casefold(): number for number, word in enumerate(allowed or ())}
        self._parts: list[Codes] = []

    def take(self, cells: Sequence[str], wrong: Wrong) -> None:
        """Code a block."""
        if not self.codes.keys() >= (different := dict.fromkeys(cells)).keys():
            self._learn(different)
        codes = np.fromiter(map(self.codes.__getitem__, cells), dtype=np.int32, count=len(cells))
        self._parts.append(codes)
        for row in np.flatnonzero(codes == NOBODY).tolist():
            cell = cells[row]
            if "\0" in cell:
                said = say("{field} has a NUL character", field=self.field)
                wrong[row] = (said, said)
            elif self.allowed is not None and (cell or not self.empty):
                wrong.setdefault(row, self._reason(cell))
        if self.allowed is None and len(self.codes) > MOST_WORDS:
            raise CrmError(
                say(
                    "{field}: has more than {most:,} different values; is it the right column?",
                    field=self.field,
                    most=MOST_WORDS,
                )
            )

    def _learn(self, words: Iterable[str]) -> None:
        last = max(self.codes.values(), default=NOBODY)
        for word in words:
            if self.allowed is not None:
                self.codes[word] = self._known.get(word.casefold(), NOBODY)
            elif word not in self.codes:
                is_one = word != "" and "\0" not in word
                last += is_one
                self.codes[word] = last if is_one else NOBODY

    def _reason(self, word: str) -> tuple[str, str]:
        allowed = self.allowed or ()
        kind = say("{field} is none of the scenario's", field=self.field)
        return kind, say(
            "{field} = {word} is none of {allowed}{hint}",
            field=self.field,
            word=outline(word),
            allowed=listed(allowed),
            hint=did_you_mean(word, allowed),
        )

    def check(self) -> None:
        """A word that is wrong is wrong alone."""

    def joined(self) -> Codes:
        """All rows."""
        return np.concatenate(self._parts)


def words(codes: Mapping[str, int]) -> tuple[str, ...]:
    """The words of codes that were given as they came, nothing in them that a terminal would obey."""
    return tuple(visible(word) for word, code in sorted(codes.items(), key=lambda item: item[1]) if code != NOBODY)


class NumberColumn:
    """Numbers within bounds, NaN where there is none."""

    def __init__(self, field: str, bounds: tuple[float, float], decimal: str) -> None:
        self.field, self.bounds, self.decimal = field, bounds, decimal
        self._parts: list[NDArray[np.float64]] = []
        self._told = self._wrong = 0
        self._last = ""

    def take(self, cells: Sequence[str], wrong: Wrong) -> None:
        """Read a block."""
        values = self._numbers(cells)
        self._told += len(cells) - cells.count("")
        for row in np.flatnonzero(np.isnan(values)).tolist():
            if cells[row]:
                self._wrong += 1
                self._last = cells[row]
                wrong.setdefault(row, self._reason(cells[row]))
        self._parts.append(values)

    def _numbers(self, cells: Sequence[str]) -> NDArray[np.float64]:
        """NaN where there is no number within the bounds."""
        text = "\n".join(cells)
        if self.decimal == "." and text.count("\n") == len(cells) - 1 and _NUMBERS.fullmatch(text):
            told = cells if all(cells) else [cell or "nan" for cell in cells]
            plain = np.fromiter(map(float, told), dtype=np.float64, count=len(cells))
            return np.where((plain >= self.bounds[0]) & (plain <= self.bounds[1]), plain, np.nan)
        seen = {cell: self._number(cell) for cell in dict.fromkeys(cells)}
        return np.fromiter(map(seen.__getitem__, cells), dtype=np.float64, count=len(cells))

    def _number(self, cell: str) -> float:
        number = self._plain(cell)
        return number if self.bounds[0] <= number <= self.bounds[1] else np.nan

    def _plain(self, cell: str) -> float:
        if self.decimal == ",":
            cell = cell.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(".", "").replace(",", ".")
        return float(cell) if _NUMBER.fullmatch(cell) else np.nan

    def _reason(self, cell: str) -> tuple[str, str]:
        if np.isfinite(self._plain(cell)):
            said = say("is not within {low:g} and {high:g}", low=self.bounds[0], high=self.bounds[1])
        else:
            example = "1234.5" if self.decimal == "." else "1234,5"
            hint = say('; or say --decimal ","') if self.decimal == "." and "," in cell else ""
            said = say("is not a number such as {example}{hint}", example=example, hint=hint)
        return _told(self.field, cell, said)

    def check(self) -> None:
        """Raises CrmError when most cells are no such numbers."""
        if 2 * self._wrong > self._told:
            raise CrmError(
                say(
                    "{wrong:,} of {told:,} cells cannot be used: {reason}",
                    wrong=self._wrong,
                    told=self._told,
                    reason=self._reason(self._last)[1],
                )
            )

    def joined(self) -> NDArray[np.float64]:
        """All rows."""
        return np.concatenate(self._parts)


class LengthColumn(NumberColumn):
    """How long something took, in a unit of `ms`; also as a clock shows it, 0:05:12."""

    def __init__(self, field: str, ms: float, longest_ms: float, decimal: str) -> None:
        super().__init__(field, (0.0, longest_ms / ms), decimal)
        self.ms = ms

    def _plain(self, cell: str) -> float:
        clock = _CLOCK.fullmatch(cell)
        if clock is None:
            return super()._plain(cell)
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000 / self.ms


class FlagColumn:
    """Yes (1), no (0) or not told (NOBODY); with words of the planner's own."""

    def __init__(self, field: str, good: Sequence[str] | None, still_open: Sequence[str], option: str) -> None:
        self.field, self.option = field, option
        self.good = None if good is None else frozenset(word.strip().casefold() for word in good)
        self.open = frozenset(word.strip().casefold() for word in still_open)
        self._seen: dict[str, int] = {"": NOBODY}
        self._told = 0
        self._neither: Counter[str] = Counter()
        self._parts: list[NDArray[np.int8]] = []

    def take(self, cells: Sequence[str], wrong: Wrong) -> None:
        """Read a block."""
        seen = self._seen
        for cell in dict.fromkeys(cells):
            if cell not in seen:
                seen[cell] = self._flag(cell.casefold())
        if len(seen) > MOST_WORDS:
            raise CrmError(
                say(
                    "{field}: has more than {most:,} different values; is it the right column?",
                    field=self.field,
                    most=MOST_WORDS,
                )
            )
        values = np.fromiter(map(seen.__getitem__, cells), dtype=np.int8, count=len(cells))
        neither = np.flatnonzero(values == _NEITHER).tolist()
        self._told += len(cells) - len(neither) - cells.count("")
        self._neither.update(cells[row] for row in neither)
        for row in neither:
            rest = say("; or say with {option} which words mean it", option=self.option) if self.option else ""
            said = say("is none of yes, no, true, false, 1, 0{rest}", rest=rest)
            wrong.setdefault(row, _told(self.field, cells[row], said))
        self._parts.append(values)

    def _flag(self, cell: str) -> int:
        if cell in self.open:
            return NOBODY
        if self.good is not None:
            return int(cell in self.good)
        return 1 if cell in YES else 0 if cell in NO else _NEITHER

    def check(self) -> None:
        """Raises CrmError when no cell has any of the planner's words, and, asking for them, when most have others."""
        if self.good is not None and 1 not in self._seen.values():
            there = [fit_to_show(word) for word in self._seen if word]
            raise CrmError(
                say(
                    "{option}: no row says {good}; {field} has {there}",
                    option=self.option,
                    good=listed(sorted(self.good)),
                    field=self.field,
                    there=listed(there),
                )
            )
        if self._neither.total() > self._told:
            there = [fit_to_show(word) for word, _ in self._neither.most_common(20)]
            option = say("; say with {option} which of them mean it", option=self.option) if self.option else ""
            told = say(
                "{field} is to be yes or no, but has {there}{option}",
                field=self.field,
                there=listed(there),
                option=option,
            )
            raise WordsAsked(told, self.field, tuple(there))

    def joined(self) -> NDArray[np.int8]:
        """All rows."""
        return np.concatenate(self._parts)


_NEITHER = 2


class IdColumn:
    """Texts as they are: 007 is not 7."""

    def __init__(self, field: str, *, empty: bool = False) -> None:
        """`empty`: a cell may be empty."""
        self.field, self.empty = field, empty
        self.texts: list[str] = []

    def take(self, cells: Sequence[str], wrong: Wrong) -> None:
        """Keep a block."""
        self.texts.extend(cells)
        if self.empty or all(cells):
            return
        for row, cell in enumerate(cells):
            if not cell:
                wrong.setdefault(row, _empty(self.field))

    def check(self) -> None:
        """Any text is an id."""
