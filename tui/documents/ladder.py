"""The ladder in words: the steps in order, what they do to each other, and the plan of 30, 60"
" and 90 days with its gates."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from policies.wording import N_
from scenarios.planning import planning
from sim.experiments.ladder import GATES, Gate, Ladder, Level, Rung
from sim.experiments.paired import Paired
from sim.measures.intervals import Forecast
from sim.measures.summary import KpiSpec
from sim.reports.document import Block, Paragraph, Section, Table, drawn
from sim.reports.ladder import ladder_figure
from tui.deciding import plain
from tui.files import Cell
from tui.text import _, ngettext, spoken
from tui.words import NOTHING, money, number, quoted, signed, worded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PICTURE = "ladder"
STEP_NAMES = {
    "assignment": N_("how soon a lead gets an owner"),
    "notification": N_("how the owner hears of it"),
    "routing": N_("who gets which lead"),
    "scoring": N_("score and gate"),
    "work": N_("what is taken next"),
    "promises": N_("promises and reassigning"),
    "follow_up": N_("follow-up"),
    "data": N_("data care"),
    "automation": N_("automation"),
    "people": N_("people and hours"),
}
Specs = Mapping[str, KpiSpec]


def ladder_section(ladder: Ladder, specs: Specs, pictures: bool = True) -> Section:
    """The answer, the rungs, their interaction, and the plan with its gates."""
    spec = specs[ladder.kpi]
    blocks: list[Block] = [
        Paragraph(_answer(ladder, spec), "lead"),
        _table(ladder, spec),
        Paragraph(_interaction(ladder, spec)),
    ]
    if pictures:
        blocks.append(drawn(_figure(ladder, spec), PICTURE, _answer(ladder, spec)))
    blocks.append(Paragraph(_meaning(), "note"))
    return Section(_("From today to the target, step by step"), tuple(blocks), (_plan(ladder, specs),))


def ladder_json(ladder: Ladder) -> Mapping[str, object]:
    """All of it, keys as in `Ladder`."""
    return dict(plain(ladder))


def ladder_rows(ladder: Ladder) -> Sequence[Mapping[str, Cell]]:
    """A row per rung."""
    rows: list[dict[str, Cell]] = []
    for at, rung in enumerate(ladder.rungs, start=1):
        row: dict[str, Cell] = {
            "step": at,
            "what": rung.key,
            "effort_days": rung.effort.likely,
            "live_on": rung.live_on,
        }
        for name, gain in (("gain", rung.gain), ("alone", rung.alone), ("total", rung.total), ("margin", rung.margin)):
            row |= {name: gain.mean, f"{name}_low": gain.low, f"{name}_high": gain.high}
        rows.append(row)
    return rows


def _gain(ladder: Ladder, spec: KpiSpec, gain: Paired) -> str:
    mean = signed(worded(gain.mean, spec.unit, ladder.currency))
    if gain.low is None or gain.high is None:
        return mean
    low, high = (signed(worded(each, spec.unit, ladder.currency)) for each in (gain.low, gain.high))
    return _("{mean} ({low} to {high})").format(mean=mean, low=low, high=high)


def _answer(ladder: Ladder, spec: KpiSpec) -> str:
    count = len(ladder.rungs)
    steps = ngettext("{n} step", "{n} steps", count).format(n=count)
    said = _("From {baseline} to {target} in {steps}: {kpi} {gain}. First: {first}, {share} for {days} working days.")
    first = ladder.rungs[0]
    told = said.format(
        baseline=quoted(ladder.baseline),
        target=quoted(ladder.target),
        steps=steps,
        kpi=spoken(spec.name),
        gain=_gain(ladder, spec, ladder.total),
        first=_(STEP_NAMES[first.key]),
        share=_gain(ladder, spec, first.gain),
        days=_days(first),
    )
    idle = [_(STEP_NAMES[each.key]) for each in ladder.rungs if not each.gain.is_more]
    if idle:
        said = _("Not shown to bring anything at their place in the order: {steps}.")
        told += " " + said.format(steps=", ".join(idle))
    return told


def _days(rung: Rung) -> str:
    return _("{low} to {high}").format(low=number(rung.effort.low), high=number(rung.effort.high))


def _table(ladder: Ladder, spec: KpiSpec) -> Table:
    heads = (
        _("Step"),
        _("What changes"),
        _("Effort, working days"),
        _("Gain on top of the steps before (95 % interval)"),
        _("Gain alone"),
        _("Margin a month"),
        _("Live on day"),
    )
    rows = [
        (
            str(at),
            _(STEP_NAMES[rung.key]),
            _days(rung),
            _gain(ladder, spec, rung.gain),
            signed(worded(rung.alone.mean, spec.unit, ladder.currency)),
            signed(money(rung.margin.mean, ladder.currency, 2)),
            str(rung.live_on),
        )
        for at, rung in enumerate(ladder.rungs, start=1)
    ]
    return Table(heads, tuple(rows), spoken(spec.name), frozenset({2, 3, 4, 5, 6}))


def _interaction(ladder: Ladder, spec: KpiSpec) -> str:
    gap = _gain(ladder, spec, ladder.interaction)
    if len(ladder.rungs) == 1:
        return _("One step: there is nothing it could help or hinder.")
    if ladder.interaction.is_more:
        return _("Together the steps bring more than each alone: {gap}. Leave none out unseen.").format(gap=gap)
    if ladder.interaction.is_less:
        return _("Together the steps bring less than each alone, since some do the same work: {gap}.").format(gap=gap)
    return _("Whether the steps help or hinder each other cannot be told from chance: {gap}.").format(gap=gap)


def _meaning() -> str:
    said = _(
        "Always the step with the most gain for a day of effort came next, all on the same worlds;"
        " another order may end as"
        " well. Effort is {source}; steps follow each other, five working days a week. The target's"
        " tools are paid once for"
        " all and belong to no step."
    )
    return said.format(source=_(planning().source))


def _figure(ladder: Ladder, spec: KpiSpec) -> "Figure":
    names = {key: _(name) for key, name in STEP_NAMES.items()}
    return ladder_figure(ladder, names, _("{kpi}: gain over today").format(kpi=spoken(spec.name)))


def _plan(ladder: Ladder, specs: Specs) -> Section:
    blocks: list[Block] = []
    rows = [row for gate in ladder.gates for row in _gate_rows(ladder, gate, specs)]
    if rows:
        heads = (
            _("Day"), _("New by then"), _("KPI to watch"), _("Today"), _("Expected"), _("Scale from"), _("Switch off"),
        )  # fmt: skip
        said = _("Today and expected: where 8 of 10 forecast periods ({periods}) lie.")
        blocks.append(Table(heads, tuple(rows), said.format(periods=_periods(ladder))))
        blocks.append(Paragraph(_rule()))
    if ladder.later:
        steps = ", ".join(_(STEP_NAMES[key]) for key in ladder.later)
        blocks.append(Paragraph(_("After day {day}: {steps}.").format(day=GATES[-1], steps=steps)))
    return Section(_("The first 30, 60 and 90 days"), tuple(blocks))


def _periods(ladder: Ladder) -> str:
    first = next((level.then for gate in ladder.gates for level in gate.levels if level.then is not None), None)
    names = {"week": _("weeks"), "quarter": _("quarters")}
    return names.get("" if first is None else first.period, _("months"))


def _rule() -> str:
    return _(
        "Scale: the KPI keeps what the steps keep in 9 of 10 periods. Fix: it lies between that and"
        " what today keeps: look"
        " for the step that is not live as planned. Switch off: it falls under what today keeps in 9 of"
        " 10 periods, twice"
        " running. Where the two levels are the same, a period cannot tell them apart: judge by the other KPIs."
    )


def _gate_rows(ladder: Ladder, gate: Gate, specs: Specs) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for at, level in enumerate(gate.levels):
        spec = specs[level.kpi]
        live = ", ".join(_(STEP_NAMES[key]) for key in gate.live) or _("nothing new")
        rows.append(
            (
                str(gate.day) if not at else "",
                live if not at else "",
                spoken(spec.name),
                _range(ladder, spec, level.today),
                _range(ladder, spec, level.then),
                *_limits(ladder, spec, level),
            )
        )
    return rows


def _limits(ladder: Ladder, spec: KpiSpec, level: Level) -> tuple[str, str]:
    """From where on it is scaled, and from where on it is switched off; nothing where neither more"
    " nor less is better."""
    if spec.better == "neither" or level.then is None or level.today is None:
        return NOTHING, NOTHING
    kept, before = level.then.kept, level.today.kept
    scale = worded(kept, spec.unit, ladder.currency)
    off = worded(before, spec.unit, ladder.currency)
    if scale == off:
        return scale, _("not to be told")
    if spec.better == "more" and not before:
        return _("{level} or more").format(level=scale), NOTHING
    if spec.better == "more":
        return _("{level} or more").format(level=scale), _("under {level}").format(level=off)
    return _("{level} or less").format(level=scale), _("over {level}").format(level=off)


def _range(ladder: Ladder, spec: KpiSpec, ahead: Forecast | None) -> str:
    if ahead is None:
        return NOTHING
    low, high = (worded(each, spec.unit, ladder.currency) for each in (ahead.p10, ahead.p90))
    return low if low == high else _("{low} to {high}").format(low=low, high=high)
