"""`python -m tests.bench [--quick]`: the table of speed and size; exit code 1 when a number does not hold."""

import sys
from collections.abc import Iterator

from tests.bench.asking import comparison
from tests.bench.experiments import overhead, selection, sweep, workers
from tests.bench.measures import (
    FULL,
    QUICK,
    Row,
    demo_play,
    drawing,
    imports,
    memory,
    start_up,
    time_per_lead,
    touches_per_second,
    workbook,
)
from tests.bench.screens import waiting


def rows(quick: bool) -> Iterator[Row]:
    """All lines, the quick ones first; `quick` leaves out the million leads."""
    size = QUICK if quick else FULL
    yield from start_up(size)
    yield from touches_per_second(size)
    yield from demo_play(size)
    yield from drawing(size)
    yield from time_per_lead(size)
    yield from workers(size.rounds)
    yield from overhead(size.rounds)
    if not quick:
        yield from waiting()
        yield from comparison()
        yield from selection()
        yield from sweep()
        yield from memory()
        yield from imports()
        yield from workbook()


def line(row: Row) -> str:
    """One line of the table."""
    verdict = {True: "ok", False: "NOT MET", None: ""}[row.is_met]
    return f"{row.what:<78} {row.measured:>20}  {row.wanted:<10} {verdict}".rstrip() + "\n"


def main(arguments: list[str]) -> int:
    """Write the table as it comes; 1 when something is not met."""
    held = True
    sys.stdout.write(f"{'':<78} {'measured':>20}  wanted\n")
    for row in rows("--quick" in arguments):
        sys.stdout.write(line(row))
        sys.stdout.flush()
        held = held and row.is_met is not False
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
