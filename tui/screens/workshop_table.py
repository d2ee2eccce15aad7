"""What a definition does, option beside option: at once what follows without queueing, the rest when simulated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.experiments.gate import GateView, Handed, moved
from tui.charts.labels import fitted, shown, widest
from tui.text import _, localised


@dataclass(frozen=True, slots=True)
class Column:
    """One option: what its gate does (None: not worked out yet), and KPI key -> worded value where it was played."""

    head: str
    view: GateView | None
    played: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the table; `is_grey`: of before an edit, or not simulated yet."""

    text: str
    is_head: bool = False
    is_grey: bool = False


_WIDE, _NARROW = 26, 17
"""Most and fewest cells of the names of lines."""
_GAP = 2
Cells = tuple[str, ...]
"""What stands in one cell: in full, and shorter for where that has no room."""


def told(
    columns: Sequence[Column], simulated: Sequence[tuple[str, str]], width: int, *, is_current: bool, is_brief: bool
) -> tuple[Told, ...]:
    """The table. `simulated`: key and name of each KPI; `is_current`: what was played is what the file says now."""
    rows = [_Row(_("A MONTH"), [(column.head,) for column in columns], is_head=True)]
    for name, said in (
        ("leads", _("Leads")),
        ("mqls", _("MQLs handed over")),
        ("good_missed", _("Good leads missed")),
        ("junk", _("Junk handed over")),
    ):
        rows.append(_Row(said, [_moved(columns, at, name) for at in range(len(columns))]))
    if not is_brief:
        rows += _by_source(columns)
    head = _("SIMULATED") if is_current else _("SIMULATED (r plays it)")
    rows.append(_Row(head, [], is_head=True, is_grey=not is_current))
    for key, said in simulated[: 3 if is_brief else None]:
        rows.append(_Row(said, [(column.played.get(key, "–"),) for column in columns], is_grey=not is_current))
    return _lines(rows, len(columns), width)


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    cells: Sequence[Cells]
    is_head: bool = False
    is_grey: bool = False


def _lines(rows: Sequence[_Row], columns: int, width: int) -> tuple[Told, ...]:
    """Each column as wide as its longest cell; shorter words for all where the names of lines would have no room."""
    for at in (0, -1):
        filled = [[shown(cell[at]) for cell in row.cells] for row in rows]
        widths = [widest([cells[n] for cells in filled if cells]) + _GAP for n in range(columns)]
        label = min(_WIDE, width - sum(widths))
        if label >= _NARROW:
            break
    label = max(_NARROW, label)
    told = []
    for row, cells in zip(rows, filled, strict=True):
        beside = "".join(fitted(cell, room, side="right") for cell, room in zip(cells, widths, strict=False))
        told.append(Told(fitted(shown(row.name), label if cells else width) + beside, row.is_head, row.is_grey))
    return tuple(told)


def _by_source(columns: Sequence[Column]) -> list[_Row]:
    first = columns[0].view
    if first is None:
        return []
    found = [_Row(_("MQLs / missed / junk"), [], is_head=True)]
    for at, source in enumerate(first.sources):
        cells = [_three(column.view.sources[at]) if column.view is not None else "…" for column in columns]
        found.append(_Row(f"  {source.source}", [(cell,) for cell in cells]))
    return found


def _three(handed: Handed) -> str:
    return f"{_count(handed.mqls)} / {_count(handed.good_missed)} / {_count(handed.junk)}"


def _moved(columns: Sequence[Column], at: int, name: str) -> Cells:
    """The number, and for a variant how it moves: "241 (-59, -70 to -48)", or the range of that only."""
    view, base = columns[at].view, columns[0].view
    if view is None:
        return ("…",)
    number = _count(getattr(view.total, name))
    if at == 0 or base is None:
        return (number,)
    change = moved(base, view, name)
    if abs(change.change) < 0.05:
        return _("{number} (as today)").format(number=number), number
    low, high = _signed(change.low), _signed(change.high)
    whole = _("{number} ({change}, {low} to {high})")
    short = _("{number} ({low} to {high})").format(number=number, low=low, high=high)
    return whole.format(number=number, change=_signed(change.change), low=low, high=high), short


def _count(number: float) -> str:
    return localised(f"{number:.1f}" if 0.05 <= abs(number) < 10 else f"{number:,.0f}")


def _signed(number: float) -> str:
    return ("+" if number > 0 else "") + _count(number) if abs(number) >= 0.05 else "0"
