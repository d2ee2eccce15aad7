"""The answer of `size` in a planner's words: how many, for which option, and what one more or fewer would do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.wording import N_
from scenarios.scenario import Scenario
from sim.experiments.sizing import KEPT, OptionSizing, Step, Target, ceiling_causes, fewest_runs
from sim.experiments.sweep import ATTAINMENT
from sim.measures.intervals import FEWEST
from sim.measures.results import Comparison
from sim.measures.summary import KpiSpec
from tui.dates import period_name, periods_name
from tui.tables import fitting_table, paragraph, ruled
from tui.text import _, ngettext, spoken
from tui.verdict import MEETINGS, is_beyond_chance
from tui.words import number, percent, points, quoted, sign_of, signed, weeks_of, worded

PROFIT, COST = "profit_per_month", "cost_per_month"
BUSY, TAKEN = "busy_share", "occupied_share"
_FREE = 0.6
"""Leads take less than this of the time for them at the answer: it is free time that lets a lead be called at once."""
_FULL = 0.95
"""Fewer of those who qualify than this get a meeting: the calendars are full."""
_BIG_CAUSE = 0.15
_BOOKED = ("meetings_booked_per_month", "sqls_per_month")
CAUSES = {
    "assignment": N_("the wait for an owner"),
    "closed": N_("closed hours (they count as far as the promise's clock runs)"),
    "owner_away": N_("owners away or on other work in working hours"),
    "owner_busy": N_("owners busy with other leads"),
    "not_noticed": N_("notice lag (owners at work do not see the lead at once)"),
    "never_picked": N_("leads that owners let lie"),
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
        parts.append(f"{ruled(by_period(result), width)}\n{fitting_table(_plan(result), width)}")
    for option in result.options:
        if option.name in result.curves:
            parts.append(f"{ruled(option.name, width)}\n{fitting_table(_table(result, option), width)}")
    if notes:
        parts.append("\n".join([_("Warnings"), *(paragraph(spoken(each), width, "- ", "  ") for each in notes)]))
    parts.append(paragraph(_how(result), width))
    return "\n\n".join(parts)


def by_period(result: SizeResult) -> str:
    """The heading of answers for each period: By month."""
    return _("By {period}").format(period=period_name(result.period))


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
    sign = {">=": _("or more"), "<=": _("or less")}[result.target.sign]
    level = result.worded(result.spec.key, result.target.level) if result.curves else f"{result.target.level:g}"
    unit = f" {spoken(result.spec.unit)}" if result.spec.unit.endswith("a month") else ""
    kept = result.target.kept
    how = _("on average over the long run")
    if kept is not None:
        how = _("in at least {kept}").format(kept=_of_ten(kept, result.period))
    said = _("How many people in {team} for {kpi}, {level} {sign}, {how}?")
    return said.format(team=result.team, kpi=spoken(result.spec.name), level=level + unit, sign=sign, how=how)


def _of_ten(share: float, period: str) -> str:
    return _("{n} of 10 {periods}").format(n=number(10 * share), periods=periods_name(period))


def _answer(result: SizeResult, option: OptionSizing) -> str:
    name = quoted(option.name)
    if option.is_broken:
        return _("no answer with {option}: it failed").format(option=name)
    if option.answer is None and not option.is_settled:
        return _("not known yet with {option}").format(option=name)
    if option.answer is None:
        return _("{answer} with {option}").format(answer=_none(result, option), option=name)
    if not option.is_settled:
        said = _("{count} or fewer with {option} (fewer were not played yet)")
        return said.format(count=option.answer, option=name)
    is_least = option.answer == result.smallest > 1
    fewer = _(" (the fewest that were tested: fewer may do, --from)") if is_least else ""
    return _("{answer} with {option}").format(answer=option.answer, option=name) + fewer


def _none(result: SizeResult, option: OptionSizing) -> str:
    probe = option.steps.get(2 * result.largest)
    if probe is not None and probe.is_adequate:
        said = _("more than {largest} (try --to {double}: so many keep it)")
        return said.format(largest=result.largest, double=2 * result.largest)
    return _("no number up to {most} is shown to be enough").format(most=max(option.steps))


def _beside(result: SizeResult) -> Iterator[str]:
    """The first option's answer against each other's."""
    base = result.options[0]
    for option in result.options[1:]:
        if option.answer is None or not (option.is_settled and base.is_settled) or option.is_broken or base.is_broken:
            continue
        if base.answer is None:
            said = _("{option} does with {count} what {base} does not with {largest}.")
            yield said.format(
                option=quoted(option.name), count=option.answer, base=quoted(base.name), largest=result.largest
            )
        elif option.answer != base.answer:
            said = _("{option} with {count} does what {base} does with {other}.")
            yield said.format(
                option=quoted(option.name), count=option.answer, base=quoted(base.name), other=base.answer
            )


def with_option(name: str) -> str:
    """How a sentence about an option begins."""
    return _("With {option}").format(option=quoted(name))


def _why(result: SizeResult, option: OptionSizing) -> Iterator[str]:
    if option.answer is None and not option.is_settled:
        return
    if option.answer is None:
        probe = option.steps.get(2 * result.largest)
        if probe is None or not probe.is_adequate:
            yield f"{with_option(option.name)} {_ceiling(result, option)}"
        return
    own = option.steps[option.answer]
    said = _("{with_option} and {count} {team} {kept}.")
    first = with_option(option.name)
    kept = _kept(result, own)
    sentences = [said.format(with_option=first, count=option.answer, team=result.team, kept=kept)]
    for more, words in ((1, _("One more")), (-1, _("One fewer"))):
        step = option.neighbour(more)
        if step is not None:
            who = words if step.headcount else _("None at all, others doing their work")
            sentences.append(f"{who}: {_kept(result, step)}; {_change(result, option, step)}.")
    yield " ".join([*sentences, *_free_time(result, option)])


def _kept(result: SizeResult, step: Step) -> str:
    if result.target.kept is None:
        return _("it comes to {value}").format(value=result.worded(result.spec.key, step.share))
    if step.share is None:
        return _("there is nothing to keep")
    return _("it is kept in {kept}").format(kept=_of_ten(step.share, result.period))


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
        more = signed(points(gap.mean)) if spec.unit == "share" else signed(result.worded(kpi, gap.mean))
        if more.removeprefix("+").split()[0] == "0":
            parts.append(_("{kpi} as before").format(kpi=spoken(spec.name)))
            continue
        money = f" {sign_of(result.scenario.scenario.currency)}" if kpi == PROFIT else ""
        chance = "" if is_beyond_chance(gap) else _(" (may be chance)")
        monthly = _(" a month") if "a month" in spec.unit else ""
        parts.append(f"{spoken(spec.name)} {more}{money}{monthly}{chance}")
    return ", ".join(parts)


def _free_time(result: SizeResult, option: OptionSizing) -> Iterator[str]:
    """How busy people are at the answer, and whether idle hands are what lets a lead be called at once."""
    comparison, answer = result.curves[option.name], str(option.answer)
    busy, taken = (comparison.cell(answer, kpi).mean for kpi in (BUSY, TAKEN))
    if busy is None or taken is None:
        return
    said = _("Leads take {busy} of the time people have for them.")
    if taken - busy >= 0.01:
        said = _(
            "Leads take {busy} of the time people have for them, with other work they are taken {taken} of their hours."
        )
    yield said.format(busy=percent(busy), taken=percent(taken))
    if _is_about_speed(result.spec.key) and busy < _FREE and _fails_with_fewer(result, option):
        yield _(
            "It is the free {free} that makes the promise possible: somebody who waits for the next lead calls at once."
            " Filled with other work, that time no longer keeps it."
        ).format(free=percent(1 - busy))


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
        return ngettext(
            "{n} run cannot show it, whatever it brings: it takes {needed} (--replications {needed}).",
            "{n} runs cannot show it, whatever they bring: it takes {needed} (--replications {needed}).",
            result.replications,
        ).format(n=result.replications, needed=needed)
    comparison, last = result.curves[option.name], option.steps[most]
    if _is_reached(result, last):
        said = _("and {most} {kept}, but these runs do not show it for sure: more may (--replications).")
        return said.format(most=most, kept=_kept(result, last))
    end, before = (comparison.cell(str(each), result.spec.key).mean for each in (most, large))
    said = _("more people do not get there: {kpi} {before} with {large} and {end} with {most}; with {most} {kept}.")
    told_so = said.format(
        kpi=spoken(result.spec.name),
        before=result.worded(result.spec.key, before),
        large=large,
        end=result.worded(result.spec.key, end),
        most=most,
        kept=_kept(result, last),
    )
    return f"{told_so} {' '.join(_causes(result, comparison, most))}".rstrip()


def _is_reached(result: SizeResult, step: Step) -> bool:
    """The target is kept as often as asked, by the number alone."""
    if step.share is None:
        return False
    kept = result.target.kept
    return result.target.holds(step.share) if kept is None else step.share >= kept


def _causes(result: SizeResult, comparison: Comparison, most: int) -> Iterator[str]:
    causes = [(cause, share) for cause, share in ceiling_causes(comparison, most) if share >= _BIG_CAUSE]
    if causes:
        named = ", ".join(f"{_(CAUSES[cause])} {percent(share)}" for cause, share in causes)
        yield _("Of the mean wait for the first touch with {most}: {causes}.").format(most=most, causes=named)
    if result.scenario.meetings is not None:
        booked, qualified = (comparison.cell(str(most), kpi).mean for kpi in _BOOKED)
        if booked is not None and qualified and booked / qualified < _FULL:
            said = _("Only {share} of those who qualify get a meeting: full calendars.")
            yield said.format(share=percent(booked / qualified))


def _table(result: SizeResult, option: OptionSizing) -> list[list[str]]:
    comparison = result.curves[option.name]
    there = {spec.key for spec in comparison.specs}
    kpis = [kpi for kpi in dict.fromkeys((result.spec.key, ATTAINMENT, MEETINGS, PROFIT, BUSY)) if kpi in there]
    kpis = [
        kpi for kpi in kpis if any(comparison.cell(each.name, kpi).mean is not None for each in comparison.policies)
    ]
    short = short_names()
    heads = [result.team, *([] if result.target.kept is None else [_("Kept")]), _("For sure"), _("Enough")]
    if result.target.kept is None:
        heads[1] = _("At least") if result.target.sign == ">=" else _("At most")
    rows = [[*heads, *(short.get(kpi, spoken(result.kpi(kpi).name)) for kpi in kpis)]]
    for headcount, step in sorted(option.steps.items(), reverse=True):
        values = [result.worded(kpi, comparison.cell(str(headcount), kpi).mean) for kpi in kpis]
        rows.append([f"{headcount}{'*' if headcount == option.answer else ''}", *_judged(result, step), *values])
    return rows


def short_names() -> dict[str, str]:
    """KPIs as columns are headed."""
    return {ATTAINMENT: _("Within SLA"), MEETINGS: _("Meetings"), PROFIT: _("Profit"), BUSY: _("Busy")}


def shown_kpis(comparison: Comparison, wanted: Sequence[str]) -> list[str]:
    """Those of these KPIs that have a number somewhere, each once."""
    there = {spec.key for spec in comparison.specs}
    columns = [each.name for each in comparison.policies]
    cells = {kpi: [comparison.cell(name, kpi).mean for name in columns] for kpi in wanted if kpi in there}
    return [kpi for kpi, values in cells.items() if any(value is not None for value in values)]


def _judged(result: SizeResult, step: Step) -> list[str]:
    enough = _("yes") if step.is_adequate else _("no")
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
        rows.append([f"{period_name(result.period)} {at + 1}", *named])
    return rows


def _how(result: SizeResult) -> str:
    from tui import version

    frame = result.scenario.scenario
    kept = KEPT if result.target.kept is None else result.target.kept
    if result.target.kept is None:
        rule = _("it is 95 % sure that the mean keeps the target")
    else:
        rule = _(
            "it is 95 % sure that {kept} of {periods} or more keep the target (Kept: of the simulated ones; For sure:"
            " at least so many in the long run)"
        ).format(kept=percent(kept), periods=periods_name(result.period))
    said = _(" By {period}: that {period} of every run, exact binomial test.")
    plan = said.format(period=period_name(result.period)) if result.by_period else ""
    enough = _(
        "Enough (*: the answer): {rule}. Tested from the largest headcount down on the same worlds, to the first not"
        " shown enough, so that each option's answer is too small with a chance of at most 5 %.{plan} Hires, ramp and"
        " turnover are as in the file."
    ).format(rule=rule, plan=plan)
    return f"{enough} {computed(result.replications, frame.weeks, frame.name, frame.seed, version())}"


def computed(runs: int, weeks: int, name: str, seed: int, version: str) -> str:
    """From which runs of which scenario numbers come."""
    said = _('Computed from {runs} simulated runs of {weeks} of "{scenario}" each. Seed {seed}, leadsim {version}.')
    return said.format(runs=runs, weeks=weeks_of(weeks), scenario=name, seed=seed, version=version)
