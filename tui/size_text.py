"""The answer of `size` in a planner's words: how many, for which option, and what one more or fewer would do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scenarios.scenario import Scenario
from sim.experiments.sizing import KEPT, OptionSizing, Step, Target, ceiling_causes, fewest_runs
from sim.experiments.sweep import ATTAINMENT
from sim.measures.intervals import FEWEST
from sim.measures.results import Comparison
from sim.measures.summary import KpiSpec
from tui.tables import fitting_table, paragraph, ruled
from tui.verdict import MEETINGS, is_beyond_chance
from tui.words import number, percent, sign_of, signed, worded

PROFIT, COST = "profit_per_month", "cost_per_month"
BUSY, TAKEN = "busy_share", "occupied_share"
_FREE = 0.6
"""Leads take less than this of the time for them at the answer: it is free time that lets a lead be called at once."""
_FULL = 0.95
"""Fewer of those who qualify than this get a meeting: the calendars are full."""
_BIG_CAUSE = 0.15
_BOOKED = ("meetings_booked_per_month", "sqls_per_month")
CAUSES = {
    "assignment": "the wait for an owner",
    "closed": "closed hours (they count as far as the promise's clock runs)",
    "owner_away": "owners away or on other work in working hours",
    "owner_busy": "owners busy with other leads",
    "not_noticed": "notice lag (owners at work do not see the lead at once)",
    "never_picked": "leads that owners let lie",
}


@dataclass(frozen=True, slots=True)
class SizeResult:
    """What `size --target` shows."""

    scenario: Scenario
    team: str
    target: Target
    spec: KpiSpec
    options: tuple[OptionSizing, ...]
    curves: Mapping[str, Comparison]
    smallest: int
    largest: int
    replications: int
    by_period: bool

    @property
    def period(self) -> str:
        """Week, month or quarter."""
        return self.scenario.scenario.forecast_period

    def worded(self, kpi: str, value: float | None) -> str:
        """A KPI's value, short."""
        return worded(value, self.kpi(kpi).unit, self.scenario.scenario.currency)

    def kpi(self, key: str) -> KpiSpec:
        """The row of the KPI table; KeyError for one that is not there."""
        table = next(iter(self.curves.values())).specs
        return next(spec for spec in table if spec.key == key)


def sized_kpis(table: Sequence[KpiSpec], target: str) -> tuple[KpiSpec, ...]:
    """Those of a KPI table that the words and the screen need beside the target's own."""
    wanted = (target, ATTAINMENT, MEETINGS, PROFIT, COST, BUSY, TAKEN, *_BOOKED)
    return tuple(spec for spec in table if spec.key in wanted or spec.key.startswith("wait_by_cause."))


def size_text(result: SizeResult, notes: Sequence[str], width: int) -> str:
    """Everything that `size --target` prints."""
    (asked, *answers), *rest = (each.splitlines() for each in size_verdict(result))
    listed = (paragraph(each.removeprefix("- "), width, "- ", "  ") for each in answers)
    parts = ["\n".join([paragraph(asked, width), *listed])]
    parts += [paragraph(each, width) for (each,) in rest]
    if result.by_period:
        parts.append(f"{ruled(f'By {result.period}', width)}\n{fitting_table(_plan(result), width)}")
    for option in result.options:
        if option.name in result.curves:
            parts.append(f"{ruled(option.name, width)}\n{fitting_table(_table(result, option), width)}")
    if notes:
        parts.append("\n".join(["Warnings", *(paragraph(each, width, "- ", "  ") for each in notes)]))
    parts.append(paragraph(_how(result), width))
    return "\n\n".join(parts)


def size_verdict(result: SizeResult) -> list[str]:
    """Paragraphs: the question with an answer a line; who does with fewer; for each option what one more would do."""
    answers = (f"- {_answer(result, each)}" for each in result.options)
    return ["\n".join([_asked(result), *answers]), *_beside(result), *_reasons(result)]


def _reasons(result: SizeResult) -> Iterator[str]:
    """For each option: one more or fewer and free time, or the ceiling."""
    for option in result.options:
        if option.name in result.curves:
            yield from _why(result, option)


def _asked(result: SizeResult) -> str:
    sign = {">=": "or more", "<=": "or less"}[result.target.sign]
    level = result.worded(result.spec.key, result.target.level) if result.curves else f"{result.target.level:g}"
    unit = f" {result.spec.unit}" if result.spec.unit.endswith("a month") else ""
    kept = result.target.kept
    how = "on average over the long run" if kept is None else f"in at least {_of_ten(kept, result.period)}"
    return f"How many people in {result.team} for {result.spec.name}, {level}{unit} {sign}, {how}?"


def _of_ten(share: float, period: str) -> str:
    return f"{number(10 * share)} of 10 {period}s"


def _answer(result: SizeResult, option: OptionSizing) -> str:
    if option.is_broken:
        return f'no answer with "{option.name}": it failed'
    if option.answer is None and not option.is_settled:
        return f'not known yet with "{option.name}"'
    if option.answer is None:
        return f'{_none(result, option)} with "{option.name}"'
    if not option.is_settled:
        return f'{option.answer} or fewer with "{option.name}" (fewer were not played yet)'
    is_least = option.answer == result.smallest > 1
    fewer = " (the fewest that were tested: fewer may do, --from)" if is_least else ""
    return f'{option.answer} with "{option.name}"{fewer}'


def _none(result: SizeResult, option: OptionSizing) -> str:
    probe = option.steps.get(2 * result.largest)
    if probe is not None and probe.is_adequate:
        return f"more than {result.largest} (try --to {2 * result.largest}: so many keep it)"
    return f"no number up to {max(option.steps)} is shown to be enough"


def _beside(result: SizeResult) -> Iterator[str]:
    """The first option's answer against each other's."""
    base = result.options[0]
    for option in result.options[1:]:
        if option.answer is None or not (option.is_settled and base.is_settled) or option.is_broken or base.is_broken:
            continue
        if base.answer is None:
            yield f'"{option.name}" does with {option.answer} what "{base.name}" does not with {result.largest}.'
        elif option.answer != base.answer:
            yield f'"{option.name}" with {option.answer} does what "{base.name}" does with {base.answer}.'


def _why(result: SizeResult, option: OptionSizing) -> Iterator[str]:
    if option.answer is None and not option.is_settled:
        return
    if option.answer is None:
        probe = option.steps.get(2 * result.largest)
        if probe is None or not probe.is_adequate:
            yield f'With "{option.name}" {_ceiling(result, option)}'
        return
    own = option.steps[option.answer]
    sentences = [f'With "{option.name}" and {option.answer} {result.team} {_kept(result, own)}.']
    for more, words in ((1, "One more"), (-1, "One fewer")):
        step = option.neighbour(more)
        if step is not None:
            who = words if step.headcount else "None at all, others doing their work"
            sentences.append(f"{who}: {_kept(result, step)}; {_change(result, option, step)}.")
    yield " ".join([*sentences, *_free_time(result, option)])


def _kept(result: SizeResult, step: Step) -> str:
    if result.target.kept is None:
        return f"it comes to {result.worded(result.spec.key, step.share)}"
    return "there is nothing to keep" if step.share is None else f"it is kept in {_of_ten(step.share, result.period)}"


def _change(result: SizeResult, option: OptionSizing, step: Step) -> str:
    """What another headcount changes against the answer."""
    comparison = result.curves[option.name]
    parts = []
    wanted = dict.fromkeys((result.spec.key, ATTAINMENT, MEETINGS, PROFIT))
    for kpi in wanted:
        if kpi not in {spec.key for spec in comparison.specs}:
            continue
        gap = comparison.difference(str(step.headcount), kpi)
        if gap.mean is None or (kpi == MEETINGS and result.scenario.meetings is None):
            continue
        spec = result.kpi(kpi)
        told = f"{signed(number(100 * gap.mean))} pp" if spec.unit == "share" else signed(result.worded(kpi, gap.mean))
        if told.split()[0] == "0":
            parts.append(f"{spec.name} as before")
            continue
        money = f" {sign_of(result.scenario.scenario.currency)}" if kpi == PROFIT else ""
        chance = "" if is_beyond_chance(gap) else " (may be chance)"
        parts.append(f"{spec.name} {told}{money}{' a month' if 'a month' in spec.unit else ''}{chance}")
    return ", ".join(parts)


def _free_time(result: SizeResult, option: OptionSizing) -> Iterator[str]:
    """How busy people are at the answer, and whether idle hands are what lets a lead be called at once."""
    comparison, answer = result.curves[option.name], str(option.answer)
    busy, taken = (comparison.cell(answer, kpi).mean for kpi in (BUSY, TAKEN))
    if busy is None or taken is None:
        return
    told = f"Leads take {percent(busy)} of the time people have for them"
    if taken - busy >= 0.01:
        told += f", with other work they are taken {percent(taken)} of their hours"
    yield f"{told}."
    if _is_about_speed(result.spec.key) and busy < _FREE and _fails_with_fewer(result, option):
        yield (
            f"It is the free {percent(1 - busy)} that makes the promise possible: somebody who waits for the next lead"
            " calls at once. Filled with other work, that time no longer keeps it."
        )


def _fails_with_fewer(result: SizeResult, option: OptionSizing) -> bool:
    """One fewer, and so less free time, does not keep it by the number alone."""
    fewer = option.neighbour(-1)
    return fewer is not None and not _is_reached(result, fewer)


def _is_about_speed(kpi: str) -> bool:
    return kpi.startswith(("sla_attainment", ATTAINMENT, "time_to_", "within_", "breaches"))


def _ceiling(result: SizeResult, option: OptionSizing) -> str:
    """Why no headcount gets there, or why these runs do not show it."""
    most, large = max(option.steps), result.largest
    needed = FEWEST if result.target.kept is None else fewest_runs(result.target.kept)
    if result.replications < needed:
        runs = f"{result.replications} run{'' if result.replications == 1 else 's'}"
        return f"{runs} cannot show it, whatever they bring: it takes {needed} (--replications {needed})."
    comparison, last = result.curves[option.name], option.steps[most]
    if _is_reached(result, last):
        return f"and {most} {_kept(result, last)}, but these runs do not show it for sure: more may (--replications)."
    end, before = (comparison.cell(str(each), result.spec.key).mean for each in (most, large))
    told = f"{result.spec.name} {result.worded(result.spec.key, before)} with {large}"
    told += f" and {result.worded(result.spec.key, end)} with {most}; with {most} {_kept(result, last)}"
    return f"more people do not get there: {told}. {' '.join(_causes(result, comparison, most))}".rstrip()


def _is_reached(result: SizeResult, step: Step) -> bool:
    """The target is kept as often as asked, by the number alone."""
    if step.share is None:
        return False
    kept = result.target.kept
    return result.target.holds(step.share) if kept is None else step.share >= kept


def _causes(result: SizeResult, comparison: Comparison, most: int) -> Iterator[str]:
    causes = [(cause, share) for cause, share in ceiling_causes(comparison, most) if share >= _BIG_CAUSE]
    if causes:
        named = ", ".join(f"{CAUSES[cause]} {percent(share)}" for cause, share in causes)
        yield f"Of the mean wait for the first touch with {most}: {named}."
    if result.scenario.meetings is not None:
        booked, qualified = (comparison.cell(str(most), kpi).mean for kpi in _BOOKED)
        if booked is not None and qualified and booked / qualified < _FULL:
            yield f"Only {percent(booked / qualified)} of those who qualify get a meeting: full calendars."


def _table(result: SizeResult, option: OptionSizing) -> list[list[str]]:
    comparison = result.curves[option.name]
    there = {spec.key for spec in comparison.specs}
    kpis = [kpi for kpi in dict.fromkeys((result.spec.key, ATTAINMENT, MEETINGS, PROFIT, BUSY)) if kpi in there]
    kpis = [
        kpi for kpi in kpis if any(comparison.cell(each.name, kpi).mean is not None for each in comparison.policies)
    ]
    short = {ATTAINMENT: "Within SLA", MEETINGS: "Meetings", PROFIT: "Profit", BUSY: "Busy"}
    heads = [result.team, *([] if result.target.kept is None else ["Kept"]), "For sure", "Enough"]
    if result.target.kept is None:
        heads[1] = "At least" if result.target.sign == ">=" else "At most"
    rows = [[*heads, *(short.get(kpi, result.kpi(kpi).name) for kpi in kpis)]]
    for headcount, step in sorted(option.steps.items(), reverse=True):
        values = [result.worded(kpi, comparison.cell(str(headcount), kpi).mean) for kpi in kpis]
        rows.append([f"{headcount}{'*' if headcount == option.answer else ''}", *_judged(result, step), *values])
    return rows


def shown_kpis(comparison: Comparison, wanted: Sequence[str]) -> list[str]:
    """Those of these KPIs that have a number somewhere, each once."""
    there = {spec.key for spec in comparison.specs}
    columns = [each.name for each in comparison.policies]
    cells = {kpi: [comparison.cell(name, kpi).mean for name in columns] for kpi in wanted if kpi in there}
    return [kpi for kpi, values in cells.items() if any(value is not None for value in values)]


def _judged(result: SizeResult, step: Step) -> list[str]:
    enough = "yes" if step.is_adequate else "no"
    if result.target.kept is None:
        return [result.worded(result.spec.key, step.low), enough]
    return [*("–" if each is None else percent(max(0.0, each)) for each in (step.share, step.low)), enough]


def _plan(result: SizeResult) -> list[list[str]]:
    """The smallest headcount for each period of the run by itself."""
    periods = max((len(option.by_period) for option in result.options), default=0)
    rows = [["", *(option.name for option in result.options)]]
    for at in range(periods):
        own = [option.by_period[at] if at < len(option.by_period) else None for option in result.options]
        named = [str(each) if each is not None else f"> {result.largest}" for each in own]
        rows.append([f"{result.period} {at + 1}", *named])
    return rows


def _how(result: SizeResult) -> str:
    from tui import version

    frame = result.scenario.scenario
    kept = KEPT if result.target.kept is None else result.target.kept
    if result.target.kept is None:
        rule = "it is 95 % sure that the mean keeps the target"
    else:
        rule = (
            f"it is 95 % sure that {percent(kept)} of {result.period}s or more keep the target (Kept: of the simulated"
            " ones; For sure: at least so many in the long run)"
        )
    plan = f" By {result.period}: that {result.period} of every run, exact binomial test." if result.by_period else ""
    return (
        f"Enough (*: the answer): {rule}. Tested from the largest headcount down on the same worlds, to the first not"
        f" shown enough, so that each option's answer is too small with a chance of at most 5 %.{plan} Hires, ramp and"
        f" turnover are as in the file. Computed from {result.replications} simulated runs of {frame.weeks} weeks of"
        f' "{frame.name}" each. Seed {frame.seed}, leadsim {version()}.'
    )
