"""Where value is lost, in words: what all good leads promise, what each option holds, and at"
" which step the rest stops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.scenario import Scenario
from sim.measures.columns import columns
from sim.measures.comparison import compare, tables
from sim.measures.kpis import specs
from sim.measures.results import Comparison
from sim.measures.summary import KpiSpec, Summary
from sim.measures.value_lost import IDEAL, LOSSES, LOST, value_specs
from sim.measures.waits import CAUSES
from sim.reports.document import Block, Paragraph, Section, Table, drawn
from sim.reports.value_bars import value_bars
from tui.deciding import plain
from tui.files import Cell
from tui.text import _
from tui.wait_words import wait_names
from tui.words import NOTHING, duration, money, percent, quoted, sign_of, thousands

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PICTURE = "value-lost"
HELD = "margin_per_month"
_SMALL = 0.005
"""Losses under this share of the ideal in every option are added up in one row."""
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Lost:
    """Value by step, and the wait for the first touch by cause (minutes), of each option; the first is the baseline."""

    currency: str
    comparison: Comparison
    waits: Mapping[str, Mapping[str, float | None]]

    @property
    def options(self) -> tuple[str, ...]:
        """Names, in order."""
        return tuple(each.name for each in self.comparison.policies)

    def amount(self, option: str, key: str) -> float:
        """Margin a month: of `IDEAL`, `HELD` or a loss."""
        name = key if key in (IDEAL, HELD) else f"{LOST}.{key}"
        return self.comparison.cell(option, name).mean or 0.0


def lost_by_option(scenario: Scenario, runs: Mapping[str, Sequence[Summary]], final: bool = True) -> Lost:
    """From the same runs of all options; the first is the baseline. ValueError as `compare`."""
    policies = [*scenario.policies]
    table = {spec.key: spec for spec in specs(scenario, policies)}
    held = table[HELD]
    wanted: list[KpiSpec] = [held, *value_specs(held.unit)]
    frame = scenario.scenario
    found = compare(runs, next(iter(runs)), wanted, HELD, {}, frame.forecast_period, final=final)
    keys = ["time_to_first_touch_mean", *(f"wait_by_cause.{cause}" for cause in CAUSES)]
    waits = {
        name: {key: column.estimate.value for key, column in columns(own, [table[key] for key in keys]).items()}
        for name, own in runs.items()
    }
    return Lost(frame.currency, found, waits)


def lost_section(lost: Lost, pictures: bool = True) -> Section:
    """What is held and lost of the baseline and of the option that holds most, a table of all, and where hours go."""
    if not lost.amount(lost.options[0], IDEAL):
        said = _(
            "No good lead can bring a deal here: give [meetings], a win rate and deal values to see where"
            " value is lost."
        )
        return Section(_("Where value is lost"), (Paragraph(said),))
    best = max(lost.options, key=lambda name: lost.amount(name, HELD))
    blocks: list[Block] = [Paragraph(_sentence(lost, lost.options[0]), "lead")]
    if best != lost.options[0]:
        blocks += [Paragraph(_sentence(lost, best)), Paragraph(_changes(lost, best))]
    blocks.append(_table(lost))
    if pictures:
        blocks.append(drawn(_figure(lost), PICTURE, _sentence(lost, best)))
    blocks.append(Paragraph(_meaning(), "note"))
    return Section(_("Where value is lost"), tuple(blocks), (_hours(lost),))


def lost_json(lost: Lost) -> Mapping[str, object]:
    """Per option the ideal, what is held, each loss (a month, in the currency) and the minutes by cause."""
    return {
        "currency": lost.currency,
        "replications": lost.comparison.replications,
        "policies": [
            {
                "name": name,
                "ideal": lost.amount(name, IDEAL),
                "held": lost.amount(name, HELD),
                "lost": {key: lost.amount(name, key) for key in LOSSES},
                "minutes": plain(lost.waits[name]),
            }
            for name in lost.options
        ],
    }


def lost_rows(lost: Lost) -> Sequence[Mapping[str, Cell]]:
    """A row per option and amount, with interval and forecast."""
    return tables(lost.comparison)["kpis"]


def _sentence(lost: Lost, option: str) -> str:
    ideal, held = lost.amount(option, IDEAL), lost.amount(option, HELD)
    most = sorted(LOSSES, key=lambda key: -lost.amount(option, key))[:_NAMED]
    told = [
        f"{_(LOSSES[key][1])} ({money(lost.amount(option, key), lost.currency, 2)})"
        for key in most
        if lost.amount(option, key) >= _SMALL * ideal
    ]
    said = _(
        "{option}: of {ideal} of margin a month that all good leads promise, {share} is held. Most is"
        " lost here: {causes}."
    )
    return said.format(
        option=option, ideal=money(ideal, lost.currency, 2), share=percent(held / ideal), causes="; ".join(told)
    )


def _changes(lost: Lost, option: str) -> str:
    """What the option loses less, and more, than the baseline: beyond chance only."""
    gaps = {key: lost.comparison.difference(option, f"{LOST}.{key}") for key in LOSSES}
    least = _SMALL * lost.amount(option, IDEAL)
    beyond = {key: gap.mean for key, gap in gaps.items() if gap.is_beyond_chance and gap.mean is not None}
    sure = {key: gap for key, gap in beyond.items() if abs(gap) >= least}
    less = sorted((key for key, gap in sure.items() if gap < 0), key=lambda key: sure[key])
    more = sorted((key for key, gap in sure.items() if gap > 0), key=lambda key: -sure[key])

    def listed(keys: list[str]) -> str:
        return "; ".join(f"{_(LOSSES[key][1])} ({money(abs(sure[key]), lost.currency, 2)})" for key in keys[:_NAMED])

    parts = []
    if less:
        parts.append(
            _("Against {baseline} it loses less: {causes}.").format(
                baseline=quoted(lost.options[0]), causes=listed(less)
            )
        )
    if more:
        parts.append(_("More then stops further on: {causes}.").format(causes=listed(more)))
    return " ".join(parts) or _("Against {baseline} no loss differs beyond chance.").format(
        baseline=quoted(lost.options[0])
    )


def _table(lost: Lost) -> Table:
    ideal = max(lost.amount(name, IDEAL) for name in lost.options)
    shown = [key for key in LOSSES if max(abs(lost.amount(name, key)) for name in lost.options) >= _SMALL * ideal]
    rest = [key for key in LOSSES if key not in shown]
    numbers = [f"[{at}]" for at in range(1, len(lost.options) + 1)]

    def row(stage: str, cause: str, keys: Sequence[str]) -> tuple[str, ...]:
        return (stage, cause, *(thousands(sum(lost.amount(name, key) for key in keys) + 0.0) for name in lost.options))

    rows = [row("", _("all good leads, at once and with the mean win rate"), [IDEAL])]
    rows += [row(_(LOSSES[key][0]), _(LOSSES[key][1]), [key]) for key in shown]
    if rest:
        rows.append(row(_("rest"), _("smaller losses together"), rest))
    rows.append(row("", _("held: margin expected"), [HELD]))
    names = "; ".join(f"{number} {name}" for number, name in zip(numbers, lost.options, strict=True))
    said = _("Margin a month in {currency}; what is lost and what is held add up to the first line. {options}")
    heads = (_("Stage"), _("Cause"), *numbers)
    caption = said.format(currency=sign_of(lost.currency), options=names)
    return Table(heads, tuple(rows), caption, frozenset(range(2, len(heads))))


def _figure(lost: Lost) -> "Figure":
    stages: dict[str, list[float]] = {_("held"): [lost.amount(name, HELD) for name in lost.options]}
    for key, (stage, _cause) in LOSSES.items():
        values = stages.setdefault(_(stage), [0.0] * len(lost.options))
        for at, name in enumerate(lost.options):
            values[at] += lost.amount(name, key)
    amount = _("margin a month, {currency}").format(currency=sign_of(lost.currency))
    return value_bars(lost.options, stages, amount)


def _meaning() -> str:
    return _(
        "A good lead is one that a conversation at once would have turned into an SQL, in the world"
        " that was drawn: no team can"
        " know which. Each is counted where it stopped. Touched too late: it would have answered, or"
        " still wanted, had the"
        " first touch come at once. Deals lost after a meeting are in the win rate already."
    )


def _hours(lost: Lost) -> Section:
    """Where the time until the first touch goes, by cause."""
    first = lost.options[0]
    total = lost.waits[first]["time_to_first_touch_mean"]
    rows = []
    names = wait_names()
    for cause, name in names.items():
        key = f"wait_by_cause.{cause}"
        rows.append((name, *(_time(lost.waits[option][key]) for option in lost.options)))
    rows.append((_("in all"), *(_time(lost.waits[option]["time_to_first_touch_mean"]) for option in lost.options)))
    heads = (_("Waiting"), *(f"[{at}]" for at in range(1, len(lost.options) + 1)))
    table = Table(heads, tuple(rows), _("Mean of the leads that were touched."), frozenset(range(1, len(heads))))
    if total is None:
        return Section(_("Where the hours went"), (table,))
    parts = {cause: lost.waits[first][f"wait_by_cause.{cause}"] or 0.0 for cause in names}
    most = sorted((cause for cause in parts if parts[cause] >= 0.02 * total), key=lambda cause: -parts[cause])
    told = ", ".join(f"{_time(parts[cause])} {names[cause]}" for cause in most)
    said = _("{option}: {total} pass until the first touch: {parts}.")
    sentence = said.format(option=first, total=duration(total, long=True), parts=told)
    return Section(_("Where the hours went"), (Paragraph(sentence), table))


def _time(minutes: float | None) -> str:
    return NOTHING if minutes is None else duration(minutes)
