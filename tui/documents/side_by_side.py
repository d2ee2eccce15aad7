"""Tables of a comparison for documents: what each option comes to, differences, what an agreement promises."""

import re
from collections.abc import Callable, Iterable, Sequence

from sim.reports.document import Block, Paragraph, Section, Table
from tui.comparison_text import difference_rows, option_numbers, value_rows
from tui.documents.evidence import Evidence
from tui.text import _
from tui.verdict import Result

_BESIDE = 6
"""Options beside each other in a table; more follow below it."""
_LONGEST = 44
_UNIT = re.compile(r"(?<=\d) (?=[^\d(])")
RowsOf = Callable[[Result, Sequence[str]], Iterable[Sequence[str]]]
"""Rows of a table: the KPI, then a cell for each of the options."""


def section(evidence: Evidence) -> Section:
    """Every figure that decides or is watched, and the differences from the baseline."""
    result = evidence.result
    names = [column.name for column in result.comparison.policies]
    blocks: list[Block] = [*option_tables(_("What each option comes to"), result, names, value_rows)]
    others = [name for name in names if name != result.comparison.baseline]
    if others:
        title = _("Differences from {option}").format(option=result.comparison.baseline)
        blocks += option_tables(title, result, others, difference_rows)
        note = _("? = may be chance. Only the first line decides; the others are exploratory.")
        blocks.append(Paragraph(note, "note"))
    return Section(_("The options side by side"), tuple(blocks))


def option_tables(
    title: str, result: Result, names: Sequence[str], rows_of: RowsOf, first: str = ""
) -> Iterable[Table]:
    """A row a KPI, a column an option; long names are told by their numbers, as in the first table."""
    numbers = option_numbers(result)
    is_short = all(len(name) <= _LONGEST for name in names)
    for at in range(0, len(names), _BESIDE):
        some = names[at : at + _BESIDE]
        heads = [first, *(f"{numbers[name]}.\u00a0{name}" if is_short else f"[{numbers[name]}]" for name in some)]
        rows = tuple(_cells(row) for row in rows_of(result, some))
        yield Table(tuple(heads), rows, title, frozenset(range(1, len(heads))))


def tight(text: str) -> str:
    """A text whose numbers are not torn from their units."""
    return _UNIT.sub("\u00a0", text)


def _cells(row: Sequence[str]) -> tuple[str, ...]:
    """Spaces before a continued line, which HTML would lose, are one that it keeps."""
    first = row[0].lstrip()
    return (row[0] if first == row[0] else f"\u2003{first}", *map(tight, row[1:]))
