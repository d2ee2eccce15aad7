"""`python -m tests.bench.calibrations [WORDS]`: calibration tried on all records at hand.

A row for each whose name has one of the words: shares touched within 15 minutes, an hour and a day in the earlier part,
in the part held out, and as simulated; by how much the worst is missed, by how much the record itself changed, and by
how much the worst share is missed in the part that was fitted to.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from time import process_time

from scenarios.calibration.hold_out import cut_at_share, known_at, midnight
from scenarios.history import History
from sim.experiments.calibrating import Calibrated, calibrate_and_try
from tests.bench.floors_beyond import FLOORS as BEYOND
from tests.bench.floors_of_habits import FLOORS
from tests.bench.real_records import FILLED_IN, bank, called_then_filled_in, checked_then_called, university

HELD_OUT = 0.27
HALF = date(2011, 11, 16)
BANK_CUTS = (date(2011, 11, 1), date(2011, 11, 15), date(2011, 12, 1), date(2011, 12, 15))
UNIVERSITY_CUTS = (date(2016, 4, 1), date(2016, 5, 1))


@dataclass(frozen=True, slots=True)
class Log:
    """A record and the local day from which it is held out."""

    name: str
    history: History
    cut: date


def logs(words: list[str]) -> Iterator[Log]:
    """The real records that are there, then the made-up ones; only those whose name has one of the words, if any."""

    def is_wanted(name: str) -> bool:
        return not words or any(word in name for word in words)

    real: Mapping[str, partial[History | None]] = {
        "bank": partial(bank),
        "bank, filled in": partial(bank, FILLED_IN),
        "bank, first touches only": partial(bank, touches=False),
        "bank, filled in, first touches only": partial(bank, FILLED_IN, touches=False),
        "bank, called then filled in": partial(called_then_filled_in),
        "bank, checked then called": partial(checked_then_called),
        "university": partial(university),
        "university, with unchecked": partial(university, only_checked=False),
    }
    for name, read in real.items():
        history = read() if is_wanted(name) else None
        if history is None:
            continue
        for cut in _cuts(name):
            yield Log(f"{name} {cut}", history, cut)
        if name in ("bank", "bank, filled in"):
            yield Log(f"{name}, first half", known_at(history, midnight(history.zone, HALF)), BANK_CUTS[0])
    for name, made in {**FLOORS, **BEYOND}.items():
        if not is_wanted(name):
            continue
        history = made()
        yield Log(name, history, cut_at_share(history, HELD_OUT))


def _cuts(name: str) -> tuple[date, ...]:
    if name.startswith("university"):
        return UNIVERSITY_CUTS
    return BANK_CUTS[1:3] if "then" in name else BANK_CUTS


def line(log: Log, found: Calibrated, seconds: float) -> str:
    """One line of the table; * where a share is missed by more than 5 points."""
    rows = {row.key: row for row in found.validation.overall}
    cells, misses, changes = [], [0.0], [0.0]
    for one in found.validation.of_record:
        row = rows[f"within_{one.minutes}_min"]
        if row.actual is not None and row.predicted is not None:
            cells.append(f"{_points(one.earlier)} {_points(row.actual)} > {_points(row.predicted)}")
            misses.append(abs(row.predicted - row.actual))
            changes.append(abs(one.change))
    p75 = rows.get("p75")
    hours = "" if p75 is None else f"{(p75.actual or 0) / 60:5.1f} > {(p75.predicted or 0) / 60:5.1f} h"
    fit = "   - " if found.waiting is None else f"{100 * found.waiting.worst:4.1f}"
    mark = "*" if max(misses) > 0.05 else " "
    return (
        f"{mark} {log.name:<46} {found.validation.leads:>5}  {'  |  '.join(cells)}  |  {hours}"
        f"  missed {100 * max(misses):4.1f}  changed {100 * max(changes):4.1f}  fitted {fit}  {seconds:4.0f} s\n"
    )


def _points(share: float) -> str:
    return f"{100 * share:3.0f}"


def main(words: list[str]) -> int:
    """Write the table as it comes."""
    sys.stdout.write("name, leads held out; earlier, held out > simulated within 15 min | 1 h | 24 h | three of four\n")
    for log in logs(words):
        begun = process_time()
        found = calibrate_and_try(log.history, log.cut)
        sys.stdout.write(line(log, found, process_time() - begun))
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
