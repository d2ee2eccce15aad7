"""The map of promises in a planner's words: a cell, what it would take to keep the target, where only words change."""

from collections.abc import Iterator

from policies.durations import format_duration
from sim.experiments.sla_map import BUSY, COST, MEETINGS, PROFIT, MapCell, Place, SlaMap
from sim.measures.results import Cell
from tui.dates import period_name
from tui.size_text import CAUSES
from tui.text import _
from tui.words import NOTHING, duration, money, number, percent, signed, worded

_BIG_CAUSE = 0.15


def promise(ms: int) -> str:
    """A promise as columns are headed: 5m, 1h."""
    return format_duration(ms)


def cell_words(sla_map: SlaMap, place: Place) -> list[str]:
    """Paragraphs about one cell: what it is, how many in time, the outcome, and what the target takes."""
    question = sla_map.question
    row, column = place
    minutes = duration(question.thresholds[column] / 60_000, long=True)
    head = _("{row}: first touch within {time}").format(row=question.rows[row].name, time=minutes)
    cell = sla_map.cells.get(place)
    if cell is None:
        why = (
            _("This option promises leads of this tier no first touch.")
            if question.policy(place) is None
            else _("Not played yet.")
        )
        return [head, why]
    if question.is_file(place):
        head = _("{cell}, as in the file").format(cell=head)
    lines = [head, _in_time(sla_map, cell), *_outcome(sla_map, cell), _against_target(sla_map, cell)]
    if cell.reach != "yes":
        lines += _ways(sla_map, place)
    return [*lines, *_only_the_promise(sla_map, place)]


def row_word(sla_map: SlaMap) -> str:
    """What the rows are, over them."""
    return _("option") if sla_map.question.team is None else _("people")


def share_words(cell: MapCell | None, kpi: str) -> str:
    """The share in time as a bare number of a hundred."""
    share = None if cell is None else cell.mean(kpi)
    return NOTHING if share is None else f"{100 * share:.0f}"


def _in_time(sla_map: SlaMap, cell: MapCell) -> str:
    kept = cell.numbers[sla_map.question.attainment]
    if kept.mean is None:
        return _("No lead of this tier came.")
    said = _("{share} in time").format(share=percent(kept.mean))
    ahead, period = kept.forecast, sla_map.question.scenario.scenario.forecast_period
    if ahead is not None and None not in (ahead.p10, ahead.p90):
        low, high = sorted((ahead.p10, ahead.p90))
        said += _("; forecast for a {period} {low} to {high}").format(
            period=period_name(period), low=percent(low), high=percent(high)
        )
    return said


def _outcome(sla_map: SlaMap, cell: MapCell) -> Iterator[str]:
    currency = sla_map.question.scenario.scenario.currency
    parts = []
    if sla_map.question.scenario.meetings is not None:
        parts.append(_("{count} meetings a month").format(count=worded(cell.mean(MEETINGS), "a month", currency)))
    profit = cell.mean(PROFIT)
    if profit is not None:
        parts.append(_("profit {amount} a month").format(amount=money(profit, currency)))
    busy = cell.mean(BUSY)
    if busy is not None:
        parts.append(_("people {share} busy").format(share=percent(busy)))
    if parts:
        yield ", ".join(parts)


def _against_target(sla_map: SlaMap, cell: MapCell) -> str:
    target, share = sla_map.question.target, cell.mean(sla_map.question.attainment)
    wanted = percent(target)
    if cell.reach == "yes":
        return _("Keeps the target of {target}.").format(target=wanted)
    if share is None:
        return _("Whether it keeps {target} cannot be told.").format(target=wanted)
    if cell.reach == "unsure":
        if cell.runs < sla_map.question.replications:
            return _("Cannot tell yet whether it keeps {target}.").format(target=wanted)
        return _("Too close to call against the target of {target}. + plays more runs.").format(target=wanted)
    points = number(100 * (target - share))
    return _("{points} points short of the target of {target}.").format(points=points, target=wanted)


def _ways(sla_map: SlaMap, place: Place) -> Iterator[str]:
    ways = sla_map.ways(place)
    wanted = percent(sla_map.question.target)
    if ways:
        yield "\n" + _("To reach {target} you need one of:").format(target=wanted)
        yield "\n".join(f"• {_way(sla_map, place, way)}" for way in ways)
    elif sla_map.is_out_of_reach:
        yield _("No cell of this map gets there.")
        yield from _causes(sla_map.cells[place])
    elif sla_map.is_whole:
        yield _("No cell keeps it for sure.")
    else:
        yield _("No cell keeps it for sure so far.")


def _way(sla_map: SlaMap, place: Place, way: Place) -> str:
    """What is different there, how many are in time, and what that costs or brings."""
    question = sla_map.question
    time, row = promise(question.thresholds[way[1]]), question.rows[way[0]].name
    within = _("within {time}").format(time=time)
    named = within if way[0] == place[0] else row if way[1] == place[1] else f"{row}, {within}"
    there, here = sla_map.cells[way], sla_map.cells.get(place)
    told = [percent(there.mean(question.attainment) or 0.0)]
    if here is not None and way[0] != place[0]:
        told += _gains(sla_map, here, there)
    return f"{named} ({'; '.join(told)})"


def _gains(sla_map: SlaMap, here: MapCell, there: MapCell) -> Iterator[str]:
    currency = sla_map.question.scenario.scenario.currency
    more = _gap(here, there, MEETINGS)
    matters = sla_map.question.scenario.scenario.smallest_effect.get(MEETINGS, 0.0)
    if more is not None and abs(more) >= matters and sla_map.question.scenario.meetings is not None:
        yield _("{count} meetings a month").format(count=signed(number(more)))
    cost = _gap(here, there, COST)
    if cost is not None and abs(cost) >= 1:
        yield _("{amount} cost a month").format(amount=signed(money(cost, currency, 2)))


def _gap(here: MapCell, there: MapCell, kpi: str) -> float | None:
    one, other = here.mean(kpi), there.mean(kpi)
    return None if one is None or other is None else other - one


def _causes(cell: MapCell) -> Iterator[str]:
    """Where the wait comes from, when nothing on the map is enough."""
    waits = {key.partition(".")[2]: each.mean or 0.0 for key, each in cell.numbers.items() if _is_cause(each)}
    total = sum(waits.values())
    big = [(cause, wait / total) for cause, wait in waits.items() if total and wait / total >= _BIG_CAUSE]
    if big:
        named = ", ".join(f"{_(CAUSES[cause])} {percent(share)}" for cause, share in sorted(big, key=lambda e: -e[1]))
        yield _("Of the mean wait here: {causes}.").format(causes=named)


def _is_cause(cell: Cell) -> bool:
    return cell.kpi.startswith("wait_by_cause.")


def _only_the_promise(sla_map: SlaMap, place: Place) -> Iterator[str]:
    alike = sla_map.only_the_promise[place[0]]
    if place[1] in alike:
        first, last = (promise(sla_map.question.thresholds[at]) for at in (alike[0], alike[-1]))
        said = _("From {first} to {last} the same calls, the same meetings: only the promise is looser.")
        yield "\n" + said.format(first=first, last=last)
