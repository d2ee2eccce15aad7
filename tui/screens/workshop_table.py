"""What a definition does, option beside option: at once what follows without queueing, the rest when simulated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sim.experiments.gate import GateView, Handed, moved
from tui.charts.labels import fitted, shown
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


_WIDE, _CELL = 26, 24


def told(
    columns: Sequence[Column], simulated: Sequence[tuple[str, str]], width: int, *, is_current: bool, is_brief: bool
) -> tuple[Told, ...]:
    """The table. `simulated`: key and name of each KPI; `is_current`: what was played is what the file says now."""
    label = min(_WIDE, max(14, width // 3))
    cell = max(8, min(_CELL, (width - label) // max(1, len(columns))))

    def line(name: str, cells: Sequence[str], *, is_head: bool = False, is_grey: bool = False) -> Told:
        text = fitted(shown(name), label) + "".join(fitted(one, cell, side="right") for one in cells)
        return Told(text, is_head, is_grey)

    lines = [line(_("A MONTH"), [column.head for column in columns], is_head=True)]
    for name, said in (("leads", _("Leads")), ("mqls", _("MQLs handed over"))):
        lines.append(line(said, [_moved(columns, at, name) for at in range(len(columns))]))
    lines.append(line(_("Good leads missed"), [_moved(columns, at, "good_missed") for at in range(len(columns))]))
    lines.append(line(_("Junk handed over"), [_moved(columns, at, "junk") for at in range(len(columns))]))
    if not is_brief:
        lines += _by_source(columns, line)
    head = _("SIMULATED") if is_current else _("SIMULATED (r plays it)")
    lines.append(line(head, ["" for _column in columns], is_head=True, is_grey=not is_current))
    for key, said in simulated[: 3 if is_brief else None]:
        lines.append(line(said, [column.played.get(key, "–") for column in columns], is_grey=not is_current))
    return tuple(lines)


def _by_source(columns: Sequence[Column], line: Callable[..., Told]) -> list[Told]:
    first = columns[0].view
    if first is None:
        return []
    found: list[Told] = [line(_("MQLs / missed / junk"), ["" for _column in columns], is_head=True)]
    for at, source in enumerate(first.sources):
        cells = [_three(column.view.sources[at]) if column.view is not None else "…" for column in columns]
        found.append(line(f"  {source.source}", cells))
    return found


def _three(handed: Handed) -> str:
    return f"{_count(handed.mqls)} / {_count(handed.good_missed)} / {_count(handed.junk)}"


def _moved(columns: Sequence[Column], at: int, name: str) -> str:
    """The number, and for a variant how it moves: "241 (-59, -70 to -48)"."""
    view, base = columns[at].view, columns[0].view
    if view is None:
        return "…"
    number = _count(getattr(view.total, name))
    if at == 0 or base is None:
        return number
    change = moved(base, view, name)
    if abs(change.change) < 0.05:
        return _("{number} (as today)").format(number=number)
    return _("{number} ({change}, {low} to {high})").format(
        number=number, change=_signed(change.change), low=_signed(change.low), high=_signed(change.high)
    )


def _count(number: float) -> str:
    return localised(f"{number:.1f}" if 0.05 <= abs(number) < 10 else f"{number:,.0f}")


def _signed(number: float) -> str:
    return ("+" if number > 0 else "") + _count(number) if abs(number) >= 0.05 else "0"
