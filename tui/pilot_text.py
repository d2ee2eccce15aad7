"""What simulated pilots say, in words and as JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from policies.wording import N_
from sim.experiments.pilot_answer import POWER, Harm, PilotAnswer, Test, Worth
from sim.measures.intervals import Interval
from sim.measures.summary import KpiSpec
from tui.tables import fitting_table, paragraph
from tui.text import _, counted, in_english, localised, spoken
from tui.words import number, percent, quoted

_TESTS = {
    "lead": N_("two proportions, lead by lead"),
    "day": N_("a t-test of the daily shares"),
    "week": N_("a t-test of the weekly shares"),
    "rep": N_("a t-test of the people's shares"),
    "pair": N_("a t-test of each person's difference between the arms"),
}
_SHOWN = (7, 14, 28, 56, 84, 140, 182, 273, 364)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with the names that it is told with."""

    answer: PilotAnswer
    treatment: str
    control: str
    share: float
    specs: Mapping[str, KpiSpec]
    follow_up_weeks: int

    @property
    def alarm(self) -> str | None:
        """Warning when the option against itself is found different too often for the level of the test."""
        alarm = self.cries_wolf
        hint = _(" --unit day counts days instead.") if self.answer.unit == "lead" else ""
        return None if alarm is None else f"{alarm}{hint}"

    @property
    def cries_wolf(self) -> str | None:
        """The same without what to type."""
        answer, test = self.answer, self.answer.tests[0]
        usual = math.sqrt(answer.alpha * (1 - answer.alpha) / max(1.0, answer.pilots))
        if test.false_alarms <= answer.alpha + 3 * usual:
            return None
        why = _("leads share their people") if self.is_shared else _("an arm's leads share its people")
        said = _(
            "The test cries wolf: it finds the control different from itself in {found} of pilots, not in {level}:"
            " {why} and are no separate trials."
        )
        return said.format(found=percent(test.false_alarms), level=percent(answer.alpha), why=why)

    def name(self, test: Test) -> str:
        """What the test looks at, by its name."""
        return spoken(self.specs[test.kpi].name)

    @property
    def is_shared(self) -> bool:
        """Whether the same people work the leads of both arms."""
        return self.answer.tests[0].rollout is not None

    @property
    def warnings(self) -> list[str]:
        """What the pilot's numbers do not say by themselves."""
        found = [self.interference(test) for test in self.answer.tests] + [self.alarm]
        return [each for each in found if each is not None]

    def interference(self, test: Test) -> str | None:
        """What a pilot on shared people makes of the gain, compared with the whole change; None with teams of its own.

        Nothing is said of a size that the simulation cannot tell from none.
        """
        over = test.rollout
        if over is None:
            return None
        facts = {"kpi": self.name(test), "shown": _points(test.effect), "whole": _points(over.effect)}
        interval = over.overstated_interval
        if interval is not None and interval.low <= 0 <= interval.high:
            said = _(
                "{kpi}: both options share the same people, so each arm's leads wait for the other's; here the trial"
                " shows {shown} points, the whole change comes to {whole}: no difference that {pilots} pilots tell from"
                " none ({reach} points)."
            )
            return said.format(**facts, pilots=number(self.answer.pilots), reach=_reach(interval))
        is_over, is_gain = over.overstated * (1 if test.effect > 0 else -1) > 0, test.effect > 0
        does = {
            (True, True): _("the trial overstates the gain"),
            (True, False): _("the trial overstates the loss"),
            (False, True): _("the trial understates the gain"),
            (False, False): _("the trial understates the loss"),
        }[is_over, is_gain]
        said = _(
            "{kpi}: both options share the same people, so {does}: it shows {shown} points, the whole change comes to"
            " {whole}, {apart} points apart."
        )
        apart = _points(over.overstated) + ("" if interval is None else f" ({_reach(interval)})")
        return said.format(**facts, does=does, apart=apart)


def _reach(interval: Interval) -> str:
    return _("{low} to {high}").format(low=_points(interval.low), high=_points(interval.high))


def pilot_text(told: Told, width: int) -> str:
    """Verdict first, then the numbers behind it."""
    answer = told.answer
    said = [pilot_words(told, test, first=at == 0) for at, test in enumerate(answer.tests)]
    said += [] if answer.worth is None else [worth_words(told, answer.worth)]
    said += [*told.warnings, *map(harm_words, answer.harms)]
    parts = [paragraph(each, width) for each in said]
    parts.append(_curve(told, width))
    parts.append(paragraph(_notes(told), width))
    return "\n\n".join(parts)


def pilot_words(told: Told, test: Test, *, first: bool) -> str:
    """Whether pilots of those days see it, and how long they would have to be; `first`: with a yes or no."""
    answer, name = told.answer, told.name(test)
    days, now = answer.days, test.now.power
    change = _change(test)
    if not is_there(test):
        said = _("{name}: the options hardly differ ({change}), so that no test is likely to tell them apart.")
        end = said.format(name=name, change=change)
        return _("No. {rest}").format(rest=end) if first else end
    answers = _("Yes") if now >= POWER else _("Hardly") if now >= 0.5 else _("No")
    said = _("{days} days see the difference in {power} of pilots ({change})")
    sees = said.format(days=days, power=_power(now), change=change)
    if now < POWER and test.smallest is not None:
        sign = 1 if test.effect > 0 else -1
        said = _("; to be seen in {power} it would have to be {low} to {high}")
        high = percent(test.control + sign * test.smallest)
        sees += said.format(power=percent(POWER), low=percent(test.control), high=high)
    elif now < POWER:
        sees += _("; no difference at all is large enough to be seen so soon")
    return f"{answers + ': ' if first else ''}{name}: {sees}. {_how_long(told, test)}"


def _change(test: Test) -> str:
    """From which share to which, with as many digits as it takes to see that they differ."""
    shares = test.control, test.control + test.effect
    if abs(test.effect) < 0.02:
        low, high = (_("{number} %").format(number=localised(f"{100 * share:.1f}")) for share in shares)
    else:
        low, high = map(percent, shares)
    return _("{low} to {high}").format(low=low, high=high)


def _power(share: float) -> str:
    """A power as a percentage, never rounded up to what is asked for."""
    is_short = share < POWER and percent(share) == percent(POWER)
    return _("under {share}").format(share=percent(POWER)) if is_short else percent(share)


def _how_long(told: Told, test: Test) -> str:
    if test.needed is None:
        end = _("Not even {time} would do at your volume.").format(time=time_words(told.answer.longest))
        if test.formula_days is not None and math.isfinite(test.formula_days):
            said = _(" (For independent leads the formula says {time}.)")
            end += said.format(time=time_words(math.ceil(test.formula_days)))
        return end
    if test.needed <= told.answer.days and test.now.power >= POWER:
        said = _("{time} would do.").format(time=time_words(test.needed))
        return said if test.needed < told.answer.days else ""
    return _("It takes {time} at your volume.").format(time=time_words(test.needed))


def worth_words(told: Told, worth: Worth) -> str:
    """Whether they would see a change of the size that is worth it."""
    name, points = told.name(told.answer.tests[0]), localised(f"{100 * worth.change:+.4g}")
    if worth.now is None:
        said = _("Worth it: {kpi} cannot change by {points} points from {share}.")
        return said.format(kpi=name, points=points, share=percent(told.answer.tests[0].control))
    said = _("Worth it from {points} points on: if that is the truth, {days} days see it in {power} of pilots")
    first = said.format(points=points, days=told.answer.days, power=_power(worth.now.power))
    if worth.needed is None:
        said = _("{first}; not even {time} are enough for {share}.")
        return said.format(first=first, time=time_words(told.answer.longest), share=percent(POWER))
    said = _("{first}; {share} take {time}.")
    return said.format(first=first, share=percent(POWER), time=time_words(worth.needed))


def is_there(test: Test) -> bool:
    """Whether the true difference is told from none."""
    interval = test.effect_interval
    return interval is None or interval.low > 0 or interval.high < 0


def harm_words(harm: Harm) -> str:
    """How often the limit would stop a pilot, and how often it would without the treatment."""
    is_opt_out = harm.kpi == "opt_out_rate"
    if harm.rate is None:
        if is_opt_out:
            return _("Harm limit: there are no leads touched under the treatment, so no opt-outs can stop a pilot.")
        return _("Harm limit: there are no messages delivered under the treatment, so no complaints can stop a pilot.")
    of = _("opt-outs of leads touched") if is_opt_out else _("complaints of messages delivered")
    said = _(
        "Harm limit: more than {limit} {of} would stop {treatment} of pilots (the treatment has {rate}); the control"
        " would be stopped in {control}."
    )
    return said.format(
        limit=percent(harm.limit),
        of=of,
        treatment=percent(harm.treatment),
        rate=percent(harm.rate),
        control=percent(harm.control),
    )


def _curve(told: Told, width: int) -> str:
    tests = told.answer.tests
    rows = [[_("length"), *(told.name(test) for test in tests)]]
    for place, each in enumerate(tests[0].curve):
        if each.days in _SHOWN or each.days == told.answer.days:
            powers = [f"{_power(test.curve[place].power)} (±{number(200 * test.curve[place].error)})" for test in tests]
            rows.append([time_words(each.days), *powers])
    return _("Pilots that see the difference, by length:") + "\n" + fitting_table(rows, width)


def _notes(told: Told) -> str:
    answer, test = told.answer, told.answer.tests[0]
    formula = ""
    if test.per_arm is not None:
        said = _("; by the formula for independent leads {count} per arm are needed")
        formula = said.format(count=localised(f"{test.per_arm:,}"))
    parted = _("Treatment {treatment} gets {share} of the leads and of each team, control {control} the rest:")
    mixed = _("Treatment {treatment} gets {share} of the leads, control {control} the rest:")
    who = (mixed if told.is_shared else parted).format(
        treatment=quoted(told.treatment), share=percent(told.share), control=quoted(told.control)
    )
    rest = _(
        "{one} and {other} leads in {days} days{formula}. Test: {test}, two-sided, level {level}. Leads are followed to"
        " the end of the run, {weeks} weeks after the last; both options have settled in when the pilot begins."
        " {pilots} pilots behind each other; ± is two standard errors."
    ).format(
        one=number(answer.leads[0]),
        other=number(answer.leads[1]),
        days=answer.days,
        formula=formula,
        test=_(_TESTS[answer.unit]),
        level=percent(answer.alpha),
        weeks=told.follow_up_weeks,
        pilots=number(answer.pilots),
    )
    return f"{who} {rest}"


def time_words(days: int) -> str:
    """14 days, 8 weeks, 7 months, 3 years."""
    if days <= 21:
        count, said = days, counted("{n} day", "{n} days", days)
    elif days >= 730:
        count = round(days / 365)
        said = counted("{n} year", "{n} years", count)
    elif days < 84:
        count = round(days / 7)
        said = counted("{n} week", "{n} weeks", count)
    else:
        count = round(days / 30)
        said = counted("{n} month", "{n} months", count)
    return said.format(n=count)


@in_english
def pilot_json(told: Told, name: str, seed: int, replications: int) -> dict[str, object]:
    """One object; shares and differences as fractions."""
    answer = told.answer
    return {
        "scenario": name,
        "seed": seed,
        "replications": replications,
        "treatment": told.treatment,
        "control": told.control,
        "teams": "shared" if told.is_shared else "separate",
        "share": told.share,
        "days": answer.days,
        "unit": "rep" if answer.unit == "pair" else answer.unit,
        "alpha": answer.alpha,
        "leads": {"treatment": answer.leads[0], "control": answer.leads[1]},
        "pilots": answer.pilots,
        "tests": [_test_json(test) for test in answer.tests],
        "harms": [
            {
                "kpi": each.kpi,
                "limit": each.limit,
                "rate": each.rate,
                "stopped": {"treatment": each.treatment, "control": each.control},
            }
            for each in answer.harms
        ],
        "worth": None if answer.worth is None else _worth_json(answer.worth),
        "warnings": told.warnings,
    }


def _points(share: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return localised(f"{100 * share:+.1f}")


def _estimated(mean: float, interval: Interval | None) -> dict[str, float | None]:
    low, high = (None, None) if interval is None else (interval.low, interval.high)
    return {"mean": mean, "low": low, "high": high}


def _worth_json(worth: Worth) -> dict[str, object]:
    return {
        "difference": worth.change,
        "power": None if worth.now is None else worth.now.power,
        "days_needed": worth.needed,
    }


def _test_json(test: Test) -> dict[str, object]:
    whole = test.rollout
    return {
        "kpi": test.kpi,
        "control": test.control,
        "treatment": test.control + test.effect,
        "difference": _estimated(test.effect, test.effect_interval),
        "rollout": None if whole is None else _estimated(whole.effect, whole.interval),
        "overstated": None if whole is None else _estimated(whole.overstated, whole.overstated_interval),
        "power": test.now.power,
        "wrong_way": test.now.wrong_way,
        "power_error": test.now.error,
        "false_alarms": test.false_alarms,
        "smallest_visible_difference": test.smallest,
        "days_needed": test.needed,
        "formula": {"leads_per_arm": test.per_arm, "days": test.formula_days},
        "curve": [{"days": each.days, "power": each.power, "error": each.error} for each in test.curve],
    }
